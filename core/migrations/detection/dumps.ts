/**
 * Schema dumps: what pg_dump wrote, also where Rails cut its title off, and what Plinth itself read from a live catalog. A dump is no migration and has no findings; it says what a schema is
 * at one moment, so that it can stand for the migrations before it. Recognised here and read elsewhere.
 */
import { baseOf, folderOf, type Listing } from '../listing.ts';
import type { Reason } from '../reason.ts';

export interface SchemaDump {
  /** Relative to the workspace. */
  readonly path: string;
  /** Rails writes the versions of its migrations at the end of a dump. */
  readonly madeBy: 'pg_dump' | 'Rails' | 'Plinth';
  readonly reason: Reason;
}

/** The title of what is read from a live catalog. */
export const snapshotTitle = 'Plinth schema snapshot';

/** What shows that a text is a dump: its title, or the settings that pg_dump begins with. */
export function dumpMark(head: string): string | undefined {
  const title = titles.exec(head)?.[1];
  if (title !== undefined) return title;
  return clearsSearchPath.test(head) && setsSession.test(head)
    ? "set_config('search_path', '', false)"
    : undefined;
}

/** PostgreSQL's dumps among files that no migration tool reads. Only likely names are looked into. */
export function dumpsAmong(paths: readonly string[], listing: Listing): readonly SchemaDump[] {
  return paths
    .filter(isLikely)
    .slice(0, mostLooked)
    .flatMap((path) => {
      const head = (listing.text(path) ?? '').slice(0, headLength);
      const mark = dumpMark(head);
      if (mark === undefined || /MySQL|MariaDB|phpMyAdmin/.test(mark)) return [];
      // Rails cuts the title off.
      const rails = baseOf(path).endsWith('structure.sql') && !titles.test(head);
      const madeBy = mark === snapshotTitle ? 'Plinth' : rails ? 'Rails' : 'pg_dump';
      return [{ path, madeBy, reason: { kind: 'annotation', says: mark, file: path } }];
    });
}

const mostLooked = 200;
const headLength = 8_192;
const titles =
  /^-- (PostgreSQL database (?:cluster )?dump|Dumped (?:from database|by pg_dump)|MySQL dump|MariaDB dump|phpMyAdmin SQL Dump|Plinth schema snapshot)/m;
const clearsSearchPath = /^SELECT pg_catalog\.set_config\('search_path', '', false\);/m;
const setsSession = /^SET (?:statement_timeout|client_encoding|standard_conforming_strings) =/m;

function isLikely(path: string): boolean {
  return (
    /structure|schema|dump|backup|baseline|snapshot|init|database|\bdb\b/i.test(baseOf(path)) ||
    /^(?:db|dumps?|backups?|schemas?|sql|database)?$/i.test(baseOf(folderOf(path)))
  );
}
