/** `plinth advise` for MariaDB: what it proposes is built on another server, on rows of its own, which counts the rows that it reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { startMariadb, type Mariadb } from '../hosts/mariadb.ts';
import { plinth, workspace } from './run.ts';

const schema = `CREATE TABLE customers (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(190) NOT NULL, since date);
CREATE TABLE orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, customerId int NOT NULL, state enum('open', 'paid', 'sent') NOT NULL,
  total int NOT NULL, placed datetime NOT NULL, note text);`;

/** Each with whether an index helps. */
const queries: readonly (readonly [string, boolean])[] = [
  ['SELECT id, total FROM orders WHERE customerId = 42', true],
  ['SELECT * FROM orders WHERE customerId = ? AND placed > ?', true],
  ['SELECT * FROM orders ORDER BY placed DESC LIMIT 10', true],
  ['SELECT c.email, o.total FROM customers c JOIN orders o ON o.customerId = c.id WHERE c.id = 7', true],
  ['SELECT * FROM orders WHERE id = 5', false],
  // A third of the rows.
  ["SELECT * FROM orders WHERE state = 'paid'", false],
  ['SELECT count(*) FROM orders', false],
  ['SELECT * FROM customers WHERE since IS NOT NULL', false],
];

let server: Mariadb;
let cwd: string;
beforeAll(async () => {
  server = await startMariadb({ network: true });
  server.run("CREATE USER app@'127.0.0.1' IDENTIFIED BY ''; GRANT ALL ON *.* TO app@'127.0.0.1'");
  expect(server.run('CREATE DATABASE live')).toMatchObject({ ok: true });
  run(`${schema}
    INSERT INTO customers SELECT seq, CONCAT('m', seq), '2024-01-01' FROM seq_1_to_500;
    INSERT INTO orders SELECT seq, 1 + seq * 13 % 500, 1 + seq % 3, seq, '2024-01-01' + INTERVAL seq MINUTE, 'x' FROM seq_1_to_20000;`);
});
beforeEach(() => {
  cwd = workspace({
    'plinth.config.json': '{ "migrations": [{ "folder": "migrations", "server": "mariadb 10.11" }] }',
    'migrations/000001_orders.up.sql': schema,
    'migrations/000001_orders.down.sql': 'DROP TABLE orders; DROP TABLE customers;',
    'q/q.sql': queries.map(([sql]) => `${sql};\n`).join(''),
  });
});
afterAll(() => server.stop());

function run(sql: string): readonly string[] {
  const outcome = server.run(sql, 'live');
  if (!outcome.ok) throw new Error(`${outcome.message} in ${sql}`);
  return outcome.rows;
}

/** That the server counts. */
function rowsRead(sql: string): number {
  const filled = sql
    .replace('customerId = ?', 'customerId = 9')
    .replace('placed > ?', "placed > '2024-01-02'");
  const told = run(`FLUSH STATUS; ${filled}; SHOW STATUS LIKE 'Handler_read%'`);
  return told.reduce((sum, line) => sum + Number(/^Handler_read\w*\t(\d+)$/.exec(line)?.[1] ?? 0), 0);
}

interface Advised {
  readonly queries: readonly {
    readonly result: string;
    readonly words: string;
    readonly sizes: string | null;
    readonly indexes: readonly { readonly definition: string }[];
    readonly migrations: readonly { readonly file: string; readonly text: string }[];
  }[];
}

describe('plinth advise', () => {
  itBroadly('proposes what halves the rows that a server reads, and takes it back', async () => {
    const { code, out, err } = await plinth(['advise', 'q/q.sql', '--format', 'json'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const all = (JSON.parse(out) as Advised).queries;
    expect(all.map(({ result }, at) => [queries[at]?.[0], result === 'chosen'])).toEqual(queries);
    for (const [at, { indexes, migrations, sizes }] of all.entries()) {
      if (indexes.length === 0) continue;
      const [sql = ''] = queries[at] ?? [];
      const text = (ending: string): string =>
        migrations.flatMap((one) => (one.file.endsWith(ending) ? [one.text] : [])).join('');
      expect(text('.up.sql')).toMatch(/ ALGORITHM=INPLACE LOCK=NONE;\n$/);
      expect(sizes).toBe('about 10 k made-up rows in each table');
      const before = rowsRead(sql);
      run(text('.up.sql'));
      expect(rowsRead(sql), sql).toBeLessThan(before / 2);
      run(text('.down.sql'));
      expect(rowsRead(sql), sql).toBeGreaterThanOrEqual(before);
    }
  });

  it('goes by the sizes and different values that were pulled from a server', async () => {
    run('UPDATE orders SET customerId = 1 + id % 2');
    run('ANALYZE TABLE customers, orders PERSISTENT FOR ALL');
    const pulled = await plinth(['stats', 'pull', `mysql://app@127.0.0.1:${server.port}/live`], { cwd });
    expect({ code: pulled.code, err: pulled.err }).toEqual({ code: 0, err: '' });
    const { relations } = JSON.parse(readFileSync(join(cwd, 'plinth.stats.json'), 'utf8')) as {
      readonly relations: readonly { readonly name: string; readonly distinct: Record<string, number> }[];
    };
    expect(relations.find(({ name }) => name === 'orders')?.distinct).toMatchObject({
      customerId: 2,
      state: 3,
      total: 20_000,
    });
    const { out } = await plinth(['advise', 'q/q.sql', '--format', 'json'], { cwd });
    const [, byCustomer] = (JSON.parse(out) as Advised).queries;
    // Half of the orders are one customer's.
    expect(byCustomer?.result).toBe('none');
    expect(byCustomer?.sizes).toMatch(
      /^statistics of \d{4}-\d\d-\d\d, in up to 10 k made-up rows of each table$/,
    );
  });

  it('asks no server of the user', async () => {
    const { code, err } = await plinth(['advise', 'q/q.sql', '--connection', 'mysql://root@localhost/live'], {
      cwd,
    });
    expect({ code, err }).toEqual({
      code: 2,
      err: 'Indexes for MySQL and MariaDB are tried on a MariaDB server that Plinth starts: leave --connection out.\n',
    });
  });
});
