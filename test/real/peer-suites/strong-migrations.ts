/**
 * What strong_migrations' tests of its checks have Rails send to the server, as statements of our own on tables of our own: one case for each
 * test whose migration the check stops or lets pass. Tests of options, of its messages and of down migrations are left out.
 */
import { rules } from '../../../core/rules/index.ts';
import { dialects, type Engine } from '../../recall/cases.ts';
import type { SuiteCase } from './read.ts';
import { mariadb, mysql } from './strong-migrations-mysql.ts';
import { postgresql } from './strong-migrations-postgresql.ts';

const base = {
  postgresql: `CREATE EXTENSION citext;
CREATE TABLE sheds (id bigserial PRIMARY KEY);
CREATE TABLE crates (id bigserial PRIMARY KEY, label varchar, town varchar, score numeric(10, 5), gone_at timestamp, land varchar(20),
  span varchar, words text, code citext, shed_id bigint, ip inet, net cidr, opens time(3), lasts interval(3), met timestamp(3), left_at timestamptz(3));
CREATE INDEX crates_shed ON crates (shed_id);
`,
  mysql: `CREATE TABLE sheds (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE crates (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, label varchar(255), town varchar(255), score decimal(10, 5),
  gone_at datetime(6), land varchar(20), words text, shed_id bigint, KEY crates_shed (shed_id)) DEFAULT CHARSET = utf8mb4;
`,
  mariadb: `CREATE TABLE sheds (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE crates (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, label varchar(255), town varchar(255), score decimal(10, 5),
  gone_at datetime(6), land varchar(20), words text, shed_id bigint, KEY crates_shed (shed_id)) DEFAULT CHARSET = utf8mb4;
`,
} as const;

const everyRule = rules.map(({ id }) => id);
/** Without rules where the check lets it pass. */
export type Row = readonly [name: string, sql: string, rules?: readonly string[]];

/** What the check stops has a rule that answers it. Of what it lets pass no finding is wanted at all. */
function named(engine: Engine & keyof typeof base, rows: readonly Row[]): readonly SuiteCase[] {
  return rows.map(([name, sql, answers]) => ({
    suite: 'strong_migrations',
    name,
    engine,
    sql: `${timeoutBefore(engine, sql)}${sql};\n`,
    isHazard: answers !== undefined,
    rules: answers ?? everyRule,
    history: [base[engine]],
    options: dialects[engine],
  }));
}

/** strong_migrations sets it on its connection; a concurrent build is better off without. */
function timeoutBefore(engine: Engine, sql: string): string {
  if (engine !== 'postgresql') return 'SET SESSION lock_wait_timeout = 10;\n';
  return /^CREATE .*CONCURRENTLY/.test(sql) ? '' : "SET lock_timeout = '10s';\n";
}

export const strongMigrationsSuite: readonly SuiteCase[] = [
  ...named('postgresql', postgresql),
  ...named('mysql', mysql),
  ...named('mariadb', mariadb),
];
