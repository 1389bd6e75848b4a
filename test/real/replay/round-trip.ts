/**
 * The two judges of a replayed schema, both on native servers: the lines that the model and pg_catalog have in common, and the model's
 * own SQL, executed on an empty database whose catalog is then held against the migrated one.
 */
import { Client } from 'pg';
import { schemaOn } from '../../../core/schema/schema-on-version.ts';
import { schemaScript } from '../../../core/schema/print/script.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { catalogs, linesOf } from '../../databases/replay/schema-lines.ts';
import type { PostgresServer } from '../../hosts/postgres/server.ts';
import { catalogOf } from './catalog.ts';
import { compare, type Comparison, type Listed } from './compare.ts';
import { provide, type Surroundings } from './surroundings.ts';

export interface Judgement {
  readonly direct: Comparison;
  readonly roundTrip: Comparison;
  /** Statements of the model's SQL that the server refused. */
  readonly failures: readonly { readonly statement: string; readonly error: string }[];
}

export async function judge(
  schema: Schema,
  server: PostgresServer,
  migrated: string,
  around: Surroundings,
): Promise<Judgement> {
  const made = await server.createDatabase();
  const left = await connect(server, migrated);
  const right = await connect(server, made);
  try {
    await provide(around, right);
    const failures = await make(right, schema, server.major);
    const told = linesOf(schemaOn(schema, server.major));
    const model = told.flatMap((line) => listed(line, server.major));
    const lines = await serverLines(left, new Set(told));
    return {
      direct: compare(
        lines
          .flatMap((line) => listed(line, server.major))
          .filter(({ kind, name }) => kind !== 'schema' || !around.schemas.has(name)),
        model,
      ),
      roundTrip: compare(await catalogOf(left, server.major), await catalogOf(right, server.major)),
      failures,
    };
  } finally {
    await left.end();
    await right.end();
    await server.dropDatabase(made);
  }
}

async function make(client: Client, schema: Schema, major: number): Promise<Judgement['failures']> {
  const failures: { statement: string; error: string }[] = [];
  for (const statement of schemaScript(schema, { targetVersion: major })) {
    try {
      await client.query(statement);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // Roles belong to the whole server: the migrations made them on this one a moment ago.
      if (/^role ".*" already exists$/.test(message)) continue;
      failures.push({ statement, error: message });
    }
  }
  return failures;
}

async function connect(server: PostgresServer, database: string): Promise<Client> {
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  return client;
}

/** What the catalog says, without what extensions made. */
async function serverLines(client: Client, model: ReadonlySet<string>): Promise<readonly string[]> {
  const members = await client.query<{ name: string }>(membersQuery);
  const names = new Set(members.rows.map(({ name }) => name));
  const lines: string[] = [];
  for (const query of catalogs) {
    const result = await client.query<{ line: string }>(query);
    lines.push(...result.rows.map(({ line }) => line));
  }
  const isMember = (line: string): boolean => {
    const name = line.slice(kindOf(line).length + 1).split(' ')[0] ?? '';
    return names.has(name.replace(/\(.*$/, '')) || names.has(name.replace(/\.[^.]*$/, ''));
  };
  // A type that an extension made has no schema where the migration gives it none.
  const bare = (line: string): string =>
    line.replaceAll(/[\w$]+\.([\w$]+)/g, (word, last: string) => (names.has(word) ? last : word));
  return lines
    .filter((line) => model.has(line) || !isMember(line))
    .map((line) => (model.has(line) ? line : bare(line)));
}

const membersQuery = `
  SELECT n.nspname || '.' || x.name AS name FROM pg_depend d JOIN (
    SELECT 'pg_proc'::regclass AS class, oid, pronamespace AS schema, proname AS name FROM pg_proc
    UNION ALL SELECT 'pg_class'::regclass, oid, relnamespace, relname FROM pg_class
    UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typname FROM pg_type
  ) x ON x.class = d.classid AND x.oid = d.objid JOIN pg_namespace n ON n.oid = x.schema WHERE d.deptype = 'e'`;

/** Kinds of two words, and those whose name is a table's and then its own. */
const twoWords =
  /^(?:(?:column|constraint|view|index|trigger|policy) facts|not null|row security|event trigger) /;
const partOfTable: ReadonlySet<string> = new Set([
  'constraint',
  'constraint facts',
  'trigger',
  'policy',
  'not null',
  'reads',
]);

/** Roles are the whole server's; the rest of these the round trip holds against each other word for word. */
const leftOut: ReadonlySet<string> = new Set([
  'role',
  'privileges',
  'owner',
  'comment',
  'statistics',
  'publication',
]);

/** `column public.a.b int4 not null`: its kind, its name, and the rest. Nothing where there is nothing to compare. */
function listed(line: string, major: number): readonly Listed[] {
  const kind = kindOf(line);
  // Only from 18 on NOT NULL has a name in the catalog.
  if (leftOut.has(kind) || (kind === 'not null' && major < 18)) return [];
  const words = line.slice(kind.length + 1).split(' ');
  const name = words.splice(0, partOfTable.has(kind) ? 2 : 1).join(' ');
  return [{ kind, name, definition: words.join(' ') }];
}

function kindOf(line: string): string {
  return (twoWords.exec(line)?.[0] ?? line.slice(0, line.indexOf(' '))).trim();
}
