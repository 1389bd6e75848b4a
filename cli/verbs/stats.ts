/** `plinth stats pull` and `plinth stats import`: from which database or dump, and which file is written. */
import { config, flag, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  output: text(
    'FILE',
    'the file to write (default: plinth.stats.json in the current folder); - for the screen',
  ),
  preview: flag('say what would be written, and write nothing'),
  collation: text(
    'NAME',
    'stats import: how the database sorts texts, as its LC_COLLATE (default: as in the file that is written over, else\nen_US.UTF-8)',
  ),
  config,
};

export type StatsPullRequest = Omit<Values<typeof options>, 'collation'> & {
  /** As given; undefined for the PG* variables. It may hold a password. */
  readonly connection: string | undefined;
};

export type StatsImportRequest = Values<typeof options> & {
  /** As given; '-' is standard input. */
  readonly dump: string;
};

export const stats = verb({
  name: 'stats',
  summary: [
    ['stats pull', 'write down how large the tables of a live database are and what its planner goes by'],
    ['stats import', 'take that from a dump of statistics (pg_dump --statistics-only)'],
  ],
  usage: `plinth stats pull [--output FILE] [connection]
plinth stats import [--output FILE] FILE

Reads from the catalog of a live database how large its tables are and how much is written to them, and keeps it in plinth.stats.json, where
editor and command line find it: a finding on a small table informs only, one on a large table says how large. And what its planner goes by:
statistics of columns and indexes, settings, collation, for plans without the database (plinth explain --lab). READ ONLY transactions; what
else stands in the file stays. Values of columns are read and kept only for columns that "planValues" in plinth.config.json names; the command
proposes those that the workspace's queries compare and that are no personal data.

“stats import” takes the same, as far as it is there, from what pg_dump 18 writes with --statistics-only; - reads it from standard input. The
dump has values of all columns; the file that is written has those of named columns only. Plans from it are approximate and say so.

The connection is a postgresql:// URI or service=NAME; without one, the PG* variables count. A password comes best from PGPASSWORD or the
password file: other users of the machine may see arguments.`,
  options,
  notes: `Exit codes
  0  written
  2  wrong arguments, a database or a dump that cannot be read, or a file that cannot be written over`,
  request: (values, [mode, given, ...more]): StatsPullRequest | StatsImportRequest | string => {
    if (mode === 'pull') {
      if (more.length > 0) return 'plinth stats pull takes one connection at a time.';
      const { collation, ...pull } = values;
      return collation === undefined
        ? { ...pull, connection: given }
        : 'plinth stats pull has no --collation.';
    }
    if (mode !== 'import')
      return 'Statistics are pulled from a live database, or imported from a dump: plinth stats pull [connection], plinth stats import FILE';
    if (given === undefined || more.length > 0)
      return 'plinth stats import takes one file: what pg_dump --statistics-only has written.';
    return { ...values, dump: given };
  },
});
