/** Pending migrations in the tree of a live database: what they add, change and drop, what that locks, and how much is rewritten. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import { pendingOverlay, type Overlay } from '../../../engine/drift/overlay.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { pendingMarks } from '../../../server/schema/pending.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { treeOf } from './explorer.ts';
import { openSession, runScript } from '../native.ts';

const first = `CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id int PRIMARY KEY, customer_id bigint, note text);
CREATE TABLE old_things (id int);
CREATE TABLE untouched (id int);`;
const second = `ALTER TABLE orders ALTER COLUMN id TYPE bigint;
ALTER TABLE orders ADD COLUMN total numeric;
ALTER TABLE orders DROP COLUMN note;
CREATE INDEX orders_customer ON orders (customer_id);
DROP TABLE old_things;
CREATE TABLE items (id bigint PRIMARY KEY);
CREATE SEQUENCE numbers;
CREATE VIEW names AS SELECT name FROM customers;`;
const files = {
  'migrations/000001_first.up.sql': first,
  'migrations/000001_first.down.sql': 'DROP TABLE untouched, old_things, orders, customers;',
  'migrations/000002_second.up.sql': second,
  'migrations/000003_third.up.sql': 'COMMENT ON TABLE customers IS $$x$$;',
};
const history =
  'CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);';

describe.each(newest([14, 18] as const))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let root: string;
  let session: Session;
  beforeAll(async () => {
    server = await startPostgres(major);
    root = mkdtempSync(join(tmpdir(), 'plinth-overlay-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    session = await Session.open({
      root,
      parser: await loadPostgresParser(),
      ...kit,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
  });
  afterAll(async () => {
    rmSync(root, { recursive: true });
    await server.stop();
  });

  /** The tree's nodes that say something of pending migrations: `mark path: detail`. */
  async function marked(script: string): Promise<{
    readonly lines: readonly string[];
    readonly overlay: Overlay;
    readonly tooltips: readonly string[];
  }> {
    const database = await server.createDatabase();
    await runScript(server, database, script);
    const live = await openSession(server, database);
    try {
      const [folder] = session.folders;
      if (folder === undefined) throw new Error('no folder');
      const overlay = await pendingOverlay(live, session, folder);
      const tree = await treeOf(live, pendingMarks(overlay, root));
      const told = tree.filter(({ node }) => node.pending !== undefined || node.key === 'n:pending');
      return {
        overlay,
        lines: told.map(
          ({ node, path }) => `${node.pending ?? node.kind} ${path.join(' > ')}: ${node.detail}`,
        ),
        tooltips: told.flatMap(({ node }) => node.tooltip),
      };
    } finally {
      await live.close();
      await server.dropDatabase(database);
    }
  }

  it('marks what will be added, changed and dropped', async () => {
    const { lines, tooltips } = await marked(
      `${first} ${history} INSERT INTO schema_migrations VALUES (1, false); INSERT INTO orders SELECT n, n, repeat('x', 100) FROM generate_series(1, 1000) n; ANALYZE`,
    );
    expect(lines).toEqual([
      'note 2 pending migrations: from migrations/000002_second.up.sql',
      'changes public > customers: pending: will change, ~0 rows',
      'drops public > old_things: pending: will be dropped, blocks reads and writes, ~0 rows',
      expect.stringMatching(
        /^changes public > orders: pending: rewrites \d+ kB, blocks reads and writes, ~1,000 rows, \d+ kB$/,
      ),
      'adds public > orders > Pending > total: will be added',
      'adds public > orders > Pending > orders_customer: will be added',
      'drops public > orders > Pending > note: will be dropped',
      'adds public > numbers: pending: will be added',
      'adds public > items: pending: will be added',
      'adds public > names: pending: will be added',
    ]);
    expect(tooltips).toContain('Pending: column note will be dropped.');
    expect(tooltips.join('\n')).toMatch(
      /Pending: change column type in migrations\/000002_second\.up\.sql, line 1 takes ACCESS EXCLUSIVE, which blocks reads and writes\./,
    );
  });

  it('shows what is there already where it is, and not once more', async () => {
    const { lines, tooltips } = await marked(
      `${first} CREATE TABLE items (id int); CREATE SEQUENCE numbers; ${history} INSERT INTO schema_migrations VALUES (1, false);`,
    );
    expect(lines.filter((line) => /items|numbers/.test(line))).toEqual([
      'changes public > items: pending: is here already',
      'changes public > numbers: pending: is here already',
    ]);
    expect(tooltips.join('\n')).toContain('creates table items, and one of that name is here already.');
    expect(tooltips.join('\n')).toContain('creates sequence numbers, and one of that name is here already.');
  });

  it('says nothing where all have run', async () => {
    const { lines } = await marked(
      `${first} ${second} ${history} INSERT INTO schema_migrations VALUES (3, false)`,
    );
    expect(lines).toEqual([]);
  });

  it('says why it does not know', async () => {
    const { lines, overlay } = await marked(first);
    expect(lines).toEqual(['note Pending migrations: not known']);
    expect(overlay).toEqual({ kind: 'unknown', because: 'no history table schema_migrations was found' });
  });
});
