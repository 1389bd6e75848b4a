/** The example workspace runs as it claims: up, down and up again on real servers, and its queries fit the schema. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { newest } from '../breadth.ts';
import { repository } from '../hosts/paths.ts';
import type { PostgresMajor } from '../hosts/postgres/binaries.ts';
import { ownDatabase, type OwnDatabase } from './sessions.ts';

const shop = join(repository, 'examples', 'shop');
const ups = sqlFiles('migrations').filter((file) => file.endsWith('.up.sql'));
const downs = ups.map((file) => file.replace(/\.up\.sql$/, '.down.sql')).reverse();
const oldestAndNewest: readonly PostgresMajor[] = newest([14, 18]);

it('has a down file for every up file and numbers without a gap', () => {
  expect(sqlFiles('migrations')).toHaveLength(ups.length * 2);
  expect(ups.map((file) => Number(file.slice(0, 6)))).toEqual(ups.map((_, index) => index + 1));
});

describe.each(oldestAndNewest)('examples/shop on PostgreSQL %i', (major) => {
  let own: OwnDatabase;
  let client: Client;
  beforeAll(async () => {
    own = await ownDatabase(major);
    ({ client } = own);
  });
  afterAll(() => own.end());

  it('goes up, down to nothing, and up to the same catalog', async () => {
    const empty = await catalog(client);
    await migrate(client, ups);
    const first = await catalog(client);
    expect(first.length).toBeGreaterThan(empty.length + 100);
    await migrate(client, downs);
    expect(await catalog(client)).toEqual(empty);
    await migrate(client, ups);
    expect(await catalog(client)).toEqual(first);
  });

  itBroadly('takes the seed, and every query is planned', async () => {
    await client.query(read('seed.sql'));
    for (const [index, query] of queries().entries()) {
      await client.query(`PREPARE query_${index} AS ${query.sql}`);
      if (query.parameters > 0) continue;
      const plan = await client.query(`EXPLAIN EXECUTE query_${index}`);
      expect(plan.rows.length, query.file).toBeGreaterThan(0);
    }
  });
});

/** As golang-migrate sends it: the whole file in one simple query, which is one transaction unless it is one statement. */
async function migrate(client: Client, files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await client.query(read('migrations', file));
    } catch (error) {
      throw new Error(`${file} failed`, { cause: error });
    }
  }
}

/** One line for everything a migration can leave behind in its database; internal names (OIDs, TOAST) stay out. */
async function catalog(client: Client): Promise<readonly string[]> {
  const own = `nspname !~ '^pg_' AND nspname <> 'information_schema'`;
  const result = await client.query<{ line: string }>(`
    SELECT concat_ws(' ', 'schema', nspname, nspacl) AS line FROM pg_namespace WHERE ${own}
    UNION ALL
    SELECT concat_ws(' ', 'relation', c.oid::regclass, relkind, relrowsecurity, relacl,
                     pg_get_partkeydef(c.oid), pg_get_expr(relpartbound, c.oid),
                     CASE WHEN relkind = 'v' THEN pg_get_viewdef(c.oid) END)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE ${own}
    UNION ALL
    SELECT concat_ws(' ', 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
                     attidentity, pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE ${own} AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v')
    UNION ALL
    SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(k.oid), convalidated)
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = connamespace WHERE ${own}
    UNION ALL
    SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid)
    FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE ${own}
    UNION ALL
    SELECT concat_ws(' ', 'function', pg_get_functiondef(p.oid), proacl)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE ${own}
    UNION ALL
    SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT concat_ws(' ', 'policy', polrelid::regclass, polname, pg_get_expr(polqual, polrelid),
                     pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy
    UNION ALL
    SELECT concat_ws(' ', 'enum', enumtypid::regtype, enumlabel, rank() OVER (PARTITION BY enumtypid ORDER BY enumsortorder))
    FROM pg_enum
    ORDER BY line`);
  return result.rows.map((row) => row.line);
}

function queries(): readonly { readonly file: string; readonly sql: string; readonly parameters: number }[] {
  return sqlFiles('queries').flatMap((file) =>
    read('queries', file)
      .replace(/^--.*$/gm, '')
      .split(/;\s*$/m)
      .map((sql) => sql.trim())
      .filter((sql) => sql !== '')
      .map((sql) => ({ file, sql, parameters: sql.match(/\$\d/g)?.length ?? 0 })),
  );
}

function sqlFiles(folder: string): readonly string[] {
  return readdirSync(join(shop, folder))
    .filter((file) => file.endsWith('.sql'))
    .sort();
}

function read(...path: readonly string[]): string {
  return readFileSync(join(shop, ...path), 'utf8');
}
