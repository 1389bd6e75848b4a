/** A comparison as rows of a tree, grouped by where the objects exist and cut if a list is too long. Independent of the editor. */
import type { DriftReport, DriftRow } from '../../protocol/drift.ts';

/** An object, identified by its index in the report. */
export interface ObjectRow {
  readonly kind: 'object';
  readonly at: number;
  readonly row: DriftRow;
}

export type DriftElement =
  | ObjectRow
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'group';
      readonly label: string;
      readonly count: number;
      readonly isOpen: boolean;
      readonly children: readonly DriftElement[];
    };

/** A tree stays responsive with this many siblings. */
const mostTogether = 2_000;
const pageSize = 1_000;

export function driftRows(report: DriftReport): readonly DriftElement[] {
  const objects = report.objects.map((row, at): ObjectRow => ({ kind: 'object', at, row }));
  const of = (state: DriftRow['state']): readonly ObjectRow[] =>
    objects.filter(({ row }) => row.state === state);
  const notes = report.notes.map((text) => ({ kind: 'note', text }) as const);
  return [
    ...group('Different', of('differs')),
    ...group(`Only in ${report.left}`, of('only-left')),
    ...group(`Only in ${report.right}`, of('only-right')),
    // If nothing differs, only the objects that could not be compared are listed.
    ...group('Notes', notes, objects.length === 0),
  ];
}

function group(label: string, rows: readonly DriftElement[], isOpen = true): readonly DriftElement[] {
  if (rows.length === 0) return [];
  const children = rows.length <= mostTogether ? rows : pages(rows);
  return [{ kind: 'group', label, count: rows.length, isOpen, children }];
}

function pages(rows: readonly DriftElement[]): readonly DriftElement[] {
  const cut: DriftElement[] = [];
  for (let at = 0; at < rows.length; at += pageSize) {
    const children = rows.slice(at, at + pageSize);
    const label = `${nameOf(children[0])} … ${nameOf(children.at(-1))}`;
    cut.push({ kind: 'group', label, count: children.length, isOpen: false, children });
  }
  return cut;
}

function nameOf(element: DriftElement | undefined): string {
  return element?.kind === 'object' ? element.row.name : '';
}

/** `3 of 120 objects differ.` */
export function verdictOf({ objects, compared }: DriftReport): string {
  if (objects.length === 0) return `No difference in ${grouped(compared)} objects.`;
  return `${grouped(objects.length)} of ${grouped(compared)} objects ${objects.length === 1 ? 'differs' : 'differ'}.`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** The text above the rows. */
export function headOf(report: DriftReport): string {
  const [note] = report.notes;
  const verdict = verdictOf(report);
  const limited = report.objects.length === 0 && note !== undefined ? ` ${note}` : '';
  return `${report.left} ↔ ${report.right}: ${verdict}${limited}`;
}

/** Dimmed text after a name: the kind of object and the first parts that differ. */
export function detailOf({ kind, parts }: DriftRow): string {
  const shown = parts.slice(0, 3).join(', ');
  const more = parts.length > 3 ? ` and ${parts.length - 3} more` : '';
  return shown === '' ? kind : `${kind}: ${shown}${more}`;
}
