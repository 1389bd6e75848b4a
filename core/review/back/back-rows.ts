/** A way back that was run on empty tables and cannot succeed on others: said of the team's own and of one that follows from the schema. */
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import { rowsInWords } from '../../statistics/scale.ts';
import { backStatements } from './back-statements.ts';
import type { ReviewedMigration } from '../input.ts';
import { needsEmpty } from '../verdict/needs-empty.ts';
import { firesNone } from '../statements/row-work.ts';
import { rowsEstimate, sizeAt } from '../statements/sizes.ts';

const most = 3;

/** A sentence; undefined where nothing of it is seen to stop. */
export function stopsBack(migration: ReviewedMigration, date: string): string | undefined {
  const all = needsEmpty(backStatements(migration)).map(
    ({ placed: { place }, table, given, most: harmless, because }) => {
      const name = oneLine(displayName(table.key));
      const rows = sizeAt({ sizes: migration.sizes, date }, displayName(table.key))?.rows ?? 0;
      const counted = rows === 0 ? '' : ` (statistics: ${rowsInWords(rows)})`;
      const which = given.length === 0 ? '' : ` with a ${given.map(oneLine).join(' and a ')}`;
      return `${place} cannot succeed as soon as ${name} has ${harmless === 0 ? 'a row' : 'two rows'}${which}${counted}, as it ${because}`;
    },
  );
  if (all.length === 0) return undefined;
  const more = all.length - most;
  const told = more > 1 ? [...all.slice(0, most), `${more} more stop so`] : all;
  return `The way back runs on empty tables only: ${told.join('; ')}.`;
}

/** Tables whose rows an UPDATE fills, one that somebody puts in or that stands ready: how long that takes, in brackets, or nothing. */
export function fillsOf(
  tables: readonly string[],
  { sizes, sections }: ReviewedMigration,
  date: string,
): ReadonlyMap<string, string> {
  return new Map(
    tables.map((name) => {
      const end = sections.at(-1)?.after;
      const isPlain = [name, `public.${name}`].some((key) => end !== undefined && firesNone(end, key));
      const estimate = rowsEstimate(sizeAt({ sizes, date }, name), isPlain);
      return [oneLine(name), estimate === undefined ? '' : ` (${estimate})`] as const;
    }),
  );
}
