/**
 * Recognises schema dumps: pg_dump's output, also without its title, as Rails writes it, and snapshots that Plinth read from a catalog. A
 * dump is not a migration and gets no findings; it describes a schema at one moment and can replace the migrations before it.
 */
import { baseOf, folderOf, type Listing } from '../listing.ts';
import type { Reason } from '../reason.ts';

export interface SchemaDump {
  /** Relative to the workspace. */
  readonly path: string;
  /** Rails appends the versions of its migrations to a dump. */
  readonly madeBy: 'pg_dump' | 'Rails' | 'Plinth';
  readonly reason: Reason;
}

/** The title of a snapshot that Plinth read from a catalog. */
export const snapshotTitle = 'Plinth schema snapshot';

/** Marks a dump: its title, or the settings with which pg_dump begins. */
export function dumpMark(head: string): string | undefined {
  const title = titles.exec(head)?.[1];
  if (title !== undefined) return title;
  return clearsSearchPath.test(head) && setsSession.test(head)
    ? "set_config('search_path', '', false)"
    : undefined;
}

/** PostgreSQL dumps among files that no tool reads. Only files with typical names are opened. */
export function dumpsAmong(paths: readonly string[], listing: Listing): readonly SchemaDump[] {
  return paths
    .filter(isLikely)
    .slice(0, mostLooked)
    .flatMap((path) => {
      const head = (listing.text(path) ?? '').slice(0, headLength);
      const mark = dumpMark(head);
      if (mark === undefined || /MySQL|MariaDB|phpMyAdmin/.test(mark)) return [];
      // Rails removes the title.
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
