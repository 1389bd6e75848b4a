/** The same on MariaDB, for MySQL too where both answer alike, and on SQLite. */
import { createConnection, type Connection } from 'mysql2/promise';
import { expect } from 'vitest';
import type { Mariadb } from '../../hosts/mariadb.ts';
import type { Sqlite } from '../../hosts/sqlite.ts';
import { filesOf, type Half, type Outage } from '../../outages/incidents.ts';

function textsOf(outage: Outage, half: Half): { readonly before: string; readonly migration: string } {
  const files = filesOf(outage, half);
  const text = (isNew: boolean): string =>
    files.flatMap((file) => (file.isNew === isNew ? [file.text] : [])).join('\n');
  return { before: text(false), migration: text(true) };
}

export async function judgeMysql(server: Mariadb, outage: Outage, half: Half): Promise<void> {
  const { effect, rows = '' } = outage;
  const isTwin = half === 'repaired';
  const { before, migration } = textsOf(outage, half);
  expect(server.run('DROP DATABASE IF EXISTS played; CREATE DATABASE played')).toMatchObject({ ok: true });
  expect(server.run(`${before}\n${rows}`, 'played')).toMatchObject({ ok: true });
  switch (effect?.kind) {
    case 'mysql-copies': {
      // Writes may continue only where nothing is copied: the server says itself whether they may.
      const isChange = migration.includes('ALTER TABLE');
      const beside = isChange ? migration.replace(/;\s*$/, ', LOCK=NONE;') : migration;
      expect(server.run(beside, 'played').ok).toBe(isTwin);
      return;
    }
    case 'mysql-queue':
      return metadataLock(server, migration, { ...effect, isTwin });
    case 'mysql-refused': {
      const code = effect.mariadb ?? effect.code;
      expect(server.run(migration, 'played')).toMatchObject(isTwin ? { ok: true } : { ok: false, code });
      return;
    }
    case 'mysql-breaks': {
      expect(server.run(migration, 'played')).toMatchObject({ ok: true });
      const { old, code } = effect;
      expect(server.run(old, 'played')).toMatchObject(isTwin ? { ok: true } : { ok: false, code });
      return;
    }
    case 'mysql-loses': {
      const counted = server.run(effect.count, 'played');
      expect(server.run(migration, 'played')).toMatchObject({ ok: true });
      const after = server.run(effect.count, 'played');
      if (isTwin) expect(after).toEqual(counted);
      else expect(after).not.toEqual(counted);
      return;
    }
    case 'mysql-ends':
      expect(server.run(`${migration}\n${effect.prepare}`, 'played')).toMatchObject({ ok: true });
      expect(server.run(effect.statement, 'played').ok).toBe(isTwin);
      return;
    default:
      throw new Error('no effect of MySQL');
  }
}

interface Waiting {
  readonly open: string;
  readonly reader: string;
  readonly isTwin: boolean;
}

/** A transaction that has read a table, a definition that waits for it, and a reader after both. */
async function metadataLock(server: Mariadb, migration: string, waiting: Waiting): Promise<void> {
  const { open, reader, isTwin } = waiting;
  const app = await connect(server);
  const tool = await connect(server);
  try {
    await app.query('BEGIN');
    await app.query(open);
    const hurried = migration.replace(/lock_wait_timeout = \d+/, 'lock_wait_timeout = 1');
    const work = tool.query(hurried).then(
      () => 'done',
      () => 'gave up',
    );
    if (isTwin) expect(await work).toBe('gave up');
    else await untilOneWaits(server);
    const behind = server.run(`SET lock_wait_timeout = 1; ${reader}`, 'played');
    expect(behind).toMatchObject(isTwin ? { ok: true } : { ok: false, code: 1205 });
    await app.query('ROLLBACK');
    await work;
  } finally {
    await app.end();
    await tool.end();
  }
}

function connect({ socket }: Mariadb): Promise<Connection> {
  return createConnection({
    ...{ socketPath: socket, user: 'root', database: 'played' },
    multipleStatements: true,
  });
}

async function untilOneWaits(server: Mariadb): Promise<void> {
  const deadline = performance.now() + 20_000;
  const waiting =
    "SELECT count(*) FROM information_schema.processlist WHERE state = 'Waiting for table metadata lock'";
  while (performance.now() < deadline) {
    const answer = server.run(waiting);
    if (answer.ok && answer.rows[0] !== '0') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('the statement was not held up');
}

/** All of these tools send a file in one transaction, of a connection that keeps foreign keys. */
export function judgeSqlite(engine: Sqlite, outage: Outage, half: Half): void {
  const { effect, rows = '' } = outage;
  if (effect?.kind !== 'sqlite-loses') throw new Error('no effect of SQLite');
  const { before, migration } = textsOf(outage, half);
  const database = engine.fresh();
  const counted = (sql: string): number => {
    const answer = engine.run(`PRAGMA foreign_keys = ON; ${sql}; ${effect.count};`, database);
    expect(answer).toMatchObject({ ok: true });
    return answer.ok ? Number(answer.rows.at(-1)) : 0;
  };
  const first = counted(`${before}\n${rows}`);
  const last = counted(`BEGIN;\n${migration}\nCOMMIT`);
  expect(last < first).toBe(half === 'migrations');
}
