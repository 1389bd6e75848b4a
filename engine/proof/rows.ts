/** Sizes of generated rows in proportion to the workspace's statistics, and which differences no rollback could undo. */
import { oncePer } from '../../core/collections/once-per.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { lostIn, type Lost } from '../../core/proof/losses.ts';
import type { SectionProof } from '../../core/proof/result.ts';
import type { RowDifference, RowsAsk, RowsProof } from '../../core/proof/rows.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { SizeIndex } from '../../core/statistics/statistics.ts';
import type { Session } from '../session/session.ts';
import type { RawTrial, TrialWish } from './trial.ts';

/** Tables that are small in production are reduced to no fewer rows than this. */
const fewest = 20;

/** For the migration at this index. Undefined if the session does not know the folder's schema. */
export async function trialWish(
  session: Session,
  folder: MigrationFolder,
  at: number,
  about: {
    readonly ask: RowsAsk;
    readonly path: string;
    readonly version: number;
    readonly back: boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<TrialWish | undefined> {
  const { ask, path, version, back, signal } = about;
  const files = session.waysForward(folder);
  const own = files[at];
  const last = files[at - 1];
  if (own === undefined) return undefined;
  const before = last === undefined ? emptySchema() : await session.schemaOf(folder, last, signal);
  const after = await session.schemaOf(folder, own, signal);
  if (before === undefined || after === undefined) return undefined;
  const sizes = session.workspace.statistics.sizesFor(path);
  return { ask, before, after, version, back, rows: (table) => rowsFor(table, ask, sizes) };
}

/** In proportion to the statistics; the largest table gets the requested number. */
function rowsFor(table: string, { perTable }: RowsAsk, sizes: SizeIndex | undefined): number {
  const known = sizes?.byKey.get(table)?.rows;
  if (sizes === undefined || known === undefined) return perTable;
  const scale = Math.min(1, perTable / Math.max(1, largestOf(sizes)));
  return Math.min(perTable, Math.max(Math.round(known * scale), Math.min(known, fewest)));
}

const largestOf = oncePer((sizes: SizeIndex): number => {
  let largest = 0;
  for (const { rows } of sizes.byKey.values()) largest = Math.max(largest, rows ?? 0);
  return largest;
});

export function rowsProof(raw: RawTrial, ask: RowsAsk, up: readonly SectionProof[]): RowsProof {
  if (raw.kind !== 'tried') return { ...raw, ask };
  const { back } = raw;
  if (back?.kind !== 'ran') return { ...raw, ask };
  const lost = lostIn(up.flatMap(({ statements }) => statements.flatMap(({ expected }) => expected)));
  return { ...raw, ask, back: { ...back, differences: back.differences.map((one) => marked(one, lost)) } };
}

function marked(one: RowDifference, { tables, columns }: Lost): RowDifference {
  const { relation } = one;
  return {
    ...one,
    isLost: tables.has(relation),
    columns: one.columns.map((each) => ({
      ...each,
      isLost: columns.get(relation)?.has(each.column) === true,
    })),
  };
}
