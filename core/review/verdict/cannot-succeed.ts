/** What of a change cannot succeed where its tables have rows, as the verdict says it: for certain where statistics have counted some. */
import { oneLine } from '../../plan/format.ts';
import { rowsInWords } from '../../statistics/scale.ts';
import { capital } from '../../text/enumerate.ts';
import { displayName } from '../../schema/lookup.ts';
import type { DeploymentOrder } from '../model.ts';
import { needsEmpty, type NeedsEmpty } from './needs-empty.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { sizeAt } from '../statements/sizes.ts';

interface Failing {
  readonly one: NeedsEmpty;
  /** By the statistics; undefined where nothing says. */
  readonly rows: number | undefined;
  readonly isCertain: boolean;
}

/** Releases that run between the parts may fill what a part has made: each part is looked at by itself. */
export function failingOnRows(
  statements: readonly Placed[],
  { stages }: Pick<DeploymentOrder, 'stages'>,
  date: string,
): readonly Failing[] {
  const parts = stages.map(({ files }) =>
    statements.filter(({ migration }) => files.some(({ file }) => file === oneLine(migration.file))),
  );
  return parts.flatMap(needsEmpty).map((one) => {
    const { migration } = one.placed;
    const rows = sizeAt({ sizes: migration.sizes, date }, displayName(one.table.key))?.rows;
    return { one, rows, isCertain: one.given.length === 0 && rows !== undefined && rows > one.most };
  });
}

/** The headline; undefined where nobody knows whether there are rows. */
export function failingInBrief(all: readonly Failing[]): string | undefined {
  const certain = all.filter(({ isCertain }) => isCertain);
  const places = [...new Set(certain.map(({ one }) => one.placed.place))];
  return places.length === 0
    ? undefined
    : `No go: ${placesInWords(places)} ${places.length === 1 ? 'fails' : 'fail'} on the rows that the statistics have counted, and everything is taken back.`;
}

/** Sentences. What a finding says of a required column is not said again where nobody has counted. */
export function failingInWords(all: readonly Failing[]): readonly string[] {
  return all
    .filter(({ one, isCertain }) => isCertain || !one.isFound)
    .map(({ one: { placed, table, given, most, because }, rows }) => {
      const name = oneLine(displayName(table.key));
      const some = most === 0 ? 'has a row' : 'has two rows';
      const which = given.length === 0 ? '' : ` with a ${given.map(oneLine).join(' and a ')}`;
      const counted = rows === undefined || rows === 0 ? '' : ` (statistics: ${rowsInWords(rows)})`;
      return `${capital(placed.place)} cannot succeed as soon as ${name} ${some}${which}${counted}: it ${because}.`;
    });
}
