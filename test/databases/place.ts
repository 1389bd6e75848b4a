/**
 * A database of a native PostgreSQL that serves many cases, one after the other: what one of them made is taken away after it, by one role
 * that owns it all, and where that is not all, the database is recreated. Knows nothing of what the cases are.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { keptName, sessionEnd } from '../../engine/databases/kept-statements.ts';
import type { PostgresMajor } from '../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';

export interface Place {
  readonly server: PostgresServer;
  /** Owns all that cases make, so that one statement takes it away. */
  readonly role: string;
  readonly administrator: Client;
  /** The role's connection to the database of this moment. */
  client: Client;
  database: string;
  /** Rows of the catalogs before the first case. */
  untouched: string;
}

const password = 'place';

export async function makePlace(major: PostgresMajor): Promise<Place> {
  const server = await startPostgres(major);
  const administrator = new Client({ connectionString: server.connectionString('postgres') });
  await administrator.connect();
  const role = `cases_${randomUUID().replaceAll('-', '')}`;
  await administrator.query(`CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD '${password}'`);
  return { server, role, administrator, ...(await newDatabase(server, role)) };
}

async function newDatabase(
  server: PostgresServer,
  role: string,
): Promise<Pick<Place, 'client' | 'database' | 'untouched'>> {
  const database = await server.createDatabase();
  const access = { host: '127.0.0.1', port: server.port, user: role, password, database };
  // Compiling the catalog's queries takes longer than running them on so few rows, and so does planning them again.
  const client = new Client({ ...access, options: '-c jit=off -c plan_cache_mode=force_generic_plan' });
  await client.connect();
  return { client, database, untouched: await rowsIn(client) };
}

export async function removePlace({ client, server, database, administrator, role }: Place): Promise<void> {
  await client.end();
  await server.dropDatabase(database);
  await administrator.query(`DROP ROLE ${role}`);
  await administrator.end();
}

/** Takes away what was made, and makes the database again where that is not all. Settings and transactions of the connection end. */
export async function clean(place: Place): Promise<void> {
  const { client, server, database, role, untouched } = place;
  await endSession(client);
  await client.query(`DROP OWNED BY ${role} CASCADE`);
  if ((await rowsIn(client)) === untouched) return;
  await client.end();
  await server.dropDatabase(database);
  Object.assign(place, await newDatabase(server, role));
}

/** What the end of a connection does, without the cost of a new one; what `look` has prepared stays. */
export async function endSession(client: Client): Promise<void> {
  for (const text of sessionEnd) await client.query(text);
}

const prepared = new WeakMap<Client, Set<string>>();

/**
 * The rows of each query, in one message. The queries are prepared once for each connection: the server plans such long ones for longer
 * than it runs them.
 */
export async function look(
  client: Client,
  name: string,
  queries: readonly string[],
): Promise<readonly (readonly Readonly<Record<string, string | null>>[])[]> {
  const known = prepared.get(client) ?? new Set();
  prepared.set(client, known);
  const names = queries.map((_, at) => `"${keptName}${name} ${at}"`);
  if (!known.has(name)) {
    for (const [at, sql] of queries.entries()) await client.query(`PREPARE ${names[at] ?? ''} AS ${sql}`);
    known.add(name);
  }
  // The driver answers several statements with a list of results, which its types do not tell.
  const results = (await client.query(
    names.map((one) => `EXECUTE ${one}`).join(';'),
  )) as unknown as readonly {
    readonly rows: readonly Readonly<Record<string, string | null>>[];
  }[];
  return results.map(({ rows }) => rows);
}

const counted = [
  'pg_namespace',
  'pg_class',
  'pg_type',
  'pg_proc',
  'pg_extension',
  'pg_depend',
  'pg_description',
  'pg_default_acl',
  'pg_init_privs',
  'pg_db_role_setting',
  'pg_roles',
];

async function rowsIn(client: Client): Promise<string> {
  const counts = counted.map((name) => `(SELECT count(*) FROM ${name})`).join();
  const { rows } = await client.query<{ seen: string }>(
    `SELECT concat_ws(' ', ${counts}, (SELECT nspacl FROM pg_namespace WHERE nspname = 'public')) AS seen`,
  );
  return rows[0]?.seen ?? '';
}
