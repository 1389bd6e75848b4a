/** One catalog reader for every server: the same schema reads the same on PostgreSQL 14 to 18 and embedded, and types print as the server prints them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogRelation, CatalogSnapshot } from '../../../core/catalog/catalog.ts';
import { entitiesOfCatalog } from '../../../core/dictionary/entities-of-catalog.ts';
import { entitiesOfSchema } from '../../../core/dictionary/entities-of-schema.ts';
import type { Entities } from '../../../core/dictionary/entities.ts';
import { diagramPicture } from '../../../core/dictionary/pictures.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { explore, type Explored } from '../../../engine/databases/catalog/explore/explore.ts';
import { introspect } from '../../../engine/databases/catalog/introspect.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { EmbeddedServer } from '../../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { newest } from '../../breadth.ts';
import { repository } from '../../hosts/paths.ts';
import { postgresMajors, type PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { embeddedProgram } from '../proof/embedded-program.ts';
import { statementParser, statementsIn } from '../../sql.ts';
import { openSession, runScript } from '../native.ts';

const richSchema = readFileSync(join(repository, 'test/databases/explorer/rich-schema.sql'), 'utf8');
const history = [{ name: 'rich', sends: [richSchema], toolTransaction: false }];
let embedded: EmbeddedServer;
const sessions: PostgresSession[] = [];

beforeAll(async () => {
  embedded = new EmbeddedServer({ program: await embeddedProgram(), loadParser: loadPostgresParser });
});

afterAll(async () => {
  embedded.stop();
  for (const session of sessions) await session.close();
});

async function native(major: PostgresMajor, script: string): Promise<PostgresSession> {
  const server = await startPostgres(major);
  const database = await server.createDatabase();
  await runScript(server, database, script);
  const session = await openSession(server, database);
  sessions.push(session);
  return session;
}

async function read(session: PostgresSession): Promise<CatalogSnapshot> {
  const result = await introspect(session);
  if (result.kind !== 'read') throw new Error(JSON.stringify(result));
  return result.value;
}

/** Without what differs between servers by nature: OIDs and pages. */
function comparable(snapshot: CatalogSnapshot): unknown {
  return snapshot.schemas.map((schema) => ({
    name: schema.name,
    relations: schema.relations.map((relation) => ({
      ...relation,
      id: '',
      written: '',
      estimatedBytes: 0,
      indexes: relation.indexes.map((index) => ({ ...index, estimatedBytes: 0 })),
    })),
  }));
}

function relation(snapshot: CatalogSnapshot, schema: string, name: string): CatalogRelation {
  const found = snapshot.schemas
    .find((candidate) => candidate.name === schema)
    ?.relations.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no ${schema}.${name}`);
  return found;
}

describe.each(newest(postgresMajors))('the catalog of PostgreSQL %i', (major) => {
  it('reads the same as the embedded one, and types print as format_type prints them', async () => {
    const session = await native(major, richSchema);
    const snapshot = await read(session);
    const shipped = await embedded.introspect(history);
    if (shipped.kind !== 'read') throw new Error(JSON.stringify(shipped));
    expect(comparable(snapshot)).toEqual(comparable(shipped.value));
    expect(Math.floor(snapshot.serverVersion / 10_000)).toBe(major);

    await session.query('SET search_path = pg_catalog');
    const printed = await session.query(`
      SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
      WHERE attrelid = 'public.types'::regclass AND attnum > 0 ORDER BY attnum`);
    expect(relation(snapshot, 'public', 'types').columns.map(({ name, type }) => [name, type])).toEqual(
      printed.kind === 'rows' && printed.rows,
    );
  });
});

describe('the catalog', () => {
  it('tells kinds, keys, validity and parents', async () => {
    const snapshot = await read(await native(18, richSchema));
    const orders = relation(snapshot, 'public', 'orders');
    expect(orders.constraints.filter((constraint) => constraint.kind === 'foreignKey')).toEqual([
      {
        name: 'later',
        kind: 'foreignKey',
        columns: ['customer'],
        validity: 'notValid',
        references: { schema: 'public', name: 'customers', columns: ['id'] },
        onDelete: 'restrict',
        onUpdate: 'noAction',
      },
      {
        name: 'orders_customer_fkey',
        kind: 'foreignKey',
        columns: ['customer'],
        validity: 'valid',
        references: { schema: 'public', name: 'customers', columns: ['id'] },
        onDelete: 'cascade',
        onUpdate: 'setNull',
      },
      {
        name: 'orders_two_one_fkey',
        kind: 'foreignKey',
        columns: ['two', 'one'],
        validity: 'valid',
        references: { schema: 'Odd "Schema"', name: 'Odd "Table"', columns: ['id;two', 'id one'] },
        onDelete: 'setDefault',
        onUpdate: 'noAction',
      },
    ]);
    expect(orders.indexes.find((index) => index.name === 'expression')).toMatchObject({
      method: 'btree',
      keys: [{ kind: 'expression' }, { kind: 'column', name: 'two' }],
      included: ['during'],
      partial: true,
      unique: false,
      valid: true,
    });
    expect(relation(snapshot, 'warehouse', 'readings_2026')).toMatchObject({
      isPartition: true,
      parents: [{ schema: 'public', name: 'readings' }],
    });
    expect(relation(snapshot, 'Odd "Schema"', 'Odd "Table"').rowSecurity).toBe('forced');
    expect(relation(snapshot, 'public', 'customers').columns).toEqual([
      {
        name: 'id',
        type: 'bigint',
        nullable: false,
        hasDefault: false,
        identity: 'always',
        generated: 'none',
      },
      {
        name: 'number',
        type: 'integer',
        nullable: false,
        hasDefault: false,
        identity: 'byDefault',
        generated: 'none',
      },
      {
        name: 'email',
        type: 'text',
        nullable: false,
        hasDefault: false,
        identity: 'none',
        generated: 'none',
      },
      { name: 'name', type: 'text', nullable: true, hasDefault: true, identity: 'none', generated: 'none' },
      {
        name: 'age',
        type: 'integer',
        nullable: true,
        hasDefault: false,
        identity: 'none',
        generated: 'none',
      },
      {
        name: 'shouted',
        type: 'text',
        nullable: true,
        hasDefault: false,
        identity: 'none',
        generated: 'stored',
      },
    ]);
  });

  it('tells what only PostgreSQL 18 has', async () => {
    const session = await native(
      18,
      `CREATE TABLE a (id int PRIMARY KEY, b int, twice int GENERATED ALWAYS AS (b * 2) VIRTUAL);
       ALTER TABLE a ADD CONSTRAINT soon NOT NULL b NOT VALID;
       ALTER TABLE a ADD CONSTRAINT never CHECK (b > 1) NOT ENFORCED;`,
    );
    const table = relation(await read(session), 'public', 'a');
    expect(table.columns.map((column) => column.generated)).toEqual(['none', 'none', 'virtual']);
    expect(
      table.constraints.map((constraint) => [
        constraint.name,
        'validity' in constraint && constraint.validity,
      ]),
    ).toEqual([
      ['a_pkey', false],
      ['never', 'notEnforced'],
      ['soon', 'notValid'],
    ]);
  });

  it('shows an index that failed to build', async () => {
    const session = await native(18, 'CREATE TABLE a (b int); INSERT INTO a VALUES (1), (1)');
    const built = await session.query('CREATE UNIQUE INDEX CONCURRENTLY broken ON a (b)', {
      protocol: 'simple',
    });
    expect(built.kind).toBe('failed');
    expect(relation(await read(session), 'public', 'a').indexes).toMatchObject([
      { name: 'broken', valid: false },
    ]);
  });

  it('gives names alone above its budget, and stops when cancelled', async () => {
    const session = await native(18, richSchema);
    const small = await introspect(session, { mostRelations: 2 });
    expect(small.kind === 'read' && small.value.depth).toBe('names');
    expect(small.kind === 'read' && relation(small.value, 'public', 'orders').columns).toEqual([]);
    expect(await introspect(session, { signal: AbortSignal.abort() })).toMatchObject({
      kind: 'failed',
      failure: { reason: 'cancelled' },
    });
    expect((await introspect(session)).kind).toBe('read');
  });

  it('reads the insides of a few tables with those that they are tied to, and draws them as all', async () => {
    const session = await native(18, richSchema);
    const full = await read(session);
    const { id } = relation(full, 'public', 'customers');
    const few = await introspect(session, { mostRelations: 2, insidesOf: [id, '1); DROP TABLE orders'] });
    if (few.kind !== 'read') throw new Error(JSON.stringify(few));
    expect(few.value.depth).toBe('names');
    expect(relation(few.value, 'public', 'customers')).toEqual(relation(full, 'public', 'customers'));
    expect(relation(few.value, 'public', 'readings').columns).toEqual([]);
    const draw = (snapshot: CatalogSnapshot) =>
      diagramPicture(entitiesOfCatalog(snapshot, String), ['public.customers'], {
        most: 60,
        columns: 'all',
        isPart: true,
      });
    expect(draw(few.value)).toEqual(draw(full));
    expect(draw(full).links.map(({ name, columns, targets }) => [name, columns, targets])).toEqual([
      ['later', ['customer'], ['id']],
      ['orders_customer_fkey', ['customer'], ['id']],
    ]);
    const statements = statementsIn(richSchema, await statementParser());
    const replayed = entitiesOfSchema(replaySection(emptySchema(), statements, 'm.sql').after);
    const live = entitiesOfCatalog(full, String);
    for (const key of ['public.customers', 'public.orders', 'public.readings']) {
      const keys = (entities: Entities) => {
        const table = entities.table(key);
        return {
          columns: table?.columns.map(({ name, keys: marks, nullable }) => [name, marks, nullable]),
          foreignKeys: table?.foreignKeys.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
          partitions: table?.partitions,
        };
      };
      expect(keys(replayed), key).toEqual(keys(live));
    }
  });

  it('says what is inside a relation, on both sides', async () => {
    const session = await native(18, richSchema);
    const shipped = await embedded.introspect(history);
    if (shipped.kind !== 'read') throw new Error(JSON.stringify(shipped));
    const idIn = (snapshot: CatalogSnapshot): string => relation(snapshot, 'public', 'customers').id;
    const there = await explore(session, { what: 'relation', id: idIn(await read(session)) });
    const here = await embedded.explore(history, { what: 'relation', id: idIn(shipped.value) });
    expect(insideOf(here)).toEqual(insideOf(there));
    const inside = insideOf(there);
    expect(inside['Indexes']).toEqual([
      'index customers_email_key unique btree (email)',
      'index customers_pkey unique btree (id)',
    ]);
    expect(inside['Constraints']?.[0]).toBe('constraint customers_age_check (age > 0)');
    expect(inside['Columns']?.at(-1)).toBe('column shouted generated');
    const none = await explore(session, { what: 'relation', id: '1; DROP TABLE orders' });
    expect(none).toMatchObject({ kind: 'read', value: { lists: [], refused: [] } });
  });
});

function insideOf(answer: Explored): Readonly<Record<string, readonly string[]>> {
  if (answer.kind !== 'read') throw new Error(JSON.stringify(answer));
  return Object.fromEntries(
    answer.value.lists.map(({ group, objects }) => [
      group,
      objects.map(({ kind, name, detail }) => `${kind} ${name} ${detail}`),
    ]),
  );
}
