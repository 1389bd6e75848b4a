/** What of a change cannot succeed where its tables have rows, as the verdict says it: for certain where statistics have counted some. */
import { oneLine } from '../../plan/format.ts';
import { rowsInWords } from '../../statistics/scale.ts';
import { groupBy } from '../../collections/group-by.ts';
import { capital, joined } from '../../text/enumerate.ts';
import { displayName } from '../../schema/lookup.ts';
import type { DeploymentOrder, FindingReview } from '../model.ts';
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

/** The finding is of a statement that surely fails, and says the same. */
export function isSameFault({ rule, place }: FindingReview, all: readonly Failing[]): boolean {
  return (
    rule === 'data-loss/required-column' &&
    all.some(({ one, isCertain }) => isCertain && one.placed.place === place)
  );
}

/** Tables, by their keys, that have to be empty for it to succeed. */
export function withoutRows(statements: readonly Placed[]): ReadonlySet<string> {
  return new Set(
    needsEmpty(statements).flatMap(({ table, given, most }) =>
      given.length === 0 && most === 0 ? [table.key] : [],
    ),
  );
}

/** Sentences. What a finding says of a required column is not said again where nobody has counted. */
export function failingInWords(all: readonly Failing[]): readonly string[] {
  const told = all.filter(({ one, isCertain }) => isCertain || !one.isFound);
  const byStatement = groupBy(told, ({ one, rows }) =>
    [one.placed.place, one.table.key, one.most, one.given.join(), rows ?? ''].join('\n'),
  );
  return [...byStatement.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const {
      one: { placed, table, given, most },
      rows,
    } = first;
    const name = oneLine(displayName(table.key));
    const some = most === 0 ? 'has a row' : 'has two rows';
    const which = given.length === 0 ? '' : ` with a ${given.map(oneLine).join(' and a ')}`;
    const counted = rows === undefined || rows === 0 ? '' : ` (statistics: ${rowsInWords(rows)})`;
    const because = [...new Set(requiredTogether(group.map(({ one }) => one.because)))].join('; and it ');
    const emptied = group.some(({ one }) => required.test(one.because))
      ? ` Emptied by DELETE, ${name} is read to its end under the lock until a vacuum has run; TRUNCATE leaves nothing to read.`
      : '';
    return [
      `${capital(placed.place)} cannot succeed as soon as ${name} ${some}${which}${counted}: it ${because}.${emptied}`,
    ];
  });
}

const required = /^adds (\S+), which takes no nulls, and gives the rows that are there no value$/;

/** Columns of one statement that want the same are named in one breath. */
function requiredTogether(all: readonly string[]): readonly string[] {
  const names = all.flatMap((one) => required.exec(one)?.[1] ?? []);
  if (names.length < 2) return all;
  return [
    `adds ${joined(names)}, which take no nulls, and gives the rows that are there no value`,
    ...all.filter((one) => !required.test(one)),
  ];
}
