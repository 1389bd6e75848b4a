/** Every fact of the online changes of MariaDB against the server: each ALGORITHM and LOCK is asked for, and the best that it grants is what the table says. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { few, sample } from '../../breadth.ts';
import { measuredMariadb, onlineFacts } from '../../../core/effects/mysql/facts.ts';
import { versionName } from '../../../core/migrations/dialect/server-version.ts';
import { startMariadb, type Mariadb, type Outcome } from '../../hosts/mariadb.ts';

const schema = readFileSync(join(import.meta.dirname, '../../fixtures/mariadb/schema.sql'), 'utf8');
const algorithms = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] as const;
const locks = ['NONE', 'SHARED', 'EXCLUSIVE'] as const;
/** ER_ALTER_OPERATION_NOT_SUPPORTED, with its reason and without. */
const refusals: readonly number[] = [1845, 1846];

let server: Mariadb;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server.stop());

function fresh(): void {
  const made = server.run(
    `DROP DATABASE IF EXISTS facts; CREATE DATABASE facts CHARACTER SET utf8mb4; USE facts; ${schema}`,
  );
  expect(made).toMatchObject({ ok: true });
}

function attempt(statement: string): Outcome {
  const checks = statement.includes('/* unchecked */') ? 0 : 1;
  return server.run(
    `SET SESSION sql_mode = 'STRICT_TRANS_TABLES', foreign_key_checks = ${checks}; ${statement}`,
    'facts',
  );
}

/** The first that is granted; undefined if the statement fails for another reason. */
function best(example: string): string | undefined {
  fresh();
  for (const algorithm of algorithms) {
    for (const lock of locks) {
      const asked = `ALGORITHM=${algorithm}, LOCK=${lock}`;
      const place = '/* online */';
      const outcome = attempt(
        example.includes(place) ? example.replace(place, asked) : `${example}, ${asked}`,
      );
      if (outcome.ok) return `${algorithm}, ${lock}`;
      expect(outcome.message, example).toMatch(/1845|1846/);
      expect(refusals).toContain(outcome.code);
    }
  }
  return undefined;
}

/** True if a writer that does not wait is refused at some time while the statement runs. Readers are not. */
async function keepsWritersOut(statement: string): Promise<boolean> {
  const made = server.run(`DROP DATABASE IF EXISTS watched; CREATE DATABASE watched; USE watched;
CREATE TABLE parted (id int PRIMARY KEY, note varchar(200)) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 4;
INSERT INTO parted SELECT seq, repeat('x', 150) FROM seq_1_to_600000;`);
  expect(made).toMatchObject({ ok: true });
  const client = ['--no-defaults', `--socket=${server.socket}`, '-uroot', 'watched', '-e', statement];
  const running = spawn('mariadb', client, { stdio: 'ignore' });
  const ended = new Promise((resolve) => running.once('exit', resolve));
  const isRunning = (): boolean => {
    const list = server.run('SELECT info FROM information_schema.processlist');
    return list.ok && list.rows.some((one) => one.startsWith(statement));
  };
  while (!isRunning()) expect(running.exitCode).toBeNull();
  const writing =
    "SET lock_wait_timeout = 0, innodb_lock_wait_timeout = 0; UPDATE parted SET note = 'y' WHERE id = 1";
  let isKeptOut = false;
  while (!isKeptOut && isRunning()) isKeptOut = !server.run(writing, 'watched').ok;
  expect(server.run('SELECT 1 FROM parted LIMIT 1', 'watched')).toMatchObject({ ok: true });
  await ended;
  return isKeptOut;
}

describe('what another session sees on MariaDB', () => {
  it.each(few(['ADD PARTITION PARTITIONS 2', 'COALESCE PARTITION 1', 'REBUILD PARTITION ALL'], 1))(
    '%s keeps writers out',
    async (work) => {
      expect(await keepsWritersOut(`ALTER TABLE parted ${work}`)).toBe(true);
    },
    60_000,
  );
});

describe('the metadata lock that MariaDB asks for', () => {
  const changes = Object.entries(onlineFacts).map(([name, { example }]) => [name, example] as const);
  const others = [
    ['drop-table', 'DROP TABLE seats'],
    ['truncate', 'TRUNCATE TABLE seats'],
  ] as const;

  it.each([...sample(changes, 25), ...others])(
    '%s waits for a transaction that has read the table',
    async (_, example) => {
      fresh();
      const table = /TABLE (\w+)/.exec(example)?.[1] ?? '';
      const change = `SET SESSION lock_wait_timeout = 0; ${example.replace('/* online */,', '')}`;
      const { socket: socketPath } = server;
      const app = await createConnection({ socketPath, user: 'root', database: 'facts' });
      try {
        await app.query('BEGIN');
        await app.query(`SELECT count(*) FROM ${table}`);
        // Without a wait: ER_LOCK_WAIT_TIMEOUT at once.
        expect(attempt(change)).toMatchObject({ ok: false, code: 1205 });
        await app.query('ROLLBACK');
        expect(attempt(change)).toMatchObject({ ok: true });
      } finally {
        await app.end();
      }
    },
  );
});

describe('what MariaDB grants', () => {
  it('is asked of the release that the table names', () => {
    expect(server.version).toBe(versionName('mysql', measuredMariadb));
  });

  const askable = Object.entries(onlineFacts).filter(([, fact]) => !('watched' in fact));
  it.each(askable)('%s', (_, { example, mariadb: { algorithm, lock }, ...more }) => {
    expect(best(example)).toBe(`${'grantsInVain' in more ? 'INSTANT' : algorithm}, ${lock}`);
  });
});
