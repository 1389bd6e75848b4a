/**
 * The plan as a tree grid. All rows have the same height and only the rows near the scroll position are in the DOM, so that ten thousand
 * nodes cost as much as fifty. A row is created once.
 */
import type { PlanColumn, PlanDocument, PlanRow } from '../../../protocol/webview.ts';
import { decoration, element } from '../dom.ts';
import { onKey, toggle, visibleRows, type TableState, type VisibleRow } from './view-model.ts';

export interface TableEvents {
  readonly changed: (state: TableState) => void;
  /** The row was clicked, or chosen with Enter. */
  readonly chosen: (row: PlanRow) => void;
}

export interface PlanTable {
  readonly element: HTMLElement;
  readonly update: (state: TableState, focus: 'move' | 'keep') => void;
}

/** From this share on, a bar is drawn in a warmer colour; the number next to it gives the same information. */
const hot = 0.4;

interface Column {
  readonly name: string;
  readonly title: string;
  readonly cell: (row: PlanRow) => readonly (Node | string)[];
}

export function planTable(plan: PlanDocument, first: TableState, events: TableEvents): PlanTable {
  let state = first;
  const columns = columnsOf(plan);
  const made = new Map<number, HTMLElement>();
  const body = element('div', { role: 'rowgroup', class: 'body' });
  let visible = visibleRows(plan.rows, state.collapsed);
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
      class: [
        'grid',
        ...plan.columns.map((column) => `has-${column}`),
        ...(hasInsights(plan) ? ['has-insights'] : []),
      ].join(' '),
      'aria-label': 'Plan nodes',
      'aria-readonly': 'true',
      'aria-rowcount': String(plan.rows.length + 1),
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
  const rowAt = (at: number): HTMLElement | undefined => {
    const shown = visible[at];
    if (shown === undefined) return undefined;
    const row = made.get(shown.row.id) ?? rowElement(shown.row, columns);
    made.set(shown.row.id, row);
    place(row, shown, at, shown.row.id === state.selected);
    return row;
  };
  /** Adds the rows near the scroll position, and the selected row wherever it is, so that it keeps the focus. */
  const fill = (): void => {
    const from = Math.max(0, Math.floor(grid.scrollTop / rowHeight) - spare);
    const to = Math.ceil((grid.scrollTop + Math.max(grid.clientHeight, 600)) / rowHeight) + spare;
    const at = visible.findIndex(({ row }) => row.id === state.selected);
    const places = Array.from({ length: Math.min(to, visible.length) - from }, (_, n) => from + n);
    if (at >= 0 && at < from) places.unshift(at);
    if (at >= to) places.push(at);
    const wanted = places.flatMap((each) => rowAt(each) ?? []);
    const kept = new Set(wanted);
    // Only rows that enter or leave are touched: an element that is removed and added again loses the focus.
    for (const row of [...body.children]) if (!(row instanceof HTMLElement) || !kept.has(row)) row.remove();
    wanted.forEach((row, order) => {
      if (body.children[order] !== row) body.insertBefore(row, body.children[order] ?? null);
    });
    body.style.setProperty('--rows', String(visible.length));
  };
  const toSelected = (): void => {
    const at = visible.findIndex(({ row }) => row.id === state.selected);
    const top = at * rowHeight;
    const room = grid.clientHeight - 2 * rowHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (room > 0 && top > grid.scrollTop + room) grid.scrollTop = top - room;
  };
  const update = (next: TableState, focus: 'move' | 'keep'): void => {
    if (next.collapsed !== state.collapsed) visible = visibleRows(plan.rows, next.collapsed);
    state = next;
    toSelected();
    fill();
    if (focus === 'move') made.get(state.selected)?.focus({ preventScroll: true });
  };
  grid.addEventListener('scroll', fill);
  fill();
  // A plan is read from its root, wherever its heaviest node is.
  requestAnimationFrame(fill);
  return { element: grid, update };
}

/** Must match the style sheet. */
const rowHeight = 26;
/** Extra rows above and below the visible ones, for scrolling. */
const spare = 20;

/** Writes the row's state into its attributes. */
function place(row: HTMLElement, shown: VisibleRow, at: number, selected: boolean): void {
  row.setAttribute('aria-rowindex', String(at + 2));
  row.setAttribute('aria-posinset', String(shown.place));
  row.setAttribute('aria-setsize', String(shown.siblings));
  row.setAttribute('aria-selected', String(selected));
  row.tabIndex = selected ? 0 : -1;
  row.style.setProperty('--at', String(at));
  if (shown.expandable) row.setAttribute('aria-expanded', String(shown.expanded));
  const twistie = row.querySelector('.twistie');
  if (twistie !== null)
    twistie.className = `twistie ${shown.expandable ? (shown.expanded ? 'open' : 'closed') : ''}`;
}

function rowElement(row: PlanRow, columns: readonly Column[]): HTMLElement {
  const made = element(
    'div',
    {
      role: 'row',
      class: `row${row.insights.length > 0 ? ' noted' : ''}${row.hot ? ' hot' : ''}`,
      'data-id': String(row.id),
      'aria-level': String(row.level),
    },
    ...columns.map(({ name, cell }) => element('span', { role: 'gridcell', class: name }, ...cell(row))),
  );
  // The content security policy forbids style attributes but allows setting properties by script.
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
  const figures: Readonly<Record<PlanColumn, Column>> = {
    rows: { name: 'rows', title: 'Rows', cell: rowsCell },
    time: { name: 'share', title: 'Time', cell: (row) => shareCell(row.timeShare, row.time) },
    cost: { name: 'share', title: 'Cost', cell: (row) => shareCell(row.costShare, row.cost) },
  };
  const insight: Column = { name: 'insight', title: 'Insight', cell: insightCell };
  const numbers = [node, ...plan.columns.map((column) => figures[column])];
  return hasInsights(plan) ? [...numbers, insight] : numbers;
}

function nodeCell(row: PlanRow): readonly (Node | string)[] {
  return [
    decoration('indent'),
    decoration('twistie'),
    row.hot ? element('span', { class: 'unseen' }, 'On the hot path:') : '',
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
