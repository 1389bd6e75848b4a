/**
 * What new work changes in the contract of a migration folder: the contract of its files as they were where a revision branched off,
 * compared with that of the files now. The files that “plinth contracts” writes do not depend on it.
 */
import {
  changesBetween,
  queryChanges,
  type ContractChange,
  type QueryChanges,
} from '../../core/contracts/changes.ts';
import { contractOf } from '../../core/contracts/of-schema.ts';
import type { MigrationFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import { join, relativeTo } from '../../core/migrations/listing.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import type { Session } from '../../engine/session/session.ts';
import { goneIn } from '../../engine/workspace/git.ts';
import { formerTexts } from '../../engine/workspace/git-texts.ts';
import type { Io } from '../io.ts';
import { printable } from '../style.ts';
import { gitTrouble } from '../trouble.ts';
import { namedQueries, withDescriber, type Describer } from './described-queries.ts';

export interface ContractSince extends ContractChange {
  /** The new migration that changes it; undefined if new work also changes or removes migrations that others follow. */
  readonly migration: string | undefined;
}

/** The session was opened with the same revision. A sentence if git cannot say what the revision has. */
export async function changesSince(
  session: Session,
  folder: MigrationFolder,
  since: string,
  io: Io,
): Promise<readonly ContractSince[] | string> {
  const { work } = session.workspace;
  const trouble = gitTrouble(work, since);
  if (trouble !== undefined) return trouble;
  if (work.kind !== 'git') return `git knows no revision “${since}” here.`;
  const isOurs = (path: string): boolean =>
    isSqlPath(path) || folder.path === '' || path.startsWith(`${folder.path}/`);
  const { files } = work.work;
  const gone = goneIn(work.work).filter(isOurs);
  const had = await formerTexts(session.root, work.work, isOurs, Infinity);
  const texts = new Map(
    [...gone, ...[...files.keys()].filter(isOurs)].map((path) => [path, had.get(path) ?? ''] as const),
  );
  return withDescriber(io, async (describe) => {
    const compared = await comparison(session, folder, texts, describe);
    if (typeof compared === 'string') return compared;
    const isGone = gone.some((path) => relativeTo(folder.path, path) !== undefined);
    const causes = isGone ? new Map<string, string>() : await causesOf(session, folder, texts, compared);
    if (typeof causes === 'string') return causes;
    const found = await compared(undefined);
    if (typeof found === 'string') return found;
    for (const { path, name } of found.unseen)
      io.complain(
        `${printable(path)} ${printable(name)} is not compared: the embedded server could not run a migration of its tables.\n`,
      );
    return found.changes.map((one) => ({ ...one, migration: causes.get(one.message) }));
  });
}

/** What has changed after a migration, or after all of them. */
type Comparison = (through: MigrationFile | undefined) => Promise<QueryChanges | string>;

/** `texts`: what the revision has, of the files that differ. Queries are compared as it has them: programs that run send those. */
async function comparison(
  session: Session,
  folder: MigrationFolder,
  texts: ReadonlyMap<string, string>,
  describe: Describer,
): Promise<Comparison | string> {
  const parser = await loadPostgresParser();
  const then = session.withTexts(texts);
  const folderThen = then.folders.find(({ path }) => path === folder.path);
  const schemaThen = (folderThen && (await then.schemaOf(folderThen))) ?? emptySchema();
  const before = contractOf(schemaThen, parser);
  const paths = [...texts.keys()].filter((path) => isSqlPath(path) && !then.isMigration(path));
  const named =
    folderThen === undefined
      ? []
      : namedQueries(then, folderThen, [...new Set([...queryFiles(then, ''), ...paths])]).queries;
  const queries = await describe(named, schemaThen, (path) => labHistory(then, path));
  if (typeof queries === 'string') return queries;
  return async (through) => {
    const schema = (await session.schemaOf(folder, through)) ?? emptySchema();
    const last = through && join(folder.path, through.path);
    const now = await describe(named, schema, async (path) => {
      const history = await labHistory(session, path);
      const end = history.findIndex(({ name }) => name === last) + 1;
      return end === 0 ? history : history.slice(0, end);
    });
    if (typeof now === 'string') return now;
    const { changes, unseen } = queryChanges(queries.queries, [...now.queries, ...now.refused]);
    return { changes: [...changesBetween(before, contractOf(schema, parser)), ...changes], unseen };
  };
}

/** The migration that causes each change, by its message; none if others follow one that new work changed. */
async function causesOf(
  session: Session,
  folder: MigrationFolder,
  texts: ReadonlyMap<string, string>,
  compared: Comparison,
): Promise<ReadonlyMap<string, string> | string> {
  const causes = new Map<string, string>();
  const ways = session.waysForward(folder);
  const isNew = ways.map(({ path }) => texts.has(join(folder.path, path)));
  const first = isNew.lastIndexOf(false) + 1;
  if (isNew.slice(0, first).includes(true)) return causes;
  for (const way of ways.slice(first)) {
    const until = await compared(way);
    if (typeof until === 'string') return until;
    const messages = new Set(until.changes.map(({ message }) => message));
    for (const message of causes.keys()) if (!messages.has(message)) causes.delete(message);
    for (const message of messages)
      if (!causes.has(message)) causes.set(message, join(folder.path, way.path));
  }
  return causes;
}

export function isBreaking({ breaks }: ContractChange): boolean {
  return breaks.length > 0;
}

export function sinceText(changes: readonly ContractSince[], since: string): string {
  if (changes.length === 0) return `Nothing in the contract has changed since ${printable(since)}.\n`;
  const [breaking, additive] = [changes.filter(isBreaking), changes.filter((one) => !isBreaking(one))];
  const line = ({ message, breaks, migration }: ContractSince): string => {
    const who = breaks.length === 0 ? '' : ` Breaks ${breaks.join(' and ')}.`;
    return `  ${printable(message)}${who}${migration === undefined ? '' : ` (${printable(migration)})`}\n`;
  };
  const part = (title: string, some: readonly ContractSince[]): string =>
    some.length === 0 ? '' : `${title}\n${some.map(line).join('')}`;
  return `Since ${printable(since)}\n${part('Breaking', breaking)}${part('Additive', additive)}`;
}

export function sinceJson(changes: readonly ContractSince[], since: string): string {
  const listed = changes.map(({ kind, object, part, breaks, message, migration }) => ({
    kind,
    object,
    part: part ?? null,
    breaking: breaks.length > 0,
    breaks,
    message,
    migration: migration ?? null,
  }));
  return `${JSON.stringify({ version: 1, since, changes: listed }, undefined, 2)}\n`;
}
