/** The SQL in the rules for MySQL and MariaDB is SQL: every example, and what its fix makes of it, runs on MariaDB after its history. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../../core/rule-kit/define-rule.ts';
import { MysqlReader } from '../../../core/operations/mysql/reader.ts';
import { rules } from '../../rules/with-cases.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';
import { readAnnotations } from '../../rules/annotations.ts';

let server: Mariadb;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server.stop());

const spoken = rules.flatMap((rule) =>
  rule.examples.flatMap((example) =>
    example.dialect === 'mysql' && example.notExecutable === undefined
      ? [[rule.id, example.title, example] as const]
      : [],
  ),
);

/** The SQLSTATE with which the server refuses it; undefined if it runs. */
function refusalOf(sql: string, { history = [] }: Example): string | undefined {
  const before = ['DROP DATABASE IF EXISTS example', 'CREATE DATABASE example', 'USE example'];
  expect(
    server.run([...before, ...history.map((one) => one.replace(/;\s*$/, ''))].join(';\n')),
  ).toMatchObject({ ok: true });
  const outcome = server.run(delimited(sql), 'example');
  return outcome.ok ? undefined : (/\((\w{5})\)/.exec(outcome.message)?.[1] ?? outcome.message);
}

/** The client cuts at every semicolon, those in a program’s body too, unless it is told otherwise. */
function delimited(sql: string): string {
  const statements = new MysqlReader().statements(sql, 0, sql.length);
  return `DELIMITER $$\n${statements.map(({ parsed }) => `${parsed.text}$$\n`).join('')}`;
}

it('lets a caller write SQL where the rule says so, and nowhere else', () => {
  const { examples = [] } = rules.find(({ id }) => id === 'injection/prepare-concatenation') ?? {};
  const found = ['A value in quotes, with the definer’s rights', 'Values are passed', 'A literal of it'].map(
    (title) => {
      const { sql = '' } = examples.find((one) => one.title === title) ?? {};
      const text = readAnnotations(sql).text;
      const setup = `DROP DATABASE IF EXISTS example; CREATE DATABASE example; USE example;
CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(50) NULL); INSERT INTO orders VALUES (7, 'mine');`;
      expect(server.run(setup)).toMatchObject({ ok: true });
      expect(server.run(delimited(text), 'example')).toMatchObject({ ok: true });
      const attack = `"x' OR '1' = '1"`;
      return server.run(`CALL find_orders(${attack}${text.includes('most') ? ', 5' : ''})`, 'example');
    },
  );
  expect(found).toEqual([
    { ok: true, rows: ['7'] },
    { ok: true, rows: [] },
    { ok: true, rows: [] },
  ]);
});

describe('on MariaDB', () => {
  it.each(spoken)('%s: %s', (_id, _title, example) => {
    expect(refusalOf(readAnnotations(example.sql).text, example)).toBe(example.refused);
    if (example.fixed !== undefined) expect(refusalOf(example.fixed, example)).toBeUndefined();
  });
});
