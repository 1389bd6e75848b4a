/** The SQL in the rules for MySQL and MariaDB is SQL: every example, and what its fix makes of it, runs on MariaDB behind its history. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rules } from '../../core/rules/index.ts';
import { startMariadb, type Mariadb } from '../hosts/mariadb.ts';
import { readAnnotations } from '../rules/annotations.ts';

let server: Mariadb;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server.stop());

const spoken = rules.flatMap((rule) =>
  rule.examples.flatMap((example) =>
    example.dialect === 'mysql' ? [[rule.id, example.title, example] as const] : [],
  ),
);

/** The SQLSTATE with which the server refuses it; undefined where it runs. */
function refusalOf(sql: string, { history = [] }: Example): string | undefined {
  const before = ['DROP DATABASE IF EXISTS example', 'CREATE DATABASE example', 'USE example'];
  expect(
    server.run([...before, ...history.map((one) => one.replace(/;\s*$/, ''))].join(';\n')),
  ).toMatchObject({ ok: true });
  const outcome = server.run(sql, 'example');
  return outcome.ok ? undefined : (/\((\w{5})\)/.exec(outcome.message)?.[1] ?? outcome.message);
}

describe('on MariaDB', () => {
  it.each(spoken)('%s: %s', (_id, _title, example) => {
    expect(refusalOf(readAnnotations(example.sql).text, example)).toBe(example.refused);
    if (example.fixed !== undefined) expect(refusalOf(example.fixed, example)).toBeUndefined();
  });
});
