/** What has to be known before a whole change is taken back: the order, who stands in the way, and what the tool believes behind it. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { column, tableByKey } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';
import type { ReviewedMigration, ReviewInput } from '../input.ts';
import type { DeploymentOrder, MigrationReview } from '../model.ts';
import { startedWith } from '../order/apart.ts';
import { neededIn, neededNames } from '../order/left-out.ts';
import { isZoned } from '../order/loosened.ts';
import type { Placed } from '../placed.ts';

export function backInWords(
  migrations: readonly MigrationReview[],
  { migrations: all, others, programs }: Pick<ReviewInput, 'migrations' | 'others' | 'programs'>,
  order: DeploymentOrder,
  statements: readonly Placed[],
): readonly string[] {
  const withScript = migrations.filter(({ rollback: { script } }) => script !== undefined);
  if (withScript.length === 0) return [];
  const records = all.flatMap(({ file, recordBack, byHand: sender, down }) =>
    recordBack !== undefined && sender === undefined && withScript.some((one) => one.file === oneLine(file))
      ? [down === undefined ? withoutItsOwn(recordBack) : recordBack]
      : [],
  );
  return [
    ...(withScript.length > 1
      ? ['The last migration first: each script is for a database on which those before it have run.']
      : []),
    ...startedAgain(statements, order),
    ...releasesFirst(order, withScript, all),
    ...askedAgain(order, statements),
    ...laterOnes(others, withScript.length > 1),
    ...(programs.length === 0
      ? []
      : [
          `What ${programs.length === 1 ? 'the migration that is a program' : 'the migrations that are programs'} did stays, and so does its record: a tool that goes by their order may not run this one again below it.`,
        ]),
    ...new Set(records),
  ];
}

/** A program, or what starts it, that applies what it finds missing. */
function startedAgain(statements: readonly Placed[], { stages }: DeploymentOrder): readonly string[] {
  // Where both cannot run it is stopped anyway.
  const isApart = stages.some(({ phase }) => phase === 'with' || phase === 'mixed');
  return !isApart && startedWith(statements).length > 0
    ? [
        'Put the release of before in its place first, or let none of the new one start: one that starts applies what was taken back.',
      ]
    : [];
}

/** Of columns that have to be written with every row the way back makes such again. */
function askedAgain(order: DeploymentOrder, statements: readonly Placed[]): readonly string[] {
  const needed = neededIn(order, statements);
  return needed.length === 0
    ? []
    : [
        `Behind it ${neededNames(needed)} ${needed.length === 1 ? 'has' : 'have'} to be written with every row again: the release that no longer does cannot insert. Its SET NOT NULL comes last, when that one has gone.`,
      ];
}

/** The tool has nothing to run where nobody wrote a way back. */
function withoutItsOwn(recordBack: string): string {
  return recordBack.replace(/; [^;.]* instead takes back the last one and does both(?=\.)/, '');
}

/** What the way back takes away is in use by then. */
function releasesFirst(
  { stages }: DeploymentOrder,
  withScript: readonly MigrationReview[],
  all: readonly ReviewedMigration[],
): readonly string[] {
  const own = stages.filter(({ files }) =>
    files.some(({ file }) => withScript.some((one) => oneLine(file) === one.file)),
  );
  const isApart = own.some(
    ({ phase, empty }) => (phase === 'with' && empty === undefined) || phase === 'mixed',
  );
  const emptied = own.flatMap(({ empty, release }) => (empty === undefined ? [] : [release]));
  const isTaken = all.some(takesAway);
  const releases = own.flatMap(({ phase, release }) =>
    isTaken && phase === 'before' && release.startsWith('the release that uses ') ? [release] : [],
  );
  const fills = stages.flatMap((one) => one.fills.map(({ name }) => name));
  return [
    ...emptied.map(
      (one) => `Before it take back ${one}: the way back takes away the name that it reads besides.`,
    ),
    ...(isApart
      ? [
          'Stop the new release before it, and start the former one behind it: neither runs where the schema is the other’s.',
        ]
      : []),
    ...[...new Set(releases)].map((one) => `Before it take back ${one}: the way back takes that away.`),
    ...(fills.length === 0 || releases.length === 0
      ? []
      : [`What was filled by hand in ${[...new Set(fills)].join(', ')} goes too, and is to be filled anew.`]),
  ];
}

/** What changes no more than how values are kept and read. */
const ofValues: ReadonlySet<Operation['kind']> = new Set([
  ...(['alterColumnType', 'setDefault', 'dropRelation', 'createView', 'createIndex', 'dropIndex'] as const),
  ...(['begin', 'commit', 'setVariable', 'commentOn'] as const),
]);

/** Behind it something is missing that the way forward has left, or takes less. What nobody knows may be so. */
function takesAway({ sections, backSection }: ReviewedMigration): boolean {
  const [is, back] = [sections.at(-1)?.after, backSection?.section.after];
  const isOfValues = sections.every(({ statements }) =>
    statements.every(({ actions }) => actions.every(({ operation }) => ofValues.has(operation.kind))),
  );
  if (is === undefined || back === undefined || !isOfValues) return true;
  return [...is.relations.values()].some((one) => {
    const left = back.relations.get(one.key);
    if (left === undefined) return true;
    if (one.kind === 'view' && left.kind === 'view')
      return one.columns?.every((each) => left.columns?.includes(each)) !== true;
    const table = tableByKey(back, one.key);
    if (one.kind !== 'table' || table === undefined) return false;
    return one.columns.some((each) => {
      const former = column(table, each.name);
      return (
        former === undefined ||
        (typeText(each.type) !== typeText(former.type) && !isZoned({ former: each, now: former }))
      );
    });
  });
}

const mostNames = 6;

/** They stand on what is taken back, or in its way. */
function laterOnes(others: ReviewInput['others'], isSeveral: boolean): readonly string[] {
  const before = (isSeveral ? others : others.filter(({ runs }) => runs === 'behind')).filter(
    ({ touches }) => touches.length > 0,
  );
  const more = before.length - mostNames;
  const names = before
    .toReversed()
    .slice(more > 1 ? more : 0)
    .map(({ file, touches }) => `${oneLine(file)} (${touches.slice(0, 3).join(', ')})`);
  return before.length === 0
    ? []
    : [
        `Migrations that name what it changes and may have to go before, the last one first: ${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}.`,
      ];
}
