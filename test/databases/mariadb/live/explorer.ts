/** What the explorer shows of a real MariaDB: everything, at its place, and what others change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { objectKinds } from '../../../../core/catalog/objects.ts';
import { searchable } from '../../../../core/catalog/search.ts';
import { LiveCatalog } from '../../../../engine/databases/catalog/live.ts';
import type { MysqlSession } from '../../../../engine/databases/mysql/connection.ts';
import { mysqlEngine } from '../../../../engine/databases/mysql/engine.ts';
import { foundInDatabase } from '../../../../server/schema/find.ts';
import { repository } from '../../../hosts/paths.ts';
import { treeBy, type Opened } from '../../explorer/explorer.ts';
import type { Given } from './given.ts';

export function explorerPart({ server, run, connected }: Given): void {
  describe('the explorer', () => {
    let session: MysqlSession;
    let live: LiveCatalog;
    let tree: readonly Opened[];
    beforeAll(async () => {
      session = await connected();
      live = new LiveCatalog(mysqlEngine.catalog(session));
      tree = await treeBy(live, mysqlEngine.words);
    });

    it('shows everything, in the words of the server', () => {
      const lines = tree.map(({ node, path }) => {
        const detail = node.detail.replace(/(?:^|, )(?:~\d+ rows|\d+ kB|16\.0 kB|[\d.]+ [kM]B)(?=,|$)/g, '');
        return `${'  '.repeat(path.length - 1)}${node.kind} ${node.label}${detail === '' ? '' : ` | ${detail.replace(/^, /, '')}`}`;
      });
      expect(`${lines.join('\n')}\n`).toBe(readFileSync(recorded, 'utf8'));
    });

    it.each([
      ['TABLES', 'TABLE_SCHEMA', 'TABLE_NAME'],
      ['COLUMNS', 'TABLE_SCHEMA', 'COLUMN_NAME'],
      ['STATISTICS', 'TABLE_SCHEMA', 'INDEX_NAME'],
      ['TABLE_CONSTRAINTS', 'TABLE_SCHEMA', 'CONSTRAINT_NAME'],
      ['TRIGGERS', 'TRIGGER_SCHEMA', 'TRIGGER_NAME'],
      ['ROUTINES', 'ROUTINE_SCHEMA', 'ROUTINE_NAME'],
      ['EVENTS', 'EVENT_SCHEMA', 'EVENT_NAME'],
      ['PARTITIONS', 'TABLE_SCHEMA', 'PARTITION_NAME'],
    ])('leaves nothing of %s out', async (view, schema, name) => {
      const asked = await session.query(
        `SELECT DISTINCT ${name} FROM information_schema.${view} WHERE ${schema} = 'shop' AND ${name} IS NOT NULL`,
      );
      const labels = new Set(tree.map(({ node }) => node.label));
      if (asked.kind === 'failed') throw new Error(asked.failure.message);
      expect(asked.rows.length).toBeGreaterThan(0);
      // The server gives a sequence columns; people do not.
      const missing = asked.rows
        .flat()
        .filter((one) => !labels.has(one ?? '') && !ofSequences.has(one ?? ''));
      expect(missing).toEqual([]);
    });

    it('finds everything by its name at the place where it stands, and prints what makes it', async () => {
      const read = await live.snapshot();
      if (read.kind === 'failed') throw new Error(read.failure.message);
      const lost: string[] = [];
      for (const { node, keys } of tree) {
        const kind = objectKinds.find((one) => one === node.kind);
        const isMention = keys.includes('g:Referenced By');
        if (kind === undefined || isMention || node.key.startsWith('s:')) continue;
        const made = await node.define?.();
        if (made?.kind === 'failure') lost.push(made.message);
        if (!searchable.has(kind) || kind === 'primary-key' || kind === 'schema' || kind === 'database')
          continue;
        const found = foundInDatabase(
          await live.search({ kinds: new Set([kind]), wanted: node.label.toLowerCase() }),
          read.value,
        );
        const places =
          found.kind === 'found' ? [...found.found].map(({ path }) => JSON.stringify(path())) : [];
        if (!places.includes(JSON.stringify(keys))) lost.push(JSON.stringify(keys));
      }
      // Of root's programs only root may see the text.
      expect(lost).toEqual([
        'The login may not see the statement that makes shop.order_count.',
        'The login may not see the statement that makes shop.mark_paid.',
      ]);
    });

    it('hears what others change, and no more is read for what they did not', async () => {
      const fresh = new LiveCatalog(mysqlEngine.catalog(session));
      const before = await fresh.snapshot();
      if (before.kind === 'failed') throw new Error(before.failure.message);
      const orders = JSON.stringify(['shop', 'orders']);
      const shop = JSON.stringify(['shop']);
      await fresh.ask({ what: 'relation', id: orders });
      await fresh.ask({ what: 'groups', scope: { of: 'schema', schema: shop } });
      run('INSERT INTO customers (email) VALUES (UUID()); SELECT COUNT(*) FROM orders', 'shop');
      expect((await fresh.look()).kind).toBe('same');
      const told: string[] = [];
      for (const sql of changes) {
        run(sql, 'shop');
        const look = await fresh.look();
        const said =
          look.kind === 'changed'
            ? [...look.change.relations.map(({ name }) => name), ...look.change.schemas]
            : [look.kind];
        told.push(`${sql.split(' ').slice(0, 3).join(' ')}: ${said.join(', ')}`);
        await fresh.ask({ what: 'relation', id: orders });
        await fresh.ask({ what: 'groups', scope: { of: 'schema', schema: shop } });
      }
      expect(told).toEqual([
        'ALTER TABLE orders: orders',
        'CREATE INDEX orders_total: orders',
        'DROP INDEX orders_total: orders',
        'ALTER TABLE orders: orders',
        'CREATE TABLE made: made, shop',
        'CREATE TRIGGER orders_after: orders',
        'DROP TRIGGER orders_after: orders',
        'RENAME TABLE made: renamed, shop',
        'CREATE FUNCTION one(): shop',
        'DROP FUNCTION one: shop',
        'DROP TABLE renamed: shop',
      ]);
    });

    it('lists the databases where the connection names none, and the others beside one that is named', async () => {
      const all = new LiveCatalog(
        mysqlEngine.catalog(await connected({ host: server().socket, user: 'root', database: '' })),
      );
      const read = await all.snapshot();
      expect(read.kind === 'read' && read.value.schemas.map(({ name }) => name)).toEqual(['other', 'shop']);
      const one = new LiveCatalog(
        mysqlEngine.catalog(await connected({ host: server().socket, user: 'root' })),
      );
      expect(await one.ask({ what: 'groups', scope: { of: 'database' } })).toMatchObject({
        value: { groups: [{ name: 'Databases', count: 1 }] },
      });
    });

    it('reads the names alone of a large database, and the insides of those that are asked for', async () => {
      const read = await mysqlEngine
        .catalog(session)
        .introspect({ mostRelations: 2, insidesOf: [JSON.stringify(['shop', 'orders'])] });
      if (read.kind === 'failed') throw new Error(read.failure.message);
      expect(read.value.depth).toBe('names');
      const columns = read.value.schemas[0]?.relations.map(({ name, columns: list }) => [name, list.length]);
      expect(columns).toContainEqual(['orders', 7]);
      expect(columns).toContainEqual(['customers', 0]);
    });
  });
}

const ofSequences = new Set([
  ...['next_not_cached_value', 'minimum_value', 'maximum_value', 'start_value', 'increment'],
  ...['cache_size', 'cycle_option', 'cycle_count'],
]);

const recorded = join(repository, 'test/databases/mariadb/mariadb-tree.txt');

/** Each in another session. */
const changes = [
  'ALTER TABLE orders ADD COLUMN weight int',
  'CREATE INDEX orders_total ON orders (total)',
  'DROP INDEX orders_total ON orders',
  "ALTER TABLE orders COMMENT 'what was bought'",
  'CREATE TABLE made (a int)',
  'CREATE TRIGGER orders_after AFTER INSERT ON orders FOR EACH ROW SET @a = 1',
  'DROP TRIGGER orders_after',
  'RENAME TABLE made TO renamed',
  'CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1',
  'DROP FUNCTION one',
  'DROP TABLE renamed',
];
