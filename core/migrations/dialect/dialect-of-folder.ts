/**
 * Decides the dialect of a migration folder from several sources, in a fixed order. dialect.ts and tool-configuration.ts read the sources.
 */
import { addresses } from './connection-addresses.ts';
import type { Guess } from '../detection/detect-tool.ts';
import {
  decision,
  dialectOfManifests,
  dialectOfPath,
  dialectOfTexts,
  dialectWord,
  isNamedForAnother,
  type DialectDecision,
} from './dialect.ts';
import { baseOf, join, type Listing } from '../listing.ts';
import { isSqlPath } from '../detection/sql-path.ts';
import { takenBySqlite } from './text-evidence.ts';
import { dialectOfToolFiles } from './tool-configuration.ts';
import { toolById } from '../tools.ts';

export function dialectOfFolder(guess: Guess, listing: Listing): DialectDecision {
  const tool = toolById(guess.tool);
  if (tool.dialect !== undefined)
    return decision(tool.dialect === 'unknown' ? undefined : tool.dialect, [
      { kind: 'tool', name: tool.name },
    ]);
  const fromTool = dialectOfToolFiles(tool.dialectFiles, guess.path, listing);
  const last = dialectOfPath(baseOf(guess.path));
  // A configuration file further up covers many folders; a folder named after a dialect is more specific.
  const agrees = ({ dialect, reasons }: DialectDecision): boolean =>
    reasons.length > 0 && (last === undefined || dialect === last.recognised);
  if (agrees(fromTool)) return fromTool;
  const suffix = suffixesOf(guess);
  if (suffix !== undefined) return suffix;
  // The text of programs reveals no dialect.
  const texts = guess.files.filter(isSqlPath);
  const spoken = dialectOfTexts(guess.path, texts, listing);
  const named = dialectOfPath(guess.path);
  if (isMysqlByChance(spoken)) {
    const address = dialectOfToolFiles(addresses, guess.path, listing);
    const project = address.reasons.length > 0 ? address : dialectOfManifests(listing, guess.path);
    if (project.dialect === 'sqlite' && named === undefined) return project;
  }
  // SQLite accepts MySQL's words: the folder's name decides between the two. Only PostgreSQL's words are unambiguous, except types, which
  // SQLite accepts in any form.
  const isSqlites = dialectWord(baseOf(guess.path)) === 'sqlite';
  if (
    named !== undefined &&
    (spoken.reasons.length === 0 ||
      isSqlites ||
      isNamedForAnother(guess.path) ||
      (named.recognised !== 'postgresql' && spoken.dialect !== 'postgresql'))
  ) {
    return decision(named.recognised, [{ kind: 'path', word: named.word, path: guess.path }]);
  }
  // A word or two that other databases accept too weigh less than an address.
  if (spoken.reasons.length > 0 && spoken.slight !== true) return spoken;
  const address = dialectOfToolFiles(addresses, guess.path, listing);
  if (address.reasons.length > 0) return address;
  if (spoken.reasons.length > 0) return spoken;
  return dialectOfManifests(listing, guess.path);
}

/** The only evidence is what SQLite accepts too: backticks, and types of MySQL. */
function isMysqlByChance({ dialect, reasons }: DialectDecision): boolean {
  return (
    dialect === 'mysql' &&
    reasons.every((one) => one.kind === 'syntax' && one.marks.every((mark) => takenBySqlite.has(mark)))
  );
}

/** Files of one folder for several dialects: x.postgres.up.sql beside x.mysql.up.sql. PostgreSQL's are read if there are any. */
function suffixesOf(guess: Guess): DialectDecision | undefined {
  const named = guess.files.flatMap((file) => {
    const found = suffixOf(file);
    return found === undefined ? [] : [{ ...found, file }];
  });
  const best = named.find(({ recognised }) => recognised === 'postgresql') ?? named[0];
  // If only other dialects have files with suffixes, files without a suffix may be for any database.
  if (best?.recognised !== 'postgresql' && named.length * 3 < guess.files.length) return undefined;
  if (best === undefined) return undefined;
  return decision(best.recognised, [{ kind: 'path', word: best.word, path: join(guess.path, best.file) }]);
}

/** A suffix names a dialect only if it is between dots, or is the last word before the extension. */
export function suffixOf(file: string): ReturnType<typeof dialectOfPath> {
  const base = baseOf(file);
  const behind = /\.sql\.(\w+)$/.exec(base)?.[1];
  if (behind !== undefined) return dialectOfPath(behind);
  const stem = base.replace(/(?:\.autocommit)?(?:\.(?:up|down))?\.sql$/, '');
  const word = /[._-]([A-Za-z0-9]+)$/.exec(stem)?.[1];
  return word === undefined ? undefined : dialectOfPath(word);
}
