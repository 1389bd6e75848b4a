/**
 * Recognises schema dumps by their first lines: those of pg_dump, also without its title, of other servers' tools, and snapshots that Plinth
 * read from a catalog. A dump is not a migration and gets no findings.
 */

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

const titles =
  /^-- (PostgreSQL database (?:cluster )?dump|Dumped (?:from database|by pg_dump)|MySQL dump|MariaDB dump|phpMyAdmin SQL Dump|Plinth schema snapshot)/m;
const clearsSearchPath = /^SELECT pg_catalog\.set_config\('search_path', '', false\);/m;
const setsSession = /^SET (?:statement_timeout|client_encoding|standard_conforming_strings) =/m;
