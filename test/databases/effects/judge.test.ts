/** The judge itself: each way in which a server can differ from the table is noticed. */
import { describe, expect, it } from 'vitest';
import type { Case } from './cases/case.ts';
import { differences } from './judge.ts';
import type { Seen, SeenRelation } from './observe.ts';

const relation = (name: string, rest: Partial<SeenRelation> = {}): SeenRelation => ({
  name,
  kind: 'r',
  table: undefined,
  isNew: false,
  lock: 'ACCESS EXCLUSIVE',
  newFile: false,
  builtIndexes: 0,
  scans: 0,
  standbyLock: undefined,
  ...rest,
});

const seen = (...relations: readonly SeenRelation[]): Seen =>
  new Map(relations.map((one) => [one.name, one]));

const addCheck: Case = { fact: 'add-check', relations: { target: ['orders'] } };
const addColumn: Case = { fact: 'add-column', relations: { target: ['orders'] } };
const scanned = relation('orders', { scans: 1 });

describe('the judge', () => {
  it('is content with what the table says', () => {
    expect(differences(addCheck, 18, seen(scanned), 'complete')).toEqual([]);
  });

  it.each([
    [
      'a lock that standbys hear of',
      { fact: 'create-index', relations: { target: ['orders'] } },
      seen(relation('orders', { lock: 'SHARE', builtIndexes: 1, scans: 1, standbyLock: true })),
      /tells standbys true of SHARE/,
    ],
    [
      'a lock that standbys do not hear of',
      addCheck,
      seen({ ...scanned, standbyLock: false }),
      /tells standbys false of ACCESS EXCLUSIVE/,
    ],
    ['another lock', addCheck, seen({ ...scanned, lock: 'SHARE' }), /lock ACCESS EXCLUSIVE, seen SHARE/],
    ['no lock', addCheck, seen(), /seen undefined/],
    ['a scan too few', addCheck, seen(relation('orders')), /scan all, seen 0/],
    ['a scan too many', addColumn, seen(scanned), /scan none, seen 1/],
    ['a rewrite', addColumn, seen(relation('orders', { newFile: true })), /heap kept, seen a new file/],
    ['an index', addColumn, seen(relation('orders', { builtIndexes: 1, scans: 1 })), /builds false/],
    ['a further table', addCheck, seen(scanned, relation('customers')), /customers: not in the table/],
    [
      'an index locked harder than its table',
      { fact: 'create-index', relations: { target: ['orders'] } },
      seen(
        relation('orders', { lock: 'SHARE', builtIndexes: 1, scans: 1 }),
        relation('orders_idx', { kind: 'i', table: 'orders' }),
      ),
      /orders_idx: not in the table/,
    ],
    [
      'a role that the major does not have',
      { fact: 'grant', relations: { target: ['orders'] } },
      seen(relation('orders', { lock: 'ACCESS SHARE' })),
      /has no role target/,
    ],
  ] as const)('notices %s', (_, test, found, problem) => {
    expect(differences(test, 17, found, 'complete').join('\n')).toMatch(problem);
  });
});
