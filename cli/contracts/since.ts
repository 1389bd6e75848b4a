/**
 * What new work changes in the contract of a migration folder: the contract of its files as they were where a revision branched off,
 * compared with that of the files now. The files that “plinth contracts” writes do not depend on it.
 */
import { changesBetween, type ContractChange } from '../../core/contracts/changes.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import { contractOf } from '../../core/contracts/of-schema.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { Schema } from '../../core/schema/model.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Session } from '../../engine/session/session.ts';
import { comparedCommit, goneSince, textIn } from '../../engine/workspace/git.ts';
import { printable } from '../style.ts';
import { gitTrouble } from '../trouble.ts';

export interface ContractSince extends ContractChange {
  /** The new migration that changes it; undefined if new work also changes or removes migrations that others follow. */
  readonly migration: string | undefined;
}

/** The session was opened with the same revision. A sentence if git cannot say what the revision has. */
export async function changesSince(
  session: Session,
  folder: MigrationFolder,
  since: string,
): Promise<readonly ContractSince[] | string> {
  const { work } = session.workspace;
  const commit = await comparedCommit(session.root, since);
  const trouble = gitTrouble(work, since);
  if (trouble !== undefined) return trouble;
  if (work.kind !== 'git' || commit === undefined) return `git knows no revision “${since}” here.`;
  const isOurs = (path: string): boolean => folder.path === '' || path.startsWith(`${folder.path}/`);
  const gone = (await goneSince(session.root, commit)).filter(isOurs);
  const texts = new Map<string, string>();
  for (const path of [...gone, ...[...work.work.files.keys()].filter(isOurs)])
    texts.set(path, (await textIn(session.root, commit, path)) ?? '');
  const parser = await loadPostgresParser();
  const contract = (schema: Schema | undefined): Contract => contractOf(schema ?? emptySchema(), parser);
  const then = session.withTexts(texts);
  const folderThen = then.folders.find(({ path }) => path === folder.path);
  const before = contract(folderThen && (await then.schemaOf(folderThen)));
  const changes = changesBetween(before, contract(await session.schemaOf(folder)));

  const ways = session.waysForward(folder);
  const isNew = ways.map(({ path }) => texts.has(join(folder.path, path)));
  const first = isNew.lastIndexOf(false) + 1;
  const causes = new Map<string, string>();
  if (gone.length > 0 || isNew.slice(0, first).includes(true))
    return changes.map((one) => ({ ...one, migration: undefined }));
  for (const way of ways.slice(first)) {
    const until = changesBetween(before, contract(await session.schemaOf(folder, way)));
    const messages = new Set(until.map(({ message }) => message));
    for (const message of causes.keys()) if (!messages.has(message)) causes.delete(message);
    for (const message of messages)
      if (!causes.has(message)) causes.set(message, join(folder.path, way.path));
  }
  return changes.map((one) => ({ ...one, migration: causes.get(one.message) }));
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
