/** The plan as a tree grid: one element per node, made once; moving and folding only change attributes. */
import type { PlanDocument, PlanRow } from '../../../protocol/webview.ts';
import { decoration, element } from './dom.ts';
import { onKey, toggle, visibleRows, type TableState } from './view-model.ts';

export interface TableEvents {
  readonly changed: (state: TableState) => void;
  /** The row was clicked, or chosen with Enter. */
  readonly chosen: (row: PlanRow) => void;
}

export interface PlanTable {
  readonly element: HTMLElement;
  readonly update: (state: TableState, focus: 'move' | 'keep') => void;
}

/** Parts of a plan from here on are drawn warmer; the number beside the bar says the same. */
const hot = 0.4;

interface Column {
  readonly name: string;
  readonly title: string;
  readonly cell: (row: PlanRow) => readonly (Node | string)[];
}

export function planTable(plan: PlanDocument, first: TableState, events: TableEvents): PlanTable {
  let state = first;
  const columns = columnsOf(plan);
  const rows = plan.rows.map((row) => rowElement(row, columns));
  const body = element('div', { role: 'rowgroup', class: 'body' }, ...rows);
  const header = element(
    'div',
    { role: 'row', class: 'row header' },
    ...columns.map(({ name, title }) =>
      element('span', { role: 'columnheader', class: name }, title, headerNote(name, plan)),
    ),
  );
  const grid = element(
    'div',
    {
      role: 'treegrid',
      class: `grid ${plan.kind}${hasInsights(plan) ? ' with-insights' : ''}`,
      'aria-label': 'Plan nodes',
      'aria-readonly': 'true',
    },
    element('div', { role: 'rowgroup' }, header),
    body,
  );
  const idOf = (target: EventTarget | null): number | undefined => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : null;
    return row === null ? undefined : Number(row.dataset['id']);
  };
  body.addEventListener('click', (event) => {
    const id = idOf(event.target);
    const row = id === undefined ? undefined : plan.rows[id];
    if (row === undefined) return;
    const twistie =
      event.target instanceof Element && event.target.closest('.twistie.open, .twistie.closed') !== null;
    events.changed(twistie ? toggle({ ...state, selected: row.id }, row.id) : { ...state, selected: row.id });
    if (!twistie) events.chosen(row);
  });
  body.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const result = onKey(plan.rows, state, event.key);
    if (result === undefined) return;
    event.preventDefault();
    events.changed(result.state);
    const row = plan.rows[result.state.selected];
    if (result.chosen && row !== undefined) events.chosen(row);
  });
  const update = (next: TableState, focus: 'move' | 'keep'): void => {
    state = next;
    place(plan.rows, rows, state);
    const selected = rows[state.selected];
    if (focus === 'move') selected?.focus();
    selected?.scrollIntoView({ block: 'nearest' });
  };
  place(plan.rows, rows, state);
  return { element: grid, update };
}

/** Writes the state into the rows' attributes. */
function place(plan: readonly PlanRow[], rows: readonly HTMLElement[], state: TableState): void {
  const visible = new Map(visibleRows(plan, state.collapsed).map((shown) => [shown.row.id, shown]));
  rows.forEach((row, id) => {
    const shown = visible.get(id);
    row.hidden = shown === undefined;
    if (shown === undefined) return;
    const selected = id === state.selected;
    row.setAttribute('aria-posinset', String(shown.place));
    row.setAttribute('aria-setsize', String(shown.siblings));
    row.setAttribute('aria-selected', String(selected));
    row.tabIndex = selected ? 0 : -1;
    if (shown.expandable) row.setAttribute('aria-expanded', String(shown.expanded));
    const twistie = row.querySelector('.twistie');
    if (twistie !== null)
      twistie.className = `twistie ${shown.expandable ? (shown.expanded ? 'open' : 'closed') : ''}`;
  });
}

function rowElement(row: PlanRow, columns: readonly Column[]): HTMLElement {
  const made = element(
    'div',
    {
      role: 'row',
      class: row.insights.length > 0 ? 'row noted' : 'row',
      'data-id': String(row.id),
      'aria-level': String(row.level),
    },
    ...columns.map(({ name, cell }) => element('span', { role: 'gridcell', class: name }, ...cell(row))),
  );
  // The content policy forbids style attributes; a property set by script is none.
  made.style.setProperty('--level', String(row.level - 1));
  return made;
}

function headerNote(column: string, plan: PlanDocument): Node | undefined {
  if (column !== 'rows' || plan.kind !== 'measured') return undefined;
  return element('span', { class: 'expected' }, ' (expected)');
}

function hasInsights(plan: PlanDocument): boolean {
  return plan.rows.some((row) => row.insights.length > 0);
}

function columnsOf(plan: PlanDocument): readonly Column[] {
  const node: Column = { name: 'node', title: 'Node', cell: nodeCell };
  if (plan.kind === 'shape') return [node];
  const rows: Column = {
    name: 'rows',
    title: 'Rows',
    cell: rowsCell,
  };
  const cost: Column = { name: 'share', title: 'Cost', cell: (row) => shareCell(row.costShare, row.cost) };
  const time: Column = { name: 'share', title: 'Time', cell: (row) => shareCell(row.timeShare, row.time) };
  const insight: Column = { name: 'insight', title: 'Insight', cell: insightCell };
  const numbers = plan.kind === 'measured' ? [node, rows, time, cost] : [node, rows, cost];
  return hasInsights(plan) ? [...numbers, insight] : numbers;
}

function nodeCell(row: PlanRow): readonly (Node | string)[] {
  return [
    decoration('indent'),
    decoration('twistie'),
    row.role === '' ? '' : element('span', { class: 'role' }, row.role),
    element('span', { class: 'title' }, row.title),
    row.object === '' ? '' : element('span', { class: 'object' }, row.object),
  ];
}

function rowsCell(row: PlanRow): readonly (Node | string)[] {
  if (row.actualRows === '') return [row.estimatedRows];
  const expected =
    row.estimatedRows === '' ? '' : element('span', { class: 'expected' }, `(${row.estimatedRows})`);
  const wrong =
    row.misestimate === ''
      ? ''
      : element(
          'span',
          { class: 'wrong', title: 'Estimate and measurement differ by this factor' },
          row.misestimate,
        );
  return [wrong, row.actualRows, ' ', expected];
}

function shareCell(share: number, text: string): readonly (Node | string)[] {
  if (share < 0) return [text];
  const bar = element(
    'span',
    { class: share >= hot ? 'bar hot' : 'bar', 'aria-hidden': 'true' },
    element('span', {}),
  );
  bar.style.setProperty('--share', String(share));
  return [element('span', { class: 'number' }, text), bar];
}

function insightCell(row: PlanRow): readonly (Node | string)[] {
  return row.insights.flatMap(({ message }) => [
    decoration('warning', '⚠'),
    element('span', { class: 'message', title: message }, message),
  ]);
}
