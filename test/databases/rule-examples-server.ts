/**
 * Files of an example on a native PostgreSQL, each sent as its tool sends it, in a session of its own, with looks at the catalog in
 * between. One database for each major serves all examples: what one of them made is taken away behind it, and where that is not all, the
 * database is made anew. Judges nothing.
 */
import { randomUUID } from 'node:crypto';
import { Client, DatabaseError } from 'pg';
import { readDocument } from '../../core/lint/document.ts';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import type { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { slice } from '../../core/text/span.ts';
import { sentSpans, sentText } from '../../engine/session/sends.ts';
import { postgresMajors, type PostgresMajor } from '../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { catalogOf, type Item } from '../real/replay/catalog.ts';
import { companionsAmong, isMigration, migrationOf, type ExampleFile } from '../rules/example-files.ts';

/** `loose`: its statements one by one and in no transaction, whatever the tool does. */
export type Step =
  { readonly kind: 'up' | 'down' | 'loose'; readonly file: ExampleFile } | { readonly kind: 'look' };

export interface Outcome {
  /** `runs`, the SQLSTATE that the example names, or the server's words. */
  readonly end: string;
  /** What each look saw; those behind an error are missing. */
  readonly catalogs: readonly (readonly Item[])[];
}

/** Takes the steps with an example's files. */
export interface Stand {
  readonly take: (example: Example, steps: readonly Step[]) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

export function openStand(parser: StatementParser): Stand {
  const places = new Map<PostgresMajor, Promise<Place>>();
  const placeFor = (major: PostgresMajor): Promise<Place> => {
    const known = places.get(major) ?? makePlace(major);
    places.set(major, known);
    return known;
  };
  return {
    async take(example, steps) {
      const place = await placeFor(majorFor(example));
      const outcome = await takeSteps(place, example, steps, parser);
      await clean(place);
      return outcome;
    },
    async close() {
      for (const made of places.values()) await removePlace(await made);
    },
  };
}

function majorFor(example: Example): PostgresMajor {
  return postgresMajors.find((major) => major === example.targetVersion) ?? 18;
}

/** Stops at the first error: what the tool would not send either. */
async function takeSteps(
  { client, server }: Place,
  example: Example,
  steps: readonly Step[],
  parser: StatementParser,
): Promise<Outcome> {
  const files = steps.flatMap((step) => (step.kind === 'look' ? [] : [step.file]));
  const companions = companionsAmong(example, files);
  const catalogs: (readonly Item[])[] = [];
  for (const step of steps) {
    try {
      if (step.kind === 'look') catalogs.push(await catalogOf(client, server.major));
      else if (isMigration(example, step.file))
        for (const text of textsOf(step.kind, example, step.file, companions, parser))
          await client.query(text);
    } catch (error) {
      const known = error instanceof DatabaseError && error.code === example.refused;
      const words = error instanceof Error ? error.message : String(error);
      return { end: known ? (error.code ?? words) : words, catalogs };
    } finally {
      await endSession(client);
    }
  }
  return { end: 'runs', catalogs };
}

/** What the end of a connection does, without the cost of a new one. */
async function endSession(client: Client): Promise<void> {
  await client.query('ROLLBACK');
  await client.query('DISCARD ALL');
}

function textsOf(
  kind: 'up' | 'down' | 'loose',
  example: Example,
  file: ExampleFile,
  companions: ReadonlyMap<string, string>,
  parser: StatementParser,
): readonly string[] {
  const sections = readDocument(file.text, migrationOf(example, file.path, companions), parser);
  const wanted = sections.filter(({ direction }) => direction === (kind === 'down' ? 'down' : 'up'));
  return wanted.flatMap((section) => {
    if (kind === 'loose') return section.statements.map(({ span }) => slice(file.text, span));
    const sent = sentText(file.text, section);
    const texts = sentSpans(section).map((span) => slice(sent, span));
    return section.delivery.toolTransaction ? ['BEGIN', ...texts, 'COMMIT'] : texts;
  });
}

// ----------------------------------------------------------------------------------------------------------------------- places

interface Place {
  readonly server: PostgresServer;
  /** Owns all that examples make, so that one statement takes it away. */
  readonly role: string;
  readonly administrator: Client;
  /** The role's connection to the database of this moment. */
  client: Client;
  database: string;
  /** Rows of the catalogs before the first example. */
  untouched: string;
}

const password = 'rule-examples';

async function makePlace(major: PostgresMajor): Promise<Place> {
  const server = await startPostgres(major);
  const administrator = new Client({ connectionString: server.connectionString('postgres') });
  await administrator.connect();
  const role = `examples_${randomUUID().replaceAll('-', '')}`;
  await administrator.query(`CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD '${password}'`);
  return { server, role, administrator, ...(await newDatabase(server, role)) };
}

async function newDatabase(
  server: PostgresServer,
  role: string,
): Promise<Pick<Place, 'client' | 'database' | 'untouched'>> {
  const database = await server.createDatabase();
  const access = { host: '127.0.0.1', port: server.port, user: role, password, database };
  // Compiling the catalog's queries takes longer than running them on so few rows.
  const client = new Client({ ...access, options: '-c jit=off' });
  await client.connect();
  return { client, database, untouched: await rowsIn(client) };
}

async function removePlace({ client, server, database, administrator, role }: Place): Promise<void> {
  await client.end();
  await server.dropDatabase(database);
  await administrator.query(`DROP ROLE ${role}`);
  await administrator.end();
}

async function clean(place: Place): Promise<void> {
  const { client, server, database, role, untouched } = place;
  await client.query(`DROP OWNED BY ${role} CASCADE`);
  if ((await rowsIn(client)) === untouched) return;
  await client.end();
  await server.dropDatabase(database);
  Object.assign(place, await newDatabase(server, role));
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
