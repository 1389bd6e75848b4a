/** Computes which cells of an icicle are drawn and how keys move the selection. Pure: no DOM, no events. */
import type { Icicle, PlanRow } from '../../../protocol/webview.ts';

export interface IcicleState {
  /** The node that spans the full width. */
  readonly zoom: number;
  readonly selected: number;
}

export interface DrawnCell {
  readonly row: PlanRow;
  /** Fractions of the shown width, 0 to 1. */
  readonly left: number;
  readonly width: number;
  readonly own: number;
  readonly text: string;
}

/** Cells narrower than this fraction would be hairlines and are left out until the user zooms in. */
const narrowest = 1 / 800;

export function drawnCells(
  rows: readonly PlanRow[],
  icicle: Icicle,
  { zoom, selected }: IcicleState,
): readonly DrawnCell[] {
  const frame = icicle.cells[zoom];
  if (frame === undefined || frame.width <= 0) return [];
  const above = new Set(ancestors(rows, zoom));
  const keep = new Set([...ancestors(rows, selected), selected]);
  const end = lastBelow(rows, zoom);
  return rows.flatMap((row): DrawnCell[] => {
    const cell = icicle.cells[row.id];
    if (cell === undefined) return [];
    const { own, text } = cell;
    if (above.has(row.id)) return [{ row, left: 0, width: 1, own, text }];
    if (row.id < zoom || row.id > end) return [];
    const width = cell.width / frame.width;
    if (width < narrowest && !keep.has(row.id)) return [];
    return [{ row, left: (cell.left - frame.left) / frame.width, width, own, text }];
  });
}

/**
 * Arrow keys follow the tree: down to the widest child, up to the parent, left and right to siblings. Enter zooms in, Escape zooms out to
 * the whole plan.
 */
export function icicleKey(
  rows: readonly PlanRow[],
  icicle: Icicle,
  state: IcicleState,
  key: string,
): IcicleState | undefined {
  const { selected } = state;
  const parent = rows[selected]?.parent ?? -1;
  const width = (row: PlanRow): number => icicle.cells[row.id]?.width ?? 0;
  const go = (to: PlanRow | undefined): IcicleState => {
    if (to === undefined) return state;
    const inside = to.id >= state.zoom && to.id <= lastBelow(rows, state.zoom);
    return { zoom: inside ? state.zoom : to.id, selected: to.id };
  };
  switch (key) {
    case 'ArrowUp':
      return go(rows[parent]);
    case 'ArrowDown':
      return go(
        rows
          .filter((row) => row.parent === selected)
          .reduce<PlanRow | undefined>(
            (widest, row) => (widest === undefined || width(row) > width(widest) ? row : widest),
            undefined,
          ),
      );
    case 'ArrowLeft':
      return go(rows.findLast((row) => row.parent === parent && row.id < selected));
    case 'ArrowRight':
      return go(rows.find((row) => row.parent === parent && row.id > selected));
    case 'Home':
      return go(rows[0]);
    case 'Enter':
      return width0(icicle, selected) > 0 ? { zoom: selected, selected } : state;
    case 'Escape':
      return { zoom: 0, selected };
    default:
      return undefined;
  }
}

function width0(icicle: Icicle, id: number): number {
  return icicle.cells[id]?.width ?? 0;
}

function ancestors(rows: readonly PlanRow[], id: number): readonly number[] {
  const above: number[] = [];
  for (let at = rows[id]?.parent ?? -1; at >= 0; at = rows[at]?.parent ?? -1) above.push(at);
  return above;
}

/** Pre-order ids: a subtree is a contiguous range. */
function lastBelow(rows: readonly PlanRow[], id: number): number {
  const level = rows[id]?.level ?? 0;
  let last = id;
  while ((rows[last + 1]?.level ?? 0) > level) last += 1;
  return last;
}
