/** Objects of the same change are new, according to git: tested through the session, with repositories built for it. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { commit, empty, folders, git, removeRepositories, write } from '../../test/dated-repository.ts';
import { kit } from './kit.ts';
import type { SessionOptions } from './options.ts';
import { Session } from './session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});
afterAll(removeRepositories);

async function open(root: string, options: Partial<SessionOptions> = {}): Promise<Session> {
  return Session.open({ root, parser, ...kit, processes: 'allowed', withoutGit: 'everything', ...options });
}

async function rulesOf(session: Session, path: string): Promise<readonly string[]> {
  const report = await session.report(path, { scope: 'all' });
  if (report.kind !== 'linted') throw new Error(`${report.kind}: ${report.because}`);
  return report.findings.map((one) => one.rule);
}

const first = {
  'm/1_users.up.sql': 'CREATE TABLE users (id bigserial PRIMARY KEY, name text, more jsonb);\n',
};
const table = { 'm/2_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n' };
const index = { 'm/3_index.up.sql': 'CREATE INDEX orders_note_idx ON orders (note);\n' };
const blocks = 'locking/index-without-concurrently';

describe('what came in the same change', () => {
  it('is new where one commit brought it', async () => {
    const root = empty();
    commit(root, first);
    commit(root, { ...table, ...index });
    const session = await open(root);
    expect(await rulesOf(session, 'm/3_index.up.sql')).toEqual([]);
    const { sections } = (await session.effects('m/3_index.up.sql')) as { sections: readonly unknown[] };
    expect(JSON.stringify(sections)).toContain('"isNew":true');
  });

  it('is a column too, which no program has written to yet', async () => {
    const drop = { 'm/3_drop.up.sql': 'ALTER TABLE users DROP COLUMN nick;\n' };
    const add = { 'm/2_add.up.sql': 'ALTER TABLE users ADD COLUMN nick text;\n' };
    const root = empty();
    commit(root, first);
    commit(root, { ...add, ...drop });
    const lock = 'transaction/missing-lock-timeout';
    expect(await rulesOf(await open(root), 'm/3_drop.up.sql')).toEqual([lock]);
    const apart = empty();
    commit(apart, first);
    commit(apart, add);
    commit(apart, drop);
    expect(await rulesOf(await open(apart), 'm/3_drop.up.sql')).toEqual([lock, 'data-loss/drop-column']);
  });

  it('is not new where two commits brought it, between which somebody may have deployed', async () => {
    const root = empty();
    commit(root, first);
    commit(root, table);
    commit(root, index);
    expect(await rulesOf(await open(root), 'm/3_index.up.sql')).toEqual([blocks]);
  });

  it('is new where one merge brought it, in as many commits as may be', async () => {
    const root = empty();
    commit(root, first);
    git(root, 'checkout', '-qb', 'feature');
    commit(root, table);
    commit(root, index);
    git(root, 'checkout', '-q', 'main');
    git(root, 'merge', '-q', '--no-ff', '--no-edit', 'feature');
    expect(await rulesOf(await open(root), 'm/3_index.up.sql')).toEqual([]);
  });

  it('is new where none of it has run, in as many commits as may be', async () => {
    const root = empty();
    commit(root, first);
    git(root, 'checkout', '-qb', 'feature');
    commit(root, table);
    write(root, index);
    const session = await open(root);
    expect(await rulesOf(session, 'm/3_index.up.sql')).toEqual([]);
    // An edit is checked again, and so is another file that an editor holds.
    session.open(
      'm/2_orders.up.sql',
      'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nUPDATE orders SET note = 1;',
    );
    expect(await rulesOf(session, 'm/3_index.up.sql')).toEqual([blocks]);
    session.close('m/2_orders.up.sql');
    expect(await rulesOf(session, 'm/3_index.up.sql')).toEqual([]);
  });

  it('is new for a file that only the editor has', async () => {
    const root = empty();
    commit(root, first);
    write(root, table);
    const session = await open(root);
    session.open('m/3_index.up.sql', index['m/3_index.up.sql']);
    expect(await rulesOf(session, 'm/3_index.up.sql')).toEqual([]);
  });

  it('is not new where the configuration says that the one has run and the other has not', async () => {
    const root = empty();
    commit(root, first);
    commit(root, { ...table, ...index });
    expect(await rulesOf(await open(root, { after: '2' }), 'm/3_index.up.sql')).toEqual([blocks]);
    expect(await rulesOf(await open(root, { after: '1' }), 'm/3_index.up.sql')).toEqual([]);
  });

  it('is not new where the history begins with it: it may have run elsewhere', async () => {
    const root = empty();
    commit(root, { ...first, ...table, ...index });
    expect(await rulesOf(await open(root), 'm/3_index.up.sql')).toEqual([blocks]);
    const later = empty();
    commit(later, { 'README.md': 'x' });
    commit(later, { ...first, ...table, ...index });
    expect(await rulesOf(await open(later), 'm/3_index.up.sql')).toEqual([blocks]);
    const uncommitted = empty();
    commit(uncommitted, { 'README.md': 'x' });
    write(uncommitted, { ...first, ...table, ...index });
    expect(await rulesOf(await open(uncommitted), 'm/3_index.up.sql')).toEqual([blocks]);
  });

  it('is not new where so many came at once that they were imported', async () => {
    const root = empty();
    commit(root, first);
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [
        `m/${String(n + 4)}_x.up.sql`,
        first['m/1_users.up.sql'].replace('users', `u${String(n)}`),
      ]),
    );
    commit(root, { ...table, ...index, ...many });
    expect(await rulesOf(await open(root), 'm/3_index.up.sql')).toEqual([blocks]);
  });

  it('follows a folder that was moved, and takes no move for a change', async () => {
    const root = empty();
    commit(root, first);
    commit(root, { ...table, ...index });
    commit(root, { 'm/4_name.up.sql': 'CREATE INDEX ON users (name);\n' });
    mkdirSync(join(root, 'db'));
    renameSync(join(root, 'm'), join(root, 'db', 'm'));
    commit(root);
    const session = await open(root);
    expect(await rulesOf(session, 'db/m/3_index.up.sql')).toEqual([]);
    expect(await rulesOf(session, 'db/m/4_name.up.sql')).toEqual([blocks]);

    const apart = empty();
    commit(apart, { 'old/1_users.up.sql': first['m/1_users.up.sql'] });
    commit(apart, { 'old/2_orders.up.sql': table['m/2_orders.up.sql'] });
    commit(apart, { 'old/3_index.up.sql': index['m/3_index.up.sql'] });
    commit(apart, { 'new/1_users.up.sql': first['m/1_users.up.sql'] }, 110);
    renameSync(join(apart, 'old/2_orders.up.sql'), join(apart, 'new/2_orders.up.sql'));
    renameSync(join(apart, 'old/3_index.up.sql'), join(apart, 'new/3_index.up.sql'));
    rmSync(join(apart, 'old'), { recursive: true });
    commit(apart);
    expect(await rulesOf(await open(apart), 'new/3_index.up.sql')).toEqual([blocks]);
  });

  it('is told by its place in a repository of several projects', async () => {
    const root = empty();
    commit(root, { 'app/m/1_users.up.sql': first['m/1_users.up.sql'] });
    commit(root, {
      'app/m/2_orders.up.sql': table['m/2_orders.up.sql'],
      'app/m/3_index.up.sql': index['m/3_index.up.sql'],
    });
    expect(await rulesOf(await open(join(root, 'app')), 'm/3_index.up.sql')).toEqual([]);
  });

  it('is not known in a shallow clone, whose last commit seems to bring everything', async () => {
    const root = empty();
    commit(root, first);
    commit(root, { ...table, ...index });
    commit(root, { 'm/4_other.up.sql': 'CREATE TABLE other (id bigint PRIMARY KEY);\n' });
    const clone = mkdtempSync(join(tmpdir(), 'plinth-changes-'));
    folders.push(clone);
    git(clone, 'clone', '-q', '--depth', '2', `file://${root}`, '.');
    expect(await rulesOf(await open(clone), 'm/3_index.up.sql')).toEqual([blocks]);
  });

  it('is not asked of git where nothing may be started, and not known without git', async () => {
    const root = empty();
    commit(root, first);
    commit(root, { ...table, ...index });
    expect(await rulesOf(await open(root, { processes: 'forbidden' }), 'm/3_index.up.sql')).toEqual([blocks]);
    rmSync(join(root, '.git'), { recursive: true });
    expect(await rulesOf(await open(root), 'm/3_index.up.sql')).toEqual([blocks]);
  });

  it('says nothing of the rollback, which runs long after', async () => {
    const root = empty();
    commit(root, first);
    const down = { 'm/3_index.down.sql': 'DROP TABLE orders;\n' };
    commit(root, { ...table, ...index, ...down });
    const report = await (await open(root)).effects('m/3_index.down.sql');
    expect(JSON.stringify(report)).not.toContain('"isNew":true');
  });
});

describe('rows in what came in the same change', () => {
  async function behind(orders: string, then = index['m/3_index.up.sql']): Promise<readonly string[]> {
    const root = empty();
    commit(root, first);
    commit(root, { 'm/2_orders.up.sql': `${orders}\n`, 'm/3_index.up.sql': then });
    return rulesOf(await open(root), 'm/3_index.up.sql');
  }
  const made = table['m/2_orders.up.sql'];

  it('are none where a few are written down', async () => {
    expect(await behind(`${made}INSERT INTO orders VALUES (1, 'a'), (2, 'b');`)).toEqual([]);
  });

  it('are some where a table brings them that was there before', async () => {
    expect(await behind(`${made}INSERT INTO orders SELECT id, name FROM users;`)).toEqual([blocks]);
    expect(await behind('CREATE TABLE orders AS SELECT id, name AS note FROM users;')).toContain(blocks);
    const between = 'CREATE TABLE o (id bigint PRIMARY KEY, note text);';
    const through = `${made}${between}INSERT INTO o SELECT id, name FROM users;INSERT INTO orders SELECT * FROM o;`;
    expect(await behind(through)).toEqual([blocks]);
  });

  it('are none where only new tables bring them', async () => {
    const seed = 'CREATE TABLE o (id bigint PRIMARY KEY, note text);INSERT INTO o VALUES (1, NULL);';
    expect(await behind(`${made}${seed}INSERT INTO orders SELECT * FROM o;`)).toEqual([]);
  });

  it('are some where the change itself changes them', async () => {
    const update = `UPDATE orders SET note = '';\n${index['m/3_index.up.sql']}`;
    expect(await behind(made, update)).toContain('locking/index-without-concurrently');
  });

  it('are some where a later migration of the change moves them', async () => {
    const moved = `CREATE TABLE lines (id bigint PRIMARY KEY);\nINSERT INTO lines SELECT id FROM orders;\n`;
    const then = `${moved}${index['m/3_index.up.sql']}`;
    expect(await behind(made, then)).toContain(blocks);
    expect(await behind(`${made}INSERT INTO orders VALUES (1, 'a');`, then)).toEqual([]);
  });

  it('may be some where a trigger of a table in use writes them', async () => {
    const queue = `CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO orders VALUES (NEW.id, NEW.name);
  RETURN NEW;
END $$;
CREATE TRIGGER note_it AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION note_it();`;
    expect(await behind(`${made}${queue}`)).toEqual([blocks]);
  });

  it('are those of another table where it took its place', async () => {
    const root = empty();
    commit(root, { ...first, 'm/1_z.up.sql': made });
    commit(root, { 'm/2_orders.up.sql': `DROP TABLE orders;\n${made}`, ...index });
    expect(await rulesOf(await open(root), 'm/3_index.up.sql')).toEqual([blocks]);
  });
});
