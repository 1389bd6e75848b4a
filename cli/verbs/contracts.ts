/** The arguments of `plinth contracts`: the migrations, the driver, and the folder to write or to check. */
import { drivers } from '../../core/contracts/print/drivers.ts';
import { config, flag, folder, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  output: text('FOLDER', 'write the files to this folder'),
  check: flag(
    'write nothing; with --output, fail if a file there differs from what would be written;\nwith --since, fail if a change breaks programs',
  ),
  since: text('REF', 'list what changes in the contract since REF branched off, such as origin/main'),
  format: oneOf(['text', 'json'], 'of the list of --since', 'text'),
  driver: oneOf(
    drivers,
    'whose values the types describe; without it pg (node-postgres), mysql2 or better-sqlite3,\nas the migrations are for',
  ),
  folder,
  config,
};

export interface ContractsRequest extends Omit<Values<typeof options>, 'output'> {
  /** As given; a workspace or a migration folder. */
  readonly path: string;
  /** Undefined with `since` alone. */
  readonly output: string | undefined;
}

export const contracts = verb({
  name: 'contracts',
  summary: [
    [
      'contracts [folder]',
      'TypeScript types, JSON Schema, Zod schemas and an error map for application code',
    ],
  ],
  usage: `plinth contracts [folder] --output FOLDER
plinth contracts [folder] --output FOLDER --check
plinth contracts [folder] --since REF [--check]

Writes what application code needs to know of the schema that the migrations below a folder (default: the current one) build:
  tables.ts         a row of each table and view, and what INSERT and UPDATE take
  queries.ts        what each named query takes, and the row that it returns; nullable unless proved never null
  validators.ts     Zod 4 schemas of the rows that INSERT takes
  rows.schema.json  the same as JSON Schema 2020-12
  errors.json       for each constraint the SQLSTATE, the columns and a sentence, and the codes to retry
Of MySQL, MariaDB and SQLite it writes tables.ts, validators.ts and rows.schema.json.
CHECK constraints are part of both schemas where their meaning can be said there; the others are listed in the files and on the screen.
A query has a name by “-- name: LatestOrders”, as sqlc writes it, or “@name latestOrders”. It is described by the embedded server and never run. No other server is needed. The same migrations give the same bytes.
With --since it lists what new migrations change, and whom that breaks: a column removed breaks reads and writes, one that can be null reads, a narrower CHECK writes.`,
  options,
  notes: `Exit codes
  0  written, or with --check: the files are up to date
  1  --check: a file differs, or with --since: a change breaks programs
  2  wrong arguments or configuration, no migrations of the driver's server, or a place that cannot be written`,
  one: { what: 'folder' },
  request: (values, [path = '.']): ContractsRequest | string => {
    const { output, since, format } = values;
    if (format === 'json' && since === undefined) return '--format json is for the list of --since.';
    return output === undefined && since === undefined
      ? 'Name the folder for the files: plinth contracts --output src/database'
      : { ...values, path, output };
  },
});
