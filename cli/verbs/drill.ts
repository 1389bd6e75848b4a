/** The arguments of `plinth drill` and `plinth drill manifest`: the backup or the database, and where to restore. */
import { number, oneOf, output, text, type Values } from '../options.ts';
import { Refusal } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  manifest: text('FILE', 'what “plinth drill manifest” wrote when the backup was made'),
  globals: text('FILE', 'the roles: the output of pg_dumpall --globals-only, restored first'),
  time: {
    ...text('TIME', 'the point in time that is wanted, in ISO 8601: 2027-01-31T12:00:00Z'),
    read: (written: readonly string[], name: string): number | undefined | Refusal => {
      const value = written.at(-1);
      if (value === undefined) return undefined;
      const time = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? Date.parse(value) : NaN;
      return Number.isNaN(time)
        ? new Refusal(
            `--${name} takes a time with its zone, such as 2027-01-31T12:00:00Z; it cannot be “${value}”.`,
          )
        : time;
    },
  },
  wal: text('FOLDER', 'archived segments of the write-ahead log, for the files of a server'),
  'max-age': number('HOURS', ['hours', 0.01, 100_000], 'the newest row may be so old'),
  database: text('NAME', 'of files with several databases: the one that is checked'),
  scratch: text(
    'HOST/DATABASE',
    'restore what pg_dump wrote on a PostgreSQL server of yours, in a database that is made for this and dropped\nagain. It repeats where the connection leads, and is your consent for this run.\nWithout it Plinth starts a server of its own from the programs that are installed',
  ),
  connection: text(
    'URI|service=X',
    'that server, with --scratch; with manifest: the database (default: the PG* variables)',
  ),
  format: oneOf(['text', 'json', 'markdown'], '(default: text)'),
  output,
};

type Given = Values<typeof options>;

export interface DrillRequest extends Omit<Given, 'scratch' | 'connection' | 'format'> {
  readonly kind: 'drill';
  /** A path or a restore command, as given. */
  readonly source: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly scratch: { readonly connection: string | undefined; readonly confirmed: string } | undefined;
}

export interface DrillManifestRequest {
  readonly kind: 'manifest';
  /** As given; it may contain a password. */
  readonly connection: string | undefined;
  /** Undefined for the screen. */
  readonly output: string | undefined;
  /** pg_dump with its arguments, which runs in the same snapshot; empty without one. */
  readonly command: readonly string[];
}

export const drill = verb({
  name: 'drill',
  summary: [
    ['drill <backup>', 'restore a backup on a scratch server and look for silent failures'],
    ['drill manifest', 'record what a database holds, for a later drill of its backup'],
  ],
  usage: `plinth drill <backup> [--manifest FILE]
plinth drill '<restore command with {data}>' [--time TIME]
plinth drill manifest --connection URI --output FILE [-- pg_dump …]

Restores a backup where nothing depends on it, looks for each way in which a restore fails without an error, and measures how long it takes.
The backup: what pg_dump wrote (SQL, custom, directory, tar), a base backup of pg_basebackup with --wal and --time, SQL of mariadb-dump, a
SQLite file, a command such as pgbackrest that writes the files of a server into {data}, or a compose file whose database mounts a backup.
Nothing is left of the copy.

“drill manifest” reads objects, exact counts, checksums, sequences and roles in one READ ONLY snapshot. pg_dump after -- runs in the same
snapshot, on the same connection, so that the drill compares exactly. The file holds no rows; only its owner can read it.`,
  options,
  notes: `Exit codes
  0  no failure was found; the report says what could not be checked
  1  the backup does not restore what it should, or something was left on the scratch server
  2  wrong arguments, a program that is missing, or a file that cannot be read

The source of the backup is never connected to. The programs come from PATH, or from Debian's packages of postgresql and mariadb-server.`,
  request: (given, [first, ...rest]): DrillRequest | DrillManifestRequest | string => {
    if (first === 'manifest') return manifestRequest(given, rest);
    const { scratch, connection, format, ...values } = given;
    if (first === undefined)
      return 'Name the backup: plinth drill FILE, or a folder, or a restore command with {data}.';
    if (rest.length > 0) return 'plinth drill takes one backup at a time. Quote a restore command.';
    if (connection !== undefined && scratch === undefined)
      return 'A drill makes and drops a database: --connection needs --scratch HOST/DATABASE, which says where that is allowed.';
    return {
      ...values,
      kind: 'drill',
      source: first,
      format: format ?? 'text',
      scratch: scratch === undefined ? undefined : { connection, confirmed: scratch },
    };
  },
});

function manifestRequest(
  { connection, output: file, ...others }: Given,
  command: readonly string[],
): DrillManifestRequest | string {
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined)
    return `plinth drill manifest has no --${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.`;
  if (command.length > 0 && file === undefined)
    return 'Name the file of the manifest with --output: the screen is for the command.';
  return { kind: 'manifest', connection, output: file, command };
}
