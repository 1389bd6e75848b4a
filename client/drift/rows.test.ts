import { describe, expect, it } from 'vitest';
import type { DriftReport, DriftRow } from '../../protocol/drift.ts';
import { detailOf, driftRows, headOf, type DriftElement } from './rows.ts';

const row = (name: string, state: DriftRow['state'], parts: readonly string[] = []): DriftRow => ({
  kind: 'table',
  name,
  state,
  parts,
});

function report(objects: readonly DriftRow[], notes: readonly string[] = []): DriftReport {
  return { kind: 'compared', id: 1, left: 'a', right: 'b', compared: 5_000, objects, notes, writes: true };
}

function lines(elements: readonly DriftElement[], depth = 0): readonly string[] {
  return elements.flatMap((one) => {
    const pad = '  '.repeat(depth);
    if (one.kind === 'group') {
      return [
        `${pad}${one.label} ${one.count}${one.isOpen ? '' : ' closed'}`,
        ...lines(one.children, depth + 1),
      ];
    }
    return [pad + (one.kind === 'note' ? one.text : `${one.at} ${one.row.name}`)];
  });
}

describe('a comparison as rows', () => {
  it.each([
    ['nothing differs', report([]), [], 'a ↔ b: No difference in 5,000 objects.'],
    [
      'nothing differs as far as it was seen',
      report([], ['x could not be made.']),
      ['Notes 1', '  x could not be made.'],
      'a ↔ b: No difference in 5,000 objects. x could not be made.',
    ],
    [
      'something on each side',
      report([row('p', 'only-right'), row('q', 'differs'), row('r', 'only-left')], ['n']),
      ['Different 1', '  1 q', 'Only in a 1', '  2 r', 'Only in b 1', '  0 p', 'Notes 1 closed', '  n'],
      'a ↔ b: 3 of 5,000 objects differ.',
    ],
    ['one', report([row('q', 'differs')]), ['Different 1', '  0 q'], 'a ↔ b: 1 of 5,000 objects differs.'],
  ])('%s', (_, given, rows, head) => {
    expect(lines(driftRows(given))).toEqual(rows);
    expect(headOf(given)).toBe(head);
  });

  it('cuts what is too long for a tree, and loses nothing', () => {
    const all = Array.from({ length: 2_500 }, (_, at) => row(`t${at}`, 'differs'));
    const [group] = driftRows(report(all));
    expect(group).toMatchObject({ count: 2_500, isOpen: true });
    expect(
      lines(group?.kind === 'group' ? group.children : []).filter((line) => !line.startsWith(' ')),
    ).toEqual(['t0 … t999 1000 closed', 't1000 … t1999 1000 closed', 't2000 … t2499 500 closed']);
    expect(lines(driftRows(report(all))).filter((line) => /\d t\d+$/.test(line))).toHaveLength(2_500);
  });

  it('names the first parts and counts the others', () => {
    expect(detailOf(row('q', 'only-left'))).toBe('table');
    expect(detailOf(row('q', 'differs', ['column a', 'column b', 'column c', 'index d', 'index e']))).toBe(
      'table: column a, column b, column c and 2 more',
    );
  });
});
