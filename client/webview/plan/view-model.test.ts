import { describe, expect, it } from 'vitest';
import type { PlanRow } from '../../../protocol/webview.ts';
import {
  collapseAll,
  firstState,
  onKey,
  select,
  toggle,
  visibleRows,
  type TableState,
} from './view-model.ts';

function row(id: number, parent: number, more: Partial<PlanRow> = {}): PlanRow {
  return {
    id,
    parent,
    level: 1,
    title: `n${id}`,
    object: '',
    role: '',
    estimatedRows: '',
    actualRows: '',
    misestimate: '',
    costShare: 0,
    cost: '',
    timeShare: -1,
    time: '',
    insights: [],
    details: [],
    hot: false,
    located: false,
    ...more,
  };
}

/** 0 ─ 1 ─ 2, 3; 0 ─ 4. */
const rows = [row(0, -1), row(1, 0), row(2, 1), row(3, 1), row(4, 0)];
const open: TableState = { collapsed: new Set(), selected: 0 };

function after(state: TableState, ...keys: readonly string[]): TableState {
  return keys.reduce((at, key) => onKey(rows, at, key)?.state ?? at, state);
}

describe('visibleRows', () => {
  it('gives each row its place among its siblings', () => {
    expect(
      visibleRows(rows, new Set()).map(({ row: { id }, place, siblings, expandable }) => [
        id,
        place,
        siblings,
        expandable,
      ]),
    ).toEqual([
      [0, 1, 1, true],
      [1, 1, 2, true],
      [2, 1, 2, false],
      [3, 2, 2, false],
      [4, 2, 2, false],
    ]);
  });

  it('hides everything below a closed row', () => {
    const ids = (collapsed: readonly number[]): readonly number[] =>
      visibleRows(rows, new Set(collapsed)).map(({ row: { id } }) => id);
    expect(ids([1])).toEqual([0, 1, 4]);
    expect(ids([0])).toEqual([0]);
    expect(ids([...collapseAll(rows).collapsed])).toEqual([0]);
  });
});

describe('keys', () => {
  it.each([
    [['ArrowDown', 'ArrowDown'], 2],
    [['End'], 4],
    [['End', 'Home'], 0],
    [['ArrowUp'], 0],
    [['PageDown'], 4],
    [['PageDown', 'PageUp'], 0],
    [['ArrowRight'], 1],
    [['ArrowRight', 'ArrowRight', 'ArrowLeft'], 1],
    [['End', 'ArrowRight'], 4],
  ])('%j reach row %i', (keys, selected) => {
    expect(after(open, ...keys).selected).toBe(selected);
  });

  it('close and open a row before they leave it', () => {
    const closed = after(open, 'ArrowDown', 'ArrowLeft');
    expect([closed.selected, [...closed.collapsed]]).toEqual([1, [1]]);
    expect([...after(closed, 'ArrowRight').collapsed]).toEqual([]);
    expect(after(closed, 'ArrowLeft').selected).toBe(0);
  });

  it('choose with Enter and Space, and leave other keys to the browser', () => {
    expect(onKey(rows, open, 'Enter')).toEqual({ state: open, chosen: true });
    expect(onKey(rows, open, ' ')?.chosen).toBe(true);
    expect(onKey(rows, open, 'Tab')).toBeUndefined();
  });

  it('open all siblings with *', () => {
    const closed: TableState = { collapsed: new Set([1]), selected: 4 };
    expect([...after(closed, '*').collapsed]).toEqual([]);
  });

  it('do nothing in a table without rows', () => {
    expect(onKey([], open, 'ArrowDown')).toBeUndefined();
    expect(firstState([])).toEqual({ collapsed: new Set(), selected: 0 });
  });
});

it('opens what hides a selected row', () => {
  expect(select(rows, { collapsed: new Set([0, 1]), selected: 0 }, 3)).toEqual({
    collapsed: new Set(),
    selected: 3,
  });
});

it('begins at the insight, else at the heaviest node', () => {
  const insight = { id: 'x', title: '', message: '', advice: '' };
  const plain = [
    row(0, -1, { costShare: 0.2 }),
    row(1, 0, { costShare: 0.7 }),
    row(2, 0, { costShare: 0.1 }),
  ];
  expect(firstState(plain).selected).toBe(1);
  expect(firstState([...plain, row(3, 0, { insights: [insight] })]).selected).toBe(3);
});

it('toggles', () => {
  expect([...toggle(toggle(open, 1), 1).collapsed]).toEqual([]);
});
