/** The arguments of `plinth prove`: the migrations, the server, and the limits. */
import { mostRows, usualRows, type RowsAsk } from '../../core/proof/rows.ts';
import { config, flag, number, oneOf, output, target, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  scope: oneOf(
    ['all', 'new'],
    'for folders: all migrations (default), or those that the default branch does not have',
  ),
  'no-rollback': flag('do not run the rollbacks'),
  'code-ref': text('REF', 'the revision whose code runs during the migrations, such as the current release'),
  rows: {
    ...number(
      '[NUMBER]',
      ['a number of rows', 1, mostRows],
      `try each migration on made-up rows too: so many in the largest table (default: ${usualRows.perTable})`,
    ),
    alone: String(usualRows.perTable),
  },
  seed: number(
    'NUMBER',
    ['a number', 0, 2_147_483_647],
    `of the made-up rows (default: ${usualRows.seed}): the same number makes the same rows`,
  ),
  target,
  format: oneOf(['text', 'json', 'junit'], '', 'text'),
  output,
  'time-limit': number(
    'SECONDS',
    ['seconds', 1, 3_600],
    'for one statement (default: 30); a statement that takes longer is stopped',
  ),
  // An empty server uses about 400 MB.
  'memory-limit': number('MB', ['megabytes', 500, 3_500], 'for the server (default: 1200)'),
  scratch: text(
    'HOST/DATABASE',
    'run on a PostgreSQL server of yours (14 or newer), or of MySQL or MariaDB, in databases that are made for this and dropped again.\nIt repeats where the connection leads (with the port, where that is not 5432), and is your consent\nfor this run. What could reach beyond such a database is not sent',
  ),
  connection: text('URI|service=X', 'that server, with --scratch (default: the PG* variables)'),
  config,
};

type Given = Values<typeof options>;

export interface ProveRequest extends Omit<
  Given,
  'scope' | 'noRollback' | 'rows' | 'seed' | 'scratch' | 'connection'
> {
  /** As given. */
  readonly paths: readonly string[];
  /** Which migrations of a folder are proved: all, or the new ones. */
  readonly scope: 'all' | 'new';
  readonly rollback: 'prove' | 'leave';
  /** Number of generated rows to test the migrations with; undefined for none. */
  readonly rows: RowsAsk | undefined;
  /** A server of the user's to use instead of the embedded one: its connection as given, and the confirmation. */
  readonly scratch: { readonly connection: string | undefined; readonly confirmed: string } | undefined;
}

export const prove = verb({
  name: 'prove',
  summary: [
    [
      'prove [paths…]',
      'run migrations in an embedded PostgreSQL or SQLite, show what they do, roll them back',
    ],
  ],
  usage: `plinth prove [paths…]

Runs migrations in an embedded PostgreSQL 18, each after the migrations before it and as its tool sends it, and shows what every
statement locks, rewrites and reads there. Then it rolls each one back and applies it again: the catalog must be as before.
A folder: a line for each of its migrations. Files: their statements too. Without a path: the current folder.
Queries of the code – SQL files, SQL in TypeScript and JavaScript – are prepared before and after each step of new migrations.
The tables are empty, unless --rows fills them: then it also shows generated rows on which a statement would fail, a SELECT that finds
such rows, and rows that the rollback does not restore. A statement outside a transaction cannot be observed: it is expected, not measured.
Migrations for SQLite run in an embedded SQLite 3.54, without locks, queries of code and --rows. Those for MySQL and MariaDB run on a
MariaDB server that Plinth starts (mariadbd has to be installed) and removes.`,
  options,
  notes: `Exit codes
  0  every migration that can be run here runs, and every rollback restores the catalog
  1  the server refuses a migration, a limit stopped one, a rollback does not restore the catalog, or a query breaks
  2  wrong arguments, wrong configuration, or the run is not complete

Without --scratch nothing outside the embedded server is touched, and no connection is opened.`,
  request: (given, paths): ProveRequest | string => {
    const { scope, noRollback, rows, seed, scratch, connection, ...values } = given;
    if (paths.includes('-'))
      return 'A proof runs a migration after those of its folder: standard input has none.';
    if (seed !== undefined && rows === undefined) return '--seed is for made-up rows: use it with --rows.';
    const clash = scratchClash(given);
    if (clash !== undefined) return clash;
    return {
      ...values,
      paths: paths.length === 0 ? ['.'] : paths,
      scope: scope ?? 'all',
      rollback: noRollback ? 'leave' : 'prove',
      rows:
        rows === undefined
          ? undefined
          : { perTable: Math.floor(rows), seed: Math.floor(seed ?? usualRows.seed) },
      scratch: scratch === undefined ? undefined : { connection, confirmed: scratch },
    };
  },
});

function scratchClash({ connection, scratch, memoryLimit, codeRef, rows }: Given): string | undefined {
  if (scratch === undefined)
    return connection === undefined
      ? undefined
      : 'A proof makes and drops databases: --connection needs --scratch HOST/DATABASE, which says where that is allowed.';
  const embedded = { 'memory-limit': memoryLimit, 'code-ref': codeRef, rows };
  const [other] = Object.entries(embedded).find(([, value]) => value !== undefined) ?? [];
  return other === undefined
    ? undefined
    : `--${other} is for the embedded server and does not go with --scratch.`;
}
