/** The arguments of `plinth stats pull` and `plinth stats import`: the database or the dump, and the file to write. */
import { config, flag, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  output: text(
    'FILE',
    'the file to write (default: plinth.stats.json in the current folder); - for the screen',
  ),
  preview: flag('show what would be written, and write nothing'),
  collation: text(
    'NAME',
    'stats import: the LC_COLLATE of the database (default: as in the file that is replaced, else\nen_US.UTF-8)',
  ),
  config,
};

export type StatsPullRequest = Omit<Values<typeof options>, 'collation'> & {
  /** As given; undefined for the PG* variables. It may contain a password. */
  readonly connection: string | undefined;
};

export type StatsImportRequest = Values<typeof options> & {
  /** As given; '-' is standard input. */
  readonly dump: string;
};

export const stats = verb({
  name: 'stats',
  summary: [
    ['stats pull', 'record the table sizes and planner statistics of a live database'],
    ['stats import', 'record them from a dump of statistics (pg_dump --statistics-only)'],
  ],
  usage: `plinth stats pull [--output FILE] [connection]
plinth stats import [--output FILE] FILE

Reads table sizes and write rates from the catalog of a live database, and writes them to plinth.stats.json, where editor and command line
find them: a finding on a small table is an info, one on a large table states the size. It also records the planner's statistics of columns
and indexes, settings and collation, for plans without the database (plinth explain --lab). It uses READ ONLY transactions; other members
of the file are kept. Values of columns are read and kept only for columns that "planValues" in plinth.config.json names; the command
proposes columns that the workspace's queries compare and that are not personal data. Of MySQL and MariaDB (a mysql:// URI) and of SQLite
(a file) the sizes are read alone.

“stats import” reads the same, as far as available, from the output of pg_dump 18 with --statistics-only; - reads it from standard input. The
dump contains values of all columns; the written file contains those of named columns only. Plans from it are approximate and say so.

The connection is a URI, service=NAME or a file of SQLite; without one, the PG* variables are used. Provide a password with PGPASSWORD or the
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
      return 'plinth stats import takes one file: the output of pg_dump --statistics-only.';
    return { ...values, dump: given };
  },
});
