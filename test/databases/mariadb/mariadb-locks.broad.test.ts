/** Who waits for whom on MariaDB: row locks always, metadata locks where the server records them, and an answer that says so where it does not. */
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endingScript } from '../../../core/locks/ending.ts';
import { forestOf } from '../../../core/locks/forest.ts';
import { pictureOf, type PictureNode } from '../../../core/locks/picture.ts';
import { normalForm } from '../../../core/query-index/normal-form.ts';
import { ownStatements } from '../../../core/query-index/own-statements.ts';
import type { SeenWaits } from '../../../core/locks/seen.ts';
import { connectMysql } from '../../../engine/databases/mysql/connection.ts';
import { seeMysqlWaits } from '../../../engine/databases/mysql/locks.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';

const recording = [
  '--performance-schema=ON',
  '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON',
];
const alter = 'ALTER TABLE orders ADD COLUMN m int DEFAULT 3';
const own = ownStatements([
  { path: 'migrations/2_grow.sql', line: 4, isMigration: true, normal: normalForm(alter, 'mysql') },
]);

/** A person at the server's own client: what it is given, it sends, and it stays until it is told to go. */
class Person {
  readonly #client: ChildProcess;
  constructor(server: Mariadb) {
    this.#client = spawn('mariadb', ['--no-defaults', `--socket=${server.socket}`, '--user=root', 'shop'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }
  sends(sql: string): void {
    this.#client.stdin?.write(`${sql};\n`);
  }
  goes(): void {
    this.#client.kill('SIGKILL');
  }
}

function drawn(nodes: readonly PictureNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ who, what, query, place, waiters }) => [
    `${'  '.repeat(depth)}${who.replace(/process \d+/, 'a process')} ${what.replaceAll(/ \d+ (?:ms|s|min)\b/g, '')}: ${query}${place === undefined ? '' : ` [${place.path}:${place.line}]`}`,
    ...drawn(waiters, depth + 1),
  ]);
}

describe.each([
  { title: 'records metadata locks', settings: recording },
  { title: 'is as it was installed', settings: [] },
])('a MariaDB that $title', ({ settings }) => {
  const people: Person[] = [];
  const starting = startMariadb({ settings });
  afterEach(() => {
    for (const one of people.splice(0)) one.goes();
  });
  afterAll(async () => (await starting).stop());

  function person(server: Mariadb): Person {
    const one = new Person(server);
    people.push(one);
    return one;
  }

  async function looking(
    server: Mariadb,
  ): Promise<{ seen: () => Promise<SeenWaits>; close: () => Promise<void> }> {
    const profile = {
      engine: 'mysql',
      label: 'test',
      host: server.socket,
      port: 3306,
      database: 'shop',
      user: 'root',
      tls: { mode: 'disable' },
      environment: 'development',
    } as const;
    const connected = await connectMysql(profile, undefined);
    if (connected.kind === 'failed') throw new Error(connected.failure.message);
    const { session } = connected;
    const seen = async (): Promise<SeenWaits> => {
      const outcome = await seeMysqlWaits(session);
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      return outcome.value;
    };
    return { seen, close: () => session.close() };
  }

  it('draws rows, metadata and a prepared transaction, or says what it does not see', async () => {
    const server = await starting;
    server.run(
      'CREATE DATABASE shop; CREATE TABLE shop.orders (id int PRIMARY KEY, n int) ENGINE=InnoDB; CREATE TABLE shop.items (id int PRIMARY KEY, n int) ENGINE=InnoDB; INSERT INTO shop.orders VALUES (1, 1), (2, 2); INSERT INTO shop.items VALUES (1, 1)',
    );
    const { seen, close } = await looking(server);
    // The server reads its tables of locks again only after they were not read for a tenth of a second.
    const count = async (wanted: number): Promise<void> => {
      await expect.poll(async () => (await seen()).waits.length, { interval: 250 }).toBe(wanted);
    };
    const payer = person(server);
    payer.sends("XA START 'pay'; UPDATE items SET n = 2 WHERE id = 1; XA END 'pay'; XA PREPARE 'pay'");
    await expect
      .poll(() => server.run('XA RECOVER'))
      .toMatchObject({ rows: [expect.stringContaining('pay')] });
    payer.goes();
    const first = person(server);
    first.sends("START TRANSACTION; UPDATE orders SET n = 5 WHERE id = 1; SELECT 'done'");
    await expect
      .poll(
        () =>
          (
            server.run(
              'SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> 0 AND trx_rows_modified = 1',
            ) as { rows: readonly string[] }
          ).rows[0],
        { interval: 250 },
      )
      .toBe('1');
    person(server).sends("UPDATE items SET n = 3 WHERE id = 1 AND 'secret' <> ''");
    await count(1);
    person(server).sends('UPDATE orders SET n = 6 WHERE id = 1');
    await count(2);
    person(server).sends(alter);
    await count(3);
    person(server).sends('SELECT * FROM orders WHERE id = 2');
    await count(4);
    const at = await seen();
    const picture = pictureOf(at, own);
    expect(JSON.stringify(picture)).not.toContain('secret');
    const isRecording = settings.length > 0;
    const rows = [
      'a process (as root, idle in transaction) holds up',
      '  a process (as root, updating) waits for X on a row of shop.orders: UPDATE orders SET n = ? WHERE id = ?',
      'the prepared transaction pay holds up one session, prepared ago; it keeps its locks until somebody commits it or rolls it back: ',
      '  a process (as root, updating) waits for X on a row of shop.items: UPDATE items SET n = ? WHERE id = ? AND ? <> ?',
    ];
    const lines = drawn(picture.roots);
    for (const row of rows)
      expect(
        lines.some((line) => line.startsWith(row)),
        `${row}\n${lines.join('\n')}`,
      ).toBe(true);
    if (isRecording) {
      const place = lines.findIndex((line) => line.includes('waits for EXCLUSIVE on shop.orders'));
      expect(lines[place]).toContain(`${alter.replace('3', '?')} [migrations/2_grow.sql:4]`);
      expect(lines[place + 1]).toMatch(
        /^ {4}.*waits for SHARED READ on shop\.orders: SELECT \* FROM orders WHERE id = \?/,
      );
      expect(picture.unseen).toEqual([]);
    } else {
      expect(lines.filter((line) => line.includes('a metadata lock'))).toHaveLength(2);
      expect(picture.unseen).toEqual([
        expect.stringMatching(
          /^Who holds metadata locks is not observable on this server\. 2 sessions wait for one\. The setting performance_schema = ON .* and a restart show it\.$/,
        ),
      ]);
    }
    const root = forestOf(at).find(({ party }) => party.kind === 'session' && party.pid > 0)?.party ?? {
      kind: 'unseen',
    };
    const script = endingScript(at, root, 'terminate') ?? '';
    const later = script.replace(/HOST = '[^']*'/, "HOST = 'elsewhere'");
    expect(server.run(later)).toMatchObject({ ok: true });
    expect((await seen()).waits).toHaveLength(4);
    expect(server.run(script)).toMatchObject({ ok: true });
    await count(1);
    const prepared =
      endingScript(await seen(), forestOf(await seen())[0]?.party ?? { kind: 'unseen' }, 'cancel') ?? '';
    expect(prepared).toContain("XA ROLLBACK 'pay';");
    expect(server.run(prepared)).toMatchObject({ ok: true });
    await count(0);
    await close();
  });
});
