/** What ran long ago, as git tells it: through the session, with repositories made for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { commit, empty, removeRepositories } from './dated-repository.ts';
import { kit } from './kit.ts';
import type { Ask } from './report.ts';
import { Session } from './session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});
// Machines are busy.
afterAll(removeRepositories, 60_000);

async function open(root: string): Promise<Session> {
  return Session.open({ root, parser, ...kit, processes: 'allowed', withoutGit: 'everything' });
}

async function rulesOf(
  session: Session,
  path: string,
  ask: Ask = { scope: 'all' },
): Promise<readonly string[]> {
  const report = await session.report(path, ask);
  if (report.kind !== 'linted') throw new Error(`${report.kind}: ${report.because}`);
  return report.findings.map((one) => one.rule);
}

const first = {
  'm/1_users.up.sql': 'CREATE TABLE users (id bigserial PRIMARY KEY, name text, more jsonb);\n',
};
const table = { 'm/2_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n' };

describe('what ran long ago', () => {
  const scan = 'ALTER TABLE users ALTER COLUMN name SET NOT NULL;\n';
  const indexes = ['name', 'lower(name)', 'more', 'name DESC'].map(
    (one) => `CREATE INDEX ON users ((${one}));`,
  );

  async function then(days: number, text: string, users = ''): Promise<readonly string[]> {
    const root = empty();
    commit(root, { 'm/1_users.up.sql': `${first['m/1_users.up.sql']}${users}` }, 1);
    commit(root, { 'm/2_scan.up.sql': text }, 60);
    commit(root, { 'm/3_orders.up.sql': table['m/2_orders.up.sql'] }, 60 + days);
    return rulesOf(await open(root), 'm/2_scan.up.sql');
  }

  it('is told of one read where the table is asked in many ways', async () => {
    expect(await then(28, scan)).toEqual(['locking/set-not-null-scans']);
    expect(await then(29, scan)).toEqual([]);
    const busy = indexes.slice(0, 4).join('').replaceAll('((name DESC))', '(name DESC)');
    expect(await then(29, scan, busy)).toEqual(['locking/set-not-null-scans']);
  });

  it('is told once for each rule', async () => {
    const renames = 'ALTER TABLE users RENAME name TO n;\nALTER TABLE users RENAME more TO m;\n';
    const renamed = 'data-loss/rename-column';
    expect(await then(28, renames)).toEqual([renamed, renamed]);
    expect(await then(29, renames)).toEqual([renamed]);
  });

  it('is told in full to whoever names the migration, before and after all were asked for', async () => {
    const root = empty();
    commit(root, first, 1);
    commit(root, { 'm/2_scan.up.sql': scan }, 60);
    commit(root, { 'm/3_orders.up.sql': table['m/2_orders.up.sql'] }, 89);
    const session = await open(root);
    const named = (): Promise<readonly string[]> => rulesOf(session, 'm/2_scan.up.sql', { named: true });
    expect(await named()).toEqual(['locking/set-not-null-scans']);
    expect(await rulesOf(session, 'm/2_scan.up.sql')).toEqual([]);
    expect(await named()).toEqual(['locking/set-not-null-scans']);
  });

  it('counts a table of the days before as old where the migration is named', async () => {
    const root = empty();
    commit(root, first, 1);
    commit(root, table, 60);
    commit(root, { 'm/3_note.up.sql': scan.replace('users', 'orders').replace('name', 'note') }, 63);
    const session = await open(root);
    expect(await rulesOf(session, 'm/3_note.up.sql')).toEqual([]);
    expect(await rulesOf(session, 'm/3_note.up.sql', { named: true })).toEqual([
      'locking/set-not-null-scans',
    ]);
  });

  it('is told of a required column where its table had had time for rows', async () => {
    const required = 'ALTER TABLE users ADD COLUMN code text NOT NULL;\n';
    expect(await then(29, required)).toEqual(['data-loss/required-column']);
    const root = empty();
    commit(root, first, 1);
    commit(root, table, 60);
    commit(root, { 'm/3_paid.up.sql': required.replace('users', 'orders') }, 63);
    commit(root, { 'm/4_more.up.sql': 'CREATE TABLE more (id bigint PRIMARY KEY);' }, 163);
    expect(await rulesOf(await open(root), 'm/3_paid.up.sql')).toEqual([]);
  });
});
