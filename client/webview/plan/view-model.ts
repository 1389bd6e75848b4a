/** Computes which rows the plan table shows and how keys move the selection. Pure: no DOM, no events. */
import type { PlanRow } from '../../../protocol/webview.ts';

export interface TableState {
  /** Ids of rows whose children are hidden. */
  readonly collapsed: ReadonlySet<number>;
  readonly selected: number;
}

export interface VisibleRow {
  readonly row: PlanRow;
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** One-based position among its siblings, and their number. */
  readonly place: number;
  readonly siblings: number;
}

export interface KeyResult {
  readonly state: TableState;
  /** True if the row was chosen (Enter or click) and not only moved to. */
  readonly chosen: boolean;
}

/** The rows whose ancestors are all expanded, in order. */
export function visibleRows(rows: readonly PlanRow[], collapsed: ReadonlySet<number>): readonly VisibleRow[] {
  const counts = childCounts(rows);
  const places = new Map<number, number>();
  const hidden = new Set<number>();
  return rows.flatMap((row): VisibleRow[] => {
    const place = (places.get(row.parent) ?? 0) + 1;
    places.set(row.parent, place);
    if (hidden.has(row.parent) || collapsed.has(row.parent)) {
      hidden.add(row.id);
      return [];
    }
    const expandable = (counts.get(row.id) ?? 0) > 0;
    return [
      {
        row,
        expandable,
        expanded: expandable && !collapsed.has(row.id),
        place,
        siblings: counts.get(row.parent) ?? 1,
      },
    ];
  });
}

/** Everything expanded; the most important insight is selected, or else the most expensive node. */
export function firstState(rows: readonly PlanRow[]): TableState {
  const weight = (row: PlanRow): number =>
    (row.insights.length > 0 ? 1 : 0) + (row.timeShare >= 0 ? row.timeShare : row.costShare);
  const first = rows.reduce<PlanRow | undefined>(
    (best, row) => (best === undefined || weight(row) > weight(best) ? row : best),
    undefined,
  );
  return { collapsed: new Set(), selected: first?.id ?? 0 };
}

export function toggle(state: TableState, id: number): TableState {
  const collapsed = new Set(state.collapsed);
  if (!collapsed.delete(id)) collapsed.add(id);
  return { ...state, collapsed };
}

export function collapseAll(rows: readonly PlanRow[]): TableState {
  return { collapsed: new Set(childCounts(rows).keys()), selected: rows[0]?.id ?? 0 };
}

/** Selects a row and expands its ancestors. */
export function select(rows: readonly PlanRow[], state: TableState, id: number): TableState {
  const collapsed = new Set(state.collapsed);
  for (let at = rows[id]?.parent ?? -1; at >= 0; at = rows[at]?.parent ?? -1) collapsed.delete(at);
  return { collapsed, selected: id };
}

/** The keys of a tree grid (WAI-ARIA); undefined for other keys. */
export function onKey(rows: readonly PlanRow[], state: TableState, key: string): KeyResult | undefined {
  const visible = visibleRows(rows, state.collapsed);
  const at = visible.findIndex(({ row }) => row.id === state.selected);
  const current = visible[at];
  if (current === undefined) return undefined;
  const go = (to: VisibleRow | undefined): KeyResult => ({
    state: { ...state, selected: (to ?? current).row.id },
    chosen: false,
  });
  switch (key) {
    case 'ArrowDown':
      return go(visible[at + 1]);
    case 'ArrowUp':
      return go(visible[at - 1]);
    case 'Home':
      return go(visible[0]);
    case 'End':
      return go(visible.at(-1));
    case 'PageDown':
      return go(visible[Math.min(at + 10, visible.length - 1)]);
    case 'PageUp':
      return go(visible[Math.max(at - 10, 0)]);
    case 'ArrowRight':
      if (current.expandable && !current.expanded)
        return { state: toggle(state, current.row.id), chosen: false };
      return go(current.expandable ? visible[at + 1] : undefined);
    case 'ArrowLeft':
      if (current.expanded) return { state: toggle(state, current.row.id), chosen: false };
      return go(visible.find(({ row }) => row.id === current.row.parent));
    case '*': {
      const collapsed = new Set(state.collapsed);
      for (const { row } of visible) if (row.parent === current.row.parent) collapsed.delete(row.id);
      return { state: { ...state, collapsed }, chosen: false };
    }
    case 'Enter':
    case ' ':
      return { state, chosen: true };
    default:
      return undefined;
  }
}

/** The number of children by node id. */
function childCounts(rows: readonly PlanRow[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) if (row.parent >= 0) counts.set(row.parent, (counts.get(row.parent) ?? 0) + 1);
  return counts;
}
