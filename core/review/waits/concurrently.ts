/**
 * Indexes that everybody waits for, built so that nobody does: a script that builds them beside others, and what the tool needs so that it either
 * passes over them or builds them so itself.
 */
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { BlockedRelation, Check, DeploymentStage, FindingReview, RunbookStep } from '../model.ts';
import { besideStep } from './beside-step.ts';
import { type Placed, placesInWords } from '../placed.ts';
import { besideOthers } from '../statements/beside-script.ts';
import { isLeftOut } from '../verdict/findings.ts';
import { type Build, buildsAt, statementOf } from './beside-builds.ts';
import { staysUnder } from './name-freed.ts';
import { rekeyedIn } from '../order/rekeyed.ts';
import { apart, before, isOnBuilt, insteadOf, whenInWords } from './beside-words.ts';
import { stillInShort, stillInWords } from './lock-elsewhere.ts';
import { partitionedLines } from './partitioned-builds.ts';
import {
  type Exchange,
  exchangedInWords,
  exchangedLines,
  isExchange,
  leftBeside,
  stillBuilt,
} from './same-name-words.ts';

export { concurrentScript, worseInMigration } from './beside-words.ts';

export interface Concurrently {
  readonly script: string;
  /** The ways, each for itself. */
  readonly words: readonly string[];
  /** The same as steps, where it can be done before the file: half a sentence. */
  readonly instead: string | undefined;
  /** Of the builds. */
  readonly places: readonly string[];
  /** Of those whose name another one has until then. */
  readonly exchanged: readonly string[];
  /** What after.sql asks of those. */
  readonly leftBeside: readonly Check[];
  /** The step behind the file, where they cannot be there before it. */
  readonly behind: { readonly file: string; readonly step: RunbookStep } | undefined;
  /** As scripts name what it builds, which may not be there yet when the file is. */
  readonly names: readonly string[];
  /** Places at which the file then passes over what is there. */
  readonly passes: readonly string[];
}

/** Of one migration, where builds are what takes the time; undefined of all others. */
export function concurrently(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  findings: readonly FindingReview[],
  date: string,
  /** As the order calls them: what one of them must not write against an index, older ones may. */
  stages: readonly Pick<DeploymentStage, 'refusing' | 'phase'>[] = [],
): Concurrently | undefined {
  const long = new Set(blocked.filter(({ length }) => length === 'long').map(({ relation }) => relation));
  // Keys that ON CONFLICT of releases goes by have steps of their own.
  const keys = new Set(rekeyedIn(statements).map(({ add }) => add));
  const builds = statements
    .flatMap((placed) => buildsAt(placed, long, statements))
    .filter((one) => !isExchange(one) || !keys.has(one.placed));
  const [first] = builds;
  const { migration } = first?.placed ?? {};
  if (first === undefined || builds.some(({ placed }) => placed.migration !== migration)) return undefined;
  const own = statements.filter((placed) => placed.migration === migration);
  const left = new Set(findings.flatMap(({ rule, place }) => (isLeftOut(rule) ? [place] : [])));
  const exchanges = builds.filter(isExchange);
  const plain = builds.filter((one) => !isExchange(one));
  const drops = dropsOf(plain, own);
  const taken = new Set([...builds.map(({ placed }) => placed), ...drops, ...exchangedLines(exchanges)]);
  const rest = own.filter((placed) => !taken.has(placed) && !isSurrounding(placed));
  const script = scriptOf(builds, left, migration?.targetVersion ?? 0);
  const isBehind = builds.some(({ behind }) => behind.length > 0);
  const rows = new Set(builds.flatMap(({ rowsFirst }) => rowsFirst));
  const rowsFirst = statements.filter((one) => rows.has(one));
  // What is in the way of a file in front of this one, and not of one between the two.
  const isApart = isBehind || migration?.tool === undefined || rowsFirst.some((one) => own.includes(one));
  const late = againstOlder(builds, stages);
  const isAll = rest.length === 0 && exchanges.length === 0 && own.length === statements.length;
  const still = stillInWords(statements, date) === undefined ? undefined : stillInShort;
  const under = staysUnder(own, long, new Set([...builds.map(({ placed }) => placed), ...keys]));
  const isMixed = stages.some(({ phase }) => phase === 'mixed');
  return {
    script,
    places: builds.map(({ placed }) => placed.place),
    // The release that it waits for goes before the file anyway.
    instead:
      isApart || (late.length > 0 && plain.length > 0) || rowsFirst.length > 0
        ? undefined
        : insteadOf(builds),
    exchanged: exchanges.map(({ placed }) => placed.place),
    leftBeside: leftBeside(exchanges),
    names: plain.map(({ index, table }) => qualifiedName({ schema: table.schema, name: index.name })),
    behind:
      isApart && plain.length > 0 && migration !== undefined
        ? {
            file: oneLine(migration.file),
            step: besideStep(
              plain,
              rest.filter((one) => isOnBuilt(one, plain)),
            ),
          }
        : undefined,
    passes:
      isBehind || rowsFirst.length > 0
        ? []
        : builds.flatMap(({ isGuarded, placed }) => (isGuarded ? [placed.place] : [])),
    words: [
      ...(plain.length === 0
        ? []
        : isApart
          ? [apart(plain, isMixed ? undefined : rest, rowsFirst)]
          : before(plain, { ...{ rest, own, drops, late, rowsFirst, isAll }, still })),
      ...(plain.length > 0 && exchanges.length === 0 && under.length > 0 ? [capital(stillBuilt(under))] : []),
      ...exchangedInWords(exchanges, {
        when: whenBuilt(exchanges, late),
        still,
        under,
      }),
    ],
  };
}

export function isSurrounding({ one }: Pick<Placed, 'one'>): boolean {
  return one.actions.every(({ operation: { kind } }) => ['begin', 'commit', 'setVariable'].includes(kind));
}

function scriptOf(builds: readonly Build[], left: ReadonlySet<string>, targetVersion: number): string {
  const lines = builds.flatMap(({ placed, index, table, parts }) => [
    ...(left.has(placed.place)
      ? [`-- Another index serves the same queries: see the findings on ${placed.place}.`]
      : []),
    ...(parts.length === 0
      ? [`${statementOf({ placed, index, table }, 'CONCURRENTLY ', targetVersion)};`]
      : partitionedLines(table, index, parts, (of, how, on) =>
          statementOf({ placed, ...of }, how, targetVersion, on),
        )),
  ]);
  const needed = builds.flatMap(({ behind, table }) => behind.map((name) => `${table.name}.${name}`));
  const places = [...new Set(builds.flatMap(({ rowsFirst }) => rowsFirst.map(({ place }) => place)))];
  return [
    ...(places.length === 0
      ? []
      : [
          oneLine(
            `-- Not before ${placesInWords(places)} ${places.length === 1 ? 'is' : 'are'} committed: on rows as they are until then it may fail.`,
          ),
        ]),
    ...(needed.length === 0
      ? []
      : [
          oneLine(
            `-- Not before ${[...new Set(needed)].join(', ')} ${new Set(needed).size === 1 ? 'is' : 'are'} there, which the change brings.`,
          ),
        ]),
    ...besideOthers,
    ...lines,
    '',
  ].join('\n');
}

/** What they need, and what is in their way. */
function whenBuilt(exchanges: readonly Exchange[], late: readonly string[]): string {
  const columns = exchanges.flatMap(({ behind, table }) => behind.map((name) => `${table.name}.${name}`));
  const rows = new Set(exchanges.flatMap(({ rowsFirst }) => rowsFirst));
  const of = exchanges.map(({ is }) => oneLine(is));
  const parts = [
    ...(columns.length === 0
      ? []
      : [`after a file in front that brings ${[...new Set(columns)].map(oneLine).join(', ')}`]),
    whenInWords({ late: late.filter((name) => of.includes(name)), rowsFirst: [...rows] }),
  ];
  return parts.filter((one) => one !== '').join(' and ');
}

/** Rows of the releases that run may be against it. */
function againstOlder(
  builds: readonly Build[],
  stages: readonly Pick<DeploymentStage, 'refusing'>[],
): readonly string[] {
  return builds.flatMap(({ is }) => {
    const name = oneLine(is);
    return stages.some(({ refusing }) => refusing.includes(name)) ? [name] : [];
  });
}

/** DROP INDEX IF EXISTS in front takes away what somebody has built before. */
function dropsOf(builds: readonly Build[], own: readonly Placed[]): readonly Placed[] {
  const names = new Set(builds.map(({ index }) => index.name));
  return own.filter(
    ({ one }) =>
      one.actions.length > 0 &&
      one.actions.every(
        ({ operation }) => operation.kind === 'dropIndex' && names.has(operation.index.name.text),
      ),
  );
}
