/** What a fix may leave and what not, on catalogs of a few lines. That the judge sees real ones so is for `test/databases`. */
import { describe, expect, it } from 'vitest';
import type { Difference } from '../../core/rule-kit/define-rule.ts';
import type { Item } from '../real/replay/catalog.ts';
import { judgeDeclared, judgeEnd, judgeWayBack } from './outcome.ts';

const column: Item = { kind: 'column', name: 'orders.note', definition: '#2 | text' };
const index: Item = { kind: 'index', name: 'orders_note', definition: 'CREATE INDEX …' };
const invalid: Item = {
  kind: 'constraint',
  name: 'orders c',
  definition: 'CHECK (a) NOT VALID | not validated',
};
const valid: Item = { ...invalid, definition: 'CHECK (a)' };

function rule(...differs: readonly Difference[]): Parameters<typeof judgeEnd>[1] {
  return { kinds: [], because: 'b', differs };
}

const anIndex: Difference = { at: 'end', of: 'index', words: 'There is an index more.' };
const staysValid: Difference = { at: 'rollback', of: 'validity', words: 'It stays valid.' };

describe('after a fix', () => {
  it('the place of a column does not count, its type does', () => {
    const moved = [{ ...column, definition: '#7 | text' }];
    expect(judgeEnd({ kind: 'edit' }, rule(), [column], moved).problems).toEqual([]);
    const other = [{ ...column, definition: '#2 | varchar' }];
    expect(judgeEnd({ kind: 'rewrite' }, rule(), [column], other).problems).toEqual([
      'leaves something else: column orders.note: text became varchar',
    ]);
  });

  it('nothing is missing and nothing is more, unless it is declared', () => {
    expect(judgeEnd({ kind: 'files' }, rule(), [column, index], [column]).problems).toHaveLength(1);
    expect(judgeEnd({ kind: 'files' }, rule(), [column], [column, index]).problems).toHaveLength(1);
    expect(judgeEnd({ kind: 'files' }, rule(anIndex), [column], [column, index])).toEqual({
      problems: [],
      seen: [anIndex],
    });
  });

  it('an edit leaves exactly the same, whatever is declared', () => {
    expect(judgeEnd({ kind: 'edit' }, rule(anIndex), [column], [column, index]).problems).toHaveLength(1);
  });

  it('what is declared for one kind or moment does not cover another', () => {
    expect(judgeEnd({ kind: 'rewrite' }, rule(anIndex), [column], []).problems).toHaveLength(1);
    expect(judgeEnd({ kind: 'rewrite' }, rule(staysValid), [invalid], [valid]).problems).toHaveLength(1);
    expect(judgeWayBack(rule(anIndex), [column], [column, index]).problems).toHaveLength(1);
  });

  it('a declared difference that no example shows is told', () => {
    expect(judgeDeclared(rule(anIndex), new Set())).toEqual(['no example shows: There is an index more.']);
    expect(judgeDeclared(rule(anIndex), new Set([anIndex]))).toEqual([]);
  });
});

describe('after the rollback', () => {
  it('everything is as it was', () => {
    expect(judgeWayBack(rule(), [column], [column, index]).problems).toEqual([
      'the rollback does not restore: index orders_note: nothing became CREATE INDEX …',
    ]);
  });

  it('a constraint may stay valid where that is declared, and only that', () => {
    expect(judgeWayBack(rule(), [invalid], [valid]).problems).toHaveLength(1);
    expect(judgeWayBack(rule(staysValid), [invalid], [valid]).problems).toEqual([]);
    expect(judgeWayBack(rule(staysValid), [valid], [invalid]).problems).toHaveLength(1);
    expect(judgeWayBack(rule(staysValid), [invalid], []).problems).toHaveLength(1);
  });
});
