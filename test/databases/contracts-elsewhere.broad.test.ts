/**
 * Contracts of MariaDB and SQLite against the servers. Of each column the same values are given to the server and to the validators, which
 * must agree; and what mysql2 returns must be what the types say.
 */
import mysql from 'mysql2/promise';
import { expect, it, onTestFinished } from 'vitest';
import { contractOf } from '../../core/contracts/of-schema.ts';
import type { ColumnContract, TableContract } from '../../core/contracts/contract.ts';
import { typeScriptType } from '../../core/contracts/print/drivers.ts';
import { MysqlReader } from '../../core/operations/mysql/reader.ts';
import { SqliteReader } from '../../core/operations/sqlite/reader.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { startMariadb } from '../hosts/mariadb.ts';
import { openSqlite } from '../hosts/sqlite.ts';
import { validatorsOf } from './row-validators.ts';

const inMariadb = `CREATE TABLE T (
  a_tiny tinyint, b_bool bool, c_small smallint unsigned, d_medium mediumint, e_int int unsigned, f_int int, g_big bigint,
  h_bigu bigint unsigned, i_dec decimal(5,2), j_float float, k_double double, l_bit bit(8), m_date date, n_dt datetime(3), o_ts timestamp NULL,
  p_time time, q_year year, r_char char(3), s_varchar varchar(3), t_text text, u_bin varbinary(4), v_blob blob, w_enum enum('a','b'),
  x_set set('a','b'), y_json json, z_point point, price decimal(4,1) CHECK (\`price\` > 0 AND price <= 10), word varchar(9) CHECK (word IN ('a'))
)`;
const inSqlite = `CREATE TABLE T (
  i INTEGER, r REAL, t TEXT, flag INTEGER CHECK (flag IN (0, 1)), kind TEXT CHECK (kind IN ('a', 'b')), short TEXT CHECK (length(short) <= 2),
  loose TEXT CHECK (loose LIKE 'a%'), part REAL CHECK (part BETWEEN 0 AND 1)
) STRICT`;

const numbers = [
  0, 1, -1, 1.5, 127, 128, -129, 255, 256, 65535, 65536, 8388607, 8388608, 2147483647, 2147483648,
];
const others = [
  4294967295,
  4294967296,
  9.99,
  10,
  10.1,
  999.99,
  999.994,
  999.995,
  3.4e38,
  3.5e38,
  1e308,
  null,
];
const days = [
  '2024-02-29',
  '2023-02-29',
  '2024-02-29 12:00:00',
  '2023-02-29 12:00:00',
  '12:00:00',
  '1969-01-01 00:00:00',
];
const texts = ['a', 'A', 'b', 'ab', 'abc', 'abcd', '😀😀😀', '😀😀😀😀', ...days];

/** The validators take whole numbers, which MariaDB rounds to, numbers as numbers, texts as texts, and moments with all their parts. */
function valuesFor({ type }: ColumnContract): readonly (string | number | null)[] {
  if (type.kind === 'enum') return ['a', 'b', 'c', null];
  const name = type.kind === 'built-in' ? type.name : '';
  if (name === 'date') return ['2024-02-29', '2023-02-29', '2024-13-01', null];
  if (name === 'datetime' || name === 'timestamp') return days.slice(2, 4).concat('1969-01-01 00:00:00');
  if (name === 'time') return ['12:00:00', '12:61:00'];
  if (name === 'year') return [1901, 2155, 2156, 1900];
  if (/char$|text$/.test(name)) return [...texts, null];
  const all = [...numbers, ...others];
  if (/int/.test(name)) return all.filter((one) => Number.isSafeInteger(Number(one)));
  return /decimal|numeric|float|double|real/.test(name) ? all : [null];
}

const parser = await loadPostgresParser();

function tableIn(dialect: 'mysql' | 'sqlite', text: string): TableContract {
  const reader = dialect === 'mysql' ? new MysqlReader() : new SqliteReader();
  const statements = reader.statements(text, 0, text.length);
  const [table] = contractOf(replaySection(emptySchema(dialect), statements, 'a.sql').after, parser).tables;
  if (table === undefined) throw new Error('no table');
  return table;
}

/** A CHECK that is not said refuses what the validators take. */
async function disagreements(
  table: TableContract,
  accepts: (column: string, value: string | number | null) => Promise<boolean>,
): Promise<readonly unknown[]> {
  const { zod, json } = validatorsOf({ enums: [], tables: [table], views: [] }).of(table);
  const found: unknown[] = [];
  for (const column of table.columns)
    for (const value of valuesFor(column)) {
      const row = { [column.name]: value };
      const verdicts = {
        server: await accepts(column.name, value),
        zod: zod.safeParse(row).success,
        json: json(row),
      };
      if (verdicts.server !== verdicts.zod || verdicts.zod !== verdicts.json)
        found.push({ ...row, ...verdicts });
    }
  return found;
}

it('MariaDB', async () => {
  const server = await startMariadb({ network: true });
  onTestFinished(() => server.stop());
  const connection = await mysql.createConnection({ socketPath: server.socket, user: 'root' });
  await connection.query('CREATE DATABASE x CHARACTER SET utf8mb4');
  await connection.query('USE x');
  await connection.query(inMariadb);
  const table = tableIn('mysql', inMariadb);
  const accepts = async (column: string, value: string | number | null): Promise<boolean> =>
    connection.execute(`INSERT INTO T (${column}) VALUES (?)`, [value]).then(
      () => true,
      () => false,
    );
  expect(table.checks.map(({ rule }) => rule === undefined)).toEqual([false, true]);
  expect(
    await disagreements({ ...table, columns: table.columns.filter(({ name }) => name !== 'word') }, accepts),
  ).toEqual([]);
  await connection.query('DELETE FROM T');
  await connection.query(
    `INSERT INTO T VALUES (1,1,1,1,1,1,1,1,1,1,1,1,'2024-01-01','2024-01-01','2024-01-01','12:00',2024,'a','a','a','a','a','a','a','{"a":1}',POINT(1,2),1,'a')`,
  );
  const [rows] = await connection.query('SELECT * FROM T');
  await connection.end();
  const [row] = rows as Readonly<Record<string, unknown>>[];
  const said = table.columns.map((one) => [
    one.name,
    typeScriptType(one.type, { driver: 'mysql2', direction: 'returns', nameOf: () => 'string' }),
  ]);
  const isObject = (type: string): boolean => type === 'unknown' || type.startsWith('{');
  const returned = Object.entries(row ?? {}).map(([name, value]) => {
    const type = typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
    return [name, type];
  });
  expect(returned).toEqual(said.map(([name, type = '']) => [name, isObject(type) ? 'Object' : type]));
});

it('SQLite', async () => {
  const sqlite = await openSqlite();
  onTestFinished(() => sqlite.stop());
  const database = sqlite.fresh();
  expect(sqlite.run(inSqlite, database).ok).toBe(true);
  const table = tableIn('sqlite', inSqlite);
  const literal = (value: string | number | null): string =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL');
  const accepts = (column: string, value: string | number | null): Promise<boolean> =>
    Promise.resolve(sqlite.run(`INSERT INTO T (${column}) VALUES (${literal(value)})`, database).ok);
  expect(table.checks.map(({ rule }) => rule === undefined)).toEqual([false, false, false, true, false]);
  const columns = table.columns.filter(({ name }) => name !== 'loose');
  expect(await disagreements({ ...table, columns }, accepts)).toEqual([]);
});
