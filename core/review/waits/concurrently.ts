/**
 * Indexes that everybody waits for, built so that nobody does: a script that builds them beside others, and what the tool needs so that it either
 * passes over them or builds them so itself.
 */
import { oneLine } from '../../plan/format.ts';
import type { CreateIndex } from '../../operations/operation.ts';
import { column, displayName, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { indexText } from '../../schema/print/indexes.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { BlockedRelation, FindingReview } from '../model.ts';
import { isLeftOut } from '../verdict/findings.ts';
import { usedColumns } from '../statements/index-columns.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { alwaysInTransaction, type Placed, placesInWords, schemaAt } from '../placed.ts';

export const concurrentScript = 'concurrently.sql';

export interface Concurrently {
  readonly script: string;
  /** A sentence or two. */
  readonly words: string;
  /** Places at which the file then passes over what is there. */
  readonly passes: readonly string[];
}

interface Build {
  readonly placed: Placed;
  readonly index: Index;
  readonly table: Table;
  /** Columns of it that come with the change. */
  readonly behind: readonly string[];
  /** IF NOT EXISTS. */
  readonly isGuarded: boolean;
  /** The server gives it its name. */
  readonly isUnnamed: boolean;
}

/** Of one migration, where builds are what takes the time; undefined of all others. */
export function concurrently(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  findings: readonly FindingReview[],
  /** As the order calls them: what one of them must not write against an index, older ones may. */
  releases: readonly string[] = [],
): Concurrently | undefined {
  const long = new Set(blocked.filter(({ length }) => length === 'long').map(({ relation }) => relation));
  const builds = statements.flatMap((placed) => buildsAt(placed, long));
  const [first] = builds;
  const { migration } = first?.placed ?? {};
  if (first === undefined || builds.some(({ placed }) => placed.migration !== migration)) return undefined;
  const own = statements.filter((placed) => placed.migration === migration);
  const left = new Set(findings.flatMap(({ rule, place }) => (isLeftOut(rule) ? [place] : [])));
  const rest = own.filter((placed) => !builds.some((one) => one.placed === placed) && !isSurrounding(placed));
  const script = scriptOf(builds, left, migration?.targetVersion ?? 0);
  const isBehind = builds.some(({ behind }) => behind.length > 0);
  return {
    script,
    passes: isBehind ? [] : builds.flatMap(({ isGuarded, placed }) => (isGuarded ? [placed.place] : [])),
    words:
      isBehind || migration?.tool === undefined
        ? apart(builds, rest)
        : before(builds, rest, own, againstOlder(builds, releases)),
  };
}

function buildsAt(placed: Placed, long: ReadonlySet<string>): readonly Build[] {
  const { one, section, at, start } = placed;
  if (one.statement.parsed.bodies.length > 0) return [];
  const schema = schemaAt({ section, at });
  const after = section.before[at + 1] ?? section.after;
  return one.actions.flatMap(({ operation, effect }) => {
    const key = operation.kind === 'createIndex' ? relationKey(schema, operation.table) : '';
    const table = tableByKey(start, key);
    if (operation.kind !== 'createIndex' || operation.concurrently || operation.name === undefined) return [];
    const builds = effect.relations.some(({ isNew, buildsIndex }) => !isNew && buildsIndex);
    // Of a partitioned table CONCURRENTLY is refused.
    const isPlain =
      table !== undefined && table.partitionBy === undefined && long.has(oneLine(displayName(key)));
    const { name } = operation;
    const index = [...after.indexes.values()].find(
      (each) => each.relation === key && each.name === name.text && each.constraint === undefined,
    );
    // One of that name is there until the change drops it: nothing can be built under it before, nor beside it.
    const isTaken = resolveIndex(start, { ...operation.table, name }) !== undefined;
    return builds && isPlain && index !== undefined && !isTaken
      ? [
          {
            placed,
            index,
            table,
            behind: newlyUsed(operation, table),
            isGuarded: operation.ifNotExists,
            // withNames has put it where the statement begins.
            isUnnamed: name.start === operation.span.start,
          },
        ]
      : [];
  });
}

/** Columns of it that the change brings: before they are there, nobody builds it. */
export function newlyUsed(operation: CreateIndex, was: Table): readonly string[] {
  return usedColumns(operation).filter((name) => column(was, name) === undefined);
}

function isSurrounding({ one }: Placed): boolean {
  return one.actions.every(({ operation: { kind } }) => ['begin', 'commit', 'setVariable'].includes(kind));
}

function scriptOf(builds: readonly Build[], left: ReadonlySet<string>, targetVersion: number): string {
  const lines = builds.flatMap(({ placed, index, table }) => [
    ...(left.has(placed.place)
      ? [`-- Another index serves the same queries: see the findings on ${placed.place}.`]
      : []),
    `${statementOf({ placed, index, table }, 'CONCURRENTLY', targetVersion)};`,
  ]);
  const needed = builds.flatMap(({ behind, table }) => behind.map((name) => `${table.name}.${name}`));
  return [
    ...(needed.length === 0
      ? []
      : [
          oneLine(
            `-- Not before the change: it needs ${[...new Set(needed)].join(', ')}, which the change brings.`,
          ),
        ]),
    '-- Each statement by itself, outside of a transaction: psql -v ON_ERROR_STOP=1 -f, without -1.',
    '-- What fails leaves an invalid index: DROP INDEX CONCURRENTLY it, then go on with that statement.',
    'SET statement_timeout = 0;',
    ...lines,
    '',
  ].join('\n');
}

function statementOf(
  { placed, index, table }: Pick<Build, 'placed' | 'index' | 'table'>,
  how: 'CONCURRENTLY' | 'IF NOT EXISTS',
  targetVersion: number,
): string {
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${how} ${quoteIdentifier(index.name)} ON ${qualifiedName(table)} ${indexText(schemaOf(placed), index, targetVersion)}`;
}

function schemaOf({ section }: Placed): Schema {
  return section.after;
}

/** Rows of the releases that run may be against it. */
function againstOlder(builds: readonly Build[], releases: readonly string[]): readonly string[] {
  return builds.flatMap(({ index }) => {
    const name = oneLine(index.name);
    return releases.some((one) => /writes no rows against (.*)$/.exec(one)?.[1]?.includes(name))
      ? [name]
      : [];
  });
}

/** They can be there before the file runs. */
function before(
  builds: readonly Build[],
  rest: readonly Placed[],
  own: readonly Placed[],
  late: readonly string[],
): string {
  const [{ migration } = {}] = own;
  const isOne = builds.length === 1;
  const them = isOne ? 'it' : 'them';
  const isGuarded = builds.every(({ isGuarded: one }) => one);
  const isResolved = migration?.tool === 'Prisma Migrate' && rest.length === 0;
  const passes = `which takes ${isOne ? 'its lock' : 'their locks'} and passes over ${them}`;
  // Whether somebody does that is asked in the verdict.
  if (isGuarded)
    return `${concurrentScript} builds the indexes of ${placesOf(builds)} by hand, before the file.`;
  const then = isResolved
    ? `then prisma migrate resolve --applied ${oneLine(migration.file)} instead of the file`
    : `then have ${isOne ? 'the statement' : 'the statements'} of ${placesOf(builds)} say ${guardInWords(builds)}, ${passes}, and make this document anew, whose before.sql stops at what is there`;
  const when =
    late.length === 0
      ? 'by hand before'
      : `by hand when no release runs any more that writes rows against ${late.join(', ')}`;
  return `So that nobody waits for ${isOne ? 'the build' : 'the builds'}: ${concurrentScript} ${when}; ${then}. Or as ${isOne ? 'a migration' : 'migrations'}: ${inFiles(builds)}.`;
}

/** Without a name it is no statement, and one without either builds another index under the next name that is free. */
function guardInWords(builds: readonly Build[]): string {
  const unnamed = builds.filter(({ isUnnamed }) => isUnnamed);
  if (unnamed.length === 0) return 'IF NOT EXISTS';
  const all = unnamed.map((one) =>
    oneLine(statementOf(one, 'IF NOT EXISTS', one.placed.migration.targetVersion)),
  );
  const isOne = unnamed.length === 1;
  return `IF NOT EXISTS and the ${isOne ? 'name' : 'names'} that it needs (${all.join('; ')}; as ${isOne ? 'it stands it builds a second index' : 'they stand they build second indexes'} beside what is there)`;
}

/** Their columns come first. */
function apart(builds: readonly Build[], rest: readonly Placed[]): string {
  const first =
    rest.length === 0
      ? ''
      : `${placesInWords(rest.map(({ place }) => place))} alone in this file, and behind it `;
  return `So that nobody waits for the builds: ${first}what ${concurrentScript} has, by hand or as a migration: ${inFiles(builds)}.`;
}

/** What the tool wants for it. */
function inFiles(builds: readonly Build[]): string {
  const [{ placed } = {}] = builds;
  const { tool, outside } = placed?.migration ?? {};
  const by = oneLine(tool ?? 'the tool');
  const always = placed && alwaysInTransaction(placed);
  if (always !== undefined) return `not with ${by}, which ${always}, and CONCURRENTLY runs in none`;
  // What is sent at once is one transaction all the same.
  const isEach = builds.length > 1 && placed?.section.delivery.sends === 'whole';
  if (outside !== undefined)
    return `${isEach ? 'one file for each index' : 'a file of their own'} with ${oneLine(outside)}${besideLock(placed?.migration)}${underTimeout(placed)}`;
  return builds.length > 1
    ? `one file for each index, as ${by} sends several statements of a file as one transaction`
    : 'a file in which nothing else stands';
}

/** CONCURRENTLY waits for every older transaction, and a run that waits for the lock of the tool is in one. */
function besideLock(migration: Placed['migration'] | undefined): string {
  const { lock, tool } = migration ?? {};
  const by = oneLine(tool ?? 'the tool');
  if (lock?.concurrently === 'second-run')
    return `, and one run of it alone: a second one that waits for the lock of ${by} and the build wait for each other, and the server ends one of them`;
  return lock?.concurrently === 'hangs'
    ? `, and ${lock.setting ?? `without the lock of ${by}`}: else the build waits for the lock of ${by} without an end`
    : '';
}

/** That of the program holds for it too. */
function underTimeout(placed: Placed | undefined): string {
  const limit = placed && timeoutOf(placed, 'lock_timeout');
  return limit?.from === undefined || limit.milliseconds === 0
    ? ''
    : `; with SET lock_timeout = 0 in front: that of ${limit.from} ends a build that waits for older transactions, and leaves an invalid index`;
}

function placesOf(builds: readonly Build[]): string {
  return placesInWords(builds.map(({ placed }) => placed.place));
}
