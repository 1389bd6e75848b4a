/** Everything that a user made is in the explorer's tree: each system catalog is asked for itself, and each of its rows is looked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { objectKinds, type ObjectKind } from '../../../core/catalog/objects.ts';
import { searchable } from '../../../core/catalog/search.ts';
import { LiveCatalog } from '../../../engine/databases/catalog/live.ts';
import { postgresCatalog } from '../../../engine/databases/postgres/catalog-reader.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import type { SchemaNodeKind } from '../../../protocol/schema.ts';
import { foundInDatabase } from '../../../server/schema/find.ts';
import { repository } from '../../hosts/paths.ts';
import { postgresMajors, type PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { ownPostgres } from '../../hosts/postgres/server.ts';
import { treeOf, type Opened } from './explorer.ts';
import { openSession, runScript } from '../native.ts';

const everyKind = readFileSync(join(repository, 'test/databases/explorer/every-kind.sql'), 'utf8');

/** What is not a row of its own in the tree: made by the server along with something that is, or said by the row of another. */
const made = (catalog: string, oid: string, kinds = `'e', 'i'`): string =>
  `${oid} >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype IN (${kinds}))`;

/** OID and name of everything that a user made, by catalog. */
const catalogs: Readonly<Record<string, string>> = {
  pg_namespace: `SELECT oid, nspname FROM pg_namespace WHERE ${made('pg_namespace', 'oid')} AND nspname !~ '^pg_'`,
  pg_class: `SELECT oid, relname FROM pg_class WHERE ${made('pg_class', 'oid', `'e'`)} AND relkind <> 't' AND relkind <> 'c'
    AND relnamespace::regnamespace::text !~ '^pg_'`,
  pg_proc: `SELECT oid, proname FROM pg_proc WHERE ${made('pg_proc', 'oid')}`,
  pg_type: `SELECT oid, typname FROM pg_type t WHERE ${made('pg_type', 'oid')} AND typtype <> 'm'
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`,
  pg_enum: `SELECT oid, enumlabel FROM pg_enum WHERE oid >= 16384`,
  pg_constraint: `SELECT oid, conname FROM pg_constraint WHERE ${made('pg_constraint', 'oid', `'e'`)} AND (contype <> 'n' OR conrelid = 0)`,
  pg_trigger: `SELECT oid, tgname FROM pg_trigger WHERE oid >= 16384 AND NOT tgisinternal`,
  pg_policy: `SELECT oid, polname FROM pg_policy`,
  pg_rewrite: `SELECT oid, rulename FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN'`,
  pg_statistic_ext: `SELECT oid, stxname FROM pg_statistic_ext`,
  pg_extension: `SELECT oid, extname FROM pg_extension`,
  pg_collation: `SELECT oid, collname FROM pg_collation WHERE ${made('pg_collation', 'oid')}`,
  pg_conversion: `SELECT oid, conname FROM pg_conversion WHERE ${made('pg_conversion', 'oid')}`,
  pg_operator: `SELECT oid, oprname FROM pg_operator WHERE ${made('pg_operator', 'oid')}`,
  pg_opclass: `SELECT oid, opcname FROM pg_opclass WHERE ${made('pg_opclass', 'oid')}`,
  pg_opfamily: `SELECT oid, opfname FROM pg_opfamily WHERE ${made('pg_opfamily', 'oid')}`,
  pg_ts_config: `SELECT oid, cfgname FROM pg_ts_config WHERE ${made('pg_ts_config', 'oid')}`,
  pg_ts_dict: `SELECT oid, dictname FROM pg_ts_dict WHERE ${made('pg_ts_dict', 'oid')}`,
  pg_ts_parser: `SELECT oid, prsname FROM pg_ts_parser WHERE ${made('pg_ts_parser', 'oid')}`,
  pg_ts_template: `SELECT oid, tmplname FROM pg_ts_template WHERE ${made('pg_ts_template', 'oid')}`,
  pg_language: `SELECT oid, lanname FROM pg_language WHERE ${made('pg_language', 'oid')}`,
  pg_cast: `SELECT oid, '' FROM pg_cast WHERE ${made('pg_cast', 'oid')}`,
  pg_transform: `SELECT oid, '' FROM pg_transform WHERE ${made('pg_transform', 'oid')}`,
  pg_am: `SELECT oid, amname FROM pg_am WHERE ${made('pg_am', 'oid')}`,
  pg_foreign_data_wrapper: `SELECT oid, fdwname FROM pg_foreign_data_wrapper`,
  pg_foreign_server: `SELECT oid, srvname FROM pg_foreign_server`,
  pg_user_mapping: `SELECT umid, '' FROM pg_user_mappings`,
  pg_publication: `SELECT oid, pubname FROM pg_publication`,
  pg_publication_rel: `SELECT prrelid, '' FROM pg_publication_rel`,
  pg_subscription: `SELECT oid, subname FROM pg_subscription`,
  pg_event_trigger: `SELECT oid, evtname FROM pg_event_trigger`,
  pg_default_acl: `SELECT oid, '' FROM pg_default_acl`,
  pg_largeobject_metadata: `SELECT oid, '' FROM pg_largeobject_metadata`,
  pg_roles: `SELECT oid, rolname FROM pg_roles WHERE rolname !~ '^pg_'`,
  pg_database: `SELECT oid, datname FROM pg_database`,
};

/** What is below something else only because it is a part of it, or is about it, is found there. */
function soughtKind(kind: SchemaNodeKind, keys: readonly string[]): ObjectKind | undefined {
  const isInside = keys.some((key) => key.startsWith('o:') && key !== keys.at(-1));
  const isElsewhere = ['g:Referenced By', 'g:Inherited By'].some((key) => keys.includes(key));
  const isBelowTable = kind === 'statistics' && keys.some((key) => key.startsWith('r:'));
  const known = objectKinds.find((one) => one === kind);
  const isSought = known !== undefined && searchable.has(known);
  return isSought && !isInside && !isElsewhere && !isBelowTable ? known : undefined;
}

describe.each([postgresMajors[0], postgresMajors.at(-1)] as PostgresMajor[])(
  'the tree on PostgreSQL %i',
  (major) => {
    let session: PostgresSession;
    let tree: readonly Opened[];
    beforeAll(async () => {
      // Other tests make databases and roles on a shared server.
      const server = await ownPostgres(major);
      const database = await server.createDatabase();
      await runScript(server, database, everyKind);
      session = await openSession(server, database);
      tree = await treeOf(session);
      return async () => {
        await session.close();
        await server.stop();
      };
    });

    async function rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
      const outcome = await session.query(sql);
      if (outcome.kind === 'failed') throw new Error(`${outcome.failure.message}: ${sql}`);
      return outcome.rows;
    }

    it.each(Object.entries(catalogs))('has every row of %s', async (_catalog, sql) => {
      const all = await rows(`SELECT oid::text, name::text FROM (${sql}) AS made (oid, name)`);
      expect(all.length).toBeGreaterThan(0);
      const missing = all.filter(
        ([oid, name]) => !tree.some(({ node }) => node.object === oid && node.label.includes(name ?? '')),
      );
      expect(missing).toEqual([]);
    });

    it('finds everything by its name, at the place where it stands', async () => {
      const catalog = new LiveCatalog(postgresCatalog(session));
      const read = await catalog.snapshot();
      if (read.kind === 'failed') throw new Error(read.failure.message);
      const { signal } = new AbortController();
      const sought = tree.flatMap(({ node, keys }) => {
        const kind = soughtKind(node.kind, keys);
        // Some are called by all that identifies them: the last part is the name.
        const [name = ''] = /^[^( ]*/.exec(node.label.slice(node.label.indexOf('.') + 1)) ?? [];
        const search = { kinds: kind && new Set([kind]), wanted: name.replaceAll('"', '').toLowerCase() };
        return kind === undefined ? [] : [{ search, keys }];
      });
      expect(sought.length).toBeGreaterThan(100);
      const lost: string[] = [];
      for (const { search, keys } of sought) {
        const found = foundInDatabase(await catalog.search(search, signal), read.value);
        if (found.kind === 'failure') throw new Error(found.message);
        const places = [...found.found].map(({ path }) => JSON.stringify(path()));
        if (!places.includes(JSON.stringify(keys))) lost.push(JSON.stringify(keys));
      }
      expect(lost).toEqual([]);
    });

    it('has every column, with its default, comment and NOT NULL', async () => {
      const all =
        await rows(`SELECT a.attrelid::text, a.attname::text, pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum),
        CASE WHEN a.attnotnull THEN 'not null' ELSE 'nullable' END
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${made('pg_class', 'c.oid', `'e'`)}`);
      const missing = all.filter(([relation, name, ...said]) => {
        const found = tree.find(
          ({ node, parent }) => node.key === `c:${name ?? ''}` && parent?.object === relation,
        );
        const tooltip = found?.node.tooltip.join('\n') ?? '';
        return found === undefined || said.some((one) => one !== null && !tooltip.includes(one));
      });
      expect(all.length).toBeGreaterThan(20);
      expect(missing).toEqual([]);
    });

    it('has every comment on a relation and every grant', () => {
      const at = (label: string) => tree.filter(({ node }) => node.label === label);
      expect(at('customers')[0]?.node.tooltip).toContain('Who buys');
      const grants = tree.filter(({ path }) => path.includes('Grants') && path.at(-1) === 'public');
      expect(grants.map(({ node, path }) => `${path.at(-3) ?? ''}: ${node.detail}`).sort()).toEqual([
        'app: usage',
        'customers: select',
        major === 14 ? 'public: create, usage' : 'public: usage',
      ]);
    });

    it('shows partitions below their parents, and each relation once', () => {
      const paths = tree
        .filter(({ node }) => node.label.startsWith('readings'))
        .map(({ path }) => path.join(' / '));
      expect(paths.filter((path) => path.endsWith('readings_2026_01'))).toEqual([
        'app / readings / readings_2026 / readings_2026_01',
      ]);
      expect(paths.filter((path) => path.endsWith('readings_rest'))).toEqual([
        'app / readings / readings_rest',
      ]);
    });

    it('tells states: invalid, not populated, disabled, how much of a sequence is used', () => {
      const details = new Map(tree.map(({ node }) => [node.label, `${node.kind} | ${node.detail}`]));
      expect(details.get('never')).toBe('disabled-trigger | after delete → app.touch, disabled');
      expect(details.get('totals')).toMatch(/^materialized-view \| not populated/);
      expect(details.get('tickets')).toBe('sequence | integer, 24.9 % used');
      expect(details.get('later')).toBe('foreign-key | (customer_id) → app.customers, not valid');
      expect(details.get('named')).toMatch(/^(unvalidated-)?constraint/);
      expect(details.get('narrow')).toBe('policy | update, for public, restrictive');
      expect(details.get('watching')).toContain('disabled');
    });

    it('prints the statement that would make each object', async () => {
      const printed = await Promise.all(
        tree.flatMap(({ node }) => (node.define === undefined ? [] : [node.define()])),
      );
      expect(printed.filter(({ kind }) => kind === 'failure')).toEqual([]);
      const sql = new Map(
        printed.map((one) => [one.kind === 'definition' ? one.name : '', JSON.stringify(one)]),
      );
      expect(sql.get('customers')).toContain('age integer,');
      expect(sql.get('customers')).toContain(
        'CREATE POLICY narrow ON app.customers AS RESTRICTIVE FOR UPDATE',
      );
      expect(sql.get('readings_2026_01')).toContain('PARTITION OF app.readings_2026 FOR VALUES FROM');
      expect(sql.get('positive')).toContain('CONSTRAINT above_zero CHECK');
    });

    it('holds no secret', () => {
      expect(JSON.stringify(tree.map(({ node }) => [node.label, node.detail, node.tooltip]))).not.toMatch(
        /hunter/,
      );
    });
  },
);
