/** The arguments of `plinth schema` and `plinth schema pull`: the migrations or the database, and the output format. */
import { config, folder, major, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  output: text('FILE', 'with pull: write the script to this file instead of the screen'),
  at: text('MIGRATION', 'the schema after this migration: its path, file name, version or name'),
  folder,
  format: oneOf(
    ['text', 'json', 'sql'],
    '(default: text). sql: a script that creates the schema on an empty server',
  ),
  target: major('the PostgreSQL version of the script (default: as in plinth.config.json, else 16)'),
  config,
};

export interface SchemaRequest extends Omit<Values<typeof options>, 'output' | 'format'> {
  /** As given; a workspace, a migration folder or a migration. */
  readonly path: string;
  readonly format: 'text' | 'json' | 'sql';
}

export interface SchemaPullRequest {
  /** As given; undefined for the PG* variables. It may contain a password. */
  readonly connection: string | undefined;
  /** Undefined for standard output. */
  readonly output: string | undefined;
}

export const schema = verb({
  name: 'schema',
  summary: [
    ['schema [folder]', 'show the schema that migrations build, after any of them'],
    ['schema pull', 'write the schema of a live database to a script, as a baseline for migrations'],
  ],
  usage: `plinth schema [folder]
plinth schema pull [--output FILE] [connection]

Replays the migrations below a folder (default: the current one) from their text and prints the schema that they build.
No server is needed and nothing is executed. For a folder named pull: plinth schema ./pull

pull reads the catalog of a live database in a READ ONLY transaction and writes it as SQL that can be a folder's baseline: no rows, no
owners, no privileges. The connection is a postgresql:// URI or service=NAME; without one, the PG* variables are used. Provide a password
with PGPASSWORD or the password file: other users of the machine may see arguments.`,
  options,
  notes: `Exit codes
  0  printed
  2  wrong arguments or configuration, no such migration, input that cannot be read, or a database that cannot be`,
  request: ({ output, format, ...values }, paths): SchemaRequest | SchemaPullRequest | string => {
    const [path = '.', ...more] = paths;
    if (path === 'pull') return pullRequest({ ...values, format }, output, more);
    if (output !== undefined) return '--output belongs to “plinth schema pull”.';
    if (more.length > 0) return 'plinth schema takes one folder at a time.';
    return { ...values, path, format: format ?? 'text' };
  },
});

function pullRequest(
  others: Readonly<Record<string, unknown>>,
  output: string | undefined,
  [connection, ...more]: readonly string[],
): SchemaPullRequest | string {
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined) return `plinth schema pull has no --${other}.`;
  if (more.length > 0) return 'plinth schema pull takes one connection at a time.';
  return { connection, output };
}
