/** back.sql of a column in the place of another, on real servers: it keeps what was written since in every state in which somebody may run it. */
import type { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import type { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { statementParser } from '../sql.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE builds (id bigint PRIMARY KEY, rerun_of int, note text);
CREATE INDEX builds_rerun ON builds (rerun_of);`;
const up = `ALTER TABLE builds RENAME COLUMN rerun_of TO rerun_of_old;
ALTER TABLE builds ADD COLUMN rerun_of bigint;
ALTER INDEX builds_rerun RENAME TO builds_rerun_old;
CREATE INDEX builds_rerun ON builds (rerun_of);`;
const down = `DROP INDEX builds_rerun;
ALTER INDEX builds_rerun_old RENAME TO builds_rerun;
ALTER TABLE builds DROP COLUMN rerun_of;
ALTER TABLE builds RENAME COLUMN rerun_of_old TO rerun_of;`;
const rows = 'INSERT INTO builds SELECT one, nullif(one % 3, 0) FROM generate_series(1, 9) AS one;';
const written =
  'INSERT INTO builds (id, rerun_of) VALUES (10, 77); UPDATE builds SET rerun_of = 5 WHERE id = 1;';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

async function run(client: Client, script: string): Promise<string | undefined> {
  for (const { parsed } of readStatements(script, 0, script.length, parser)) {
    try {
      await client.query(parsed.text);
    } catch (error) {
      await client.query('ROLLBACK');
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

/** The schema with its values. */
async function look(client: Client): Promise<string> {
  const { rows: found } = await client.query<{ readonly all: string }>(
    `SELECT (SELECT string_agg(to_jsonb(builds)::text, ' ' ORDER BY id) FROM builds) || (SELECT string_agg(pg_get_indexdef(indexrelid), ' ' ORDER BY indexrelid) FROM pg_index WHERE indrelid = 'builds'::regclass) || (SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attname) FROM pg_attribute WHERE attrelid = 'builds'::regclass AND attnum > 0 AND NOT attisdropped) AS all`,
  );
  return found[0]?.all ?? '';
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let script: string;
  beforeAll(async () => {
    server = await startPostgres(major);
    const { migrations } = await reviewOfChange(history, {
      '000002_change.up.sql': up,
      '000002_change.down.sql': down,
    });
    script = migrations[0]?.rollback.script ?? '';
    expect(script).toContain('LOCK TABLE builds;\nUPDATE builds SET rerun_of_old = rerun_of::integer');
  });

  it.each([
    ['after the change', ''],
    ['after its copies', 'UPDATE builds SET rerun_of = rerun_of_old WHERE rerun_of IS NULL;'],
  ])('%s it brings the values of before and those of since', async (_, between) => {
    const database = await databaseWith(server, [history, rows, up, between, written]);
    const wanted = await databaseWith(server, [history, rows, written]);
    await withClient(server, wanted, async (other) => {
      await withClient(server, database, async (client) => {
        expect(await run(client, script)).toBeUndefined();
        expect(await look(client)).toBe(await look(other));
      });
    });
  });

  it('before the change, a second time, and where the old column is gone for good it changes nothing', async () => {
    const database = await databaseWith(server, [history, rows]);
    await withClient(server, database, async (client) => {
      const before = await look(client);
      expect(await run(client, script)).toMatch(/rerun_of_old/);
      expect(await look(client)).toBe(before);
      await client.query(up);
      expect(await run(client, script)).toBeUndefined();
      expect(await run(client, script)).toMatch(/rerun_of_old/);
      expect(await look(client)).toBe(before);
      await client.query(`${up} ALTER TABLE builds DROP COLUMN rerun_of_old`);
      const behind = await look(client);
      expect(await run(client, script)).toMatch(/rerun_of_old/);
      expect(await look(client)).toBe(behind);
    });
  });

  it('a value that the former type does not hold ends it, and takes nothing back', async () => {
    const database = await databaseWith(server, [history, rows, up]);
    await withClient(server, database, async (client) => {
      await client.query('UPDATE builds SET rerun_of = 3000000000 WHERE id = 2');
      const before = await look(client);
      expect(await run(client, script)).toMatch(/integer out of range/);
      expect(await look(client)).toBe(before);
    });
  });
});
