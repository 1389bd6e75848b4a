/** What the order says of prepared statements of sessions that stay open, on real servers: it says so where the server refuses them, and nowhere else. */
import { inBackticks } from '../../core/text/code-in-prose.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history =
  "CREATE TYPE kind AS ENUM ('a', 'b');\nCREATE TABLE parts (id int PRIMARY KEY, code varchar(10), seen timestamp, kind kind);";
const exchange = `CREATE TYPE kind_new AS ENUM ('a', 'b', 'c');
ALTER TABLE parts ALTER COLUMN kind TYPE kind_new USING kind::text::kind_new;
ALTER TYPE kind RENAME TO kind_old;
ALTER TYPE kind_new RENAME TO kind;`;

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([
    ['code', 'ALTER TABLE parts ALTER COLUMN code TYPE varchar(20);', true],
    ['seen', 'ALTER TABLE parts ALTER COLUMN seen TYPE timestamptz;', true],
    ['kind', exchange, true],
    ['code', 'ALTER TABLE parts ALTER COLUMN code SET NOT NULL;', false],
    ['code', 'ALTER TABLE parts ALTER COLUMN code TYPE varchar(10);', false],
  ])('%s: %s', async (name, up, fails) => {
    const { order } = await reviewOfChange(history, { '000002_change.up.sql': up });
    const notes = inBackticks(order.stages.flatMap((one) => one.notes).join(' '));
    expect(notes.includes(`prepared statements that return parts.${name} (`)).toBe(fails);
    expect(notes.includes('cached plan')).toBe(fails);
    const database = await databaseWith(server, [history]);
    await withClient(server, database, (session) =>
      withClient(server, database, async (other) => {
        const returning = { name: 'of', text: `SELECT id, ${name} FROM parts` };
        const asking = { name: 'by', text: `SELECT id FROM parts WHERE ${name} IS NULL` };
        await session.query(returning);
        await session.query(asking);
        await other.query(up);
        await session.query(asking);
        const again = session.query(returning).then(
          () => 'runs',
          (error: unknown) => String(error),
        );
        expect(await again).toContain(fails ? 'cached plan must not change result type' : 'runs');
      }),
    );
  });

  it.each([
    ['ALTER TABLE parts ADD COLUMN note text;', true],
    ['ALTER TABLE parts DROP COLUMN seen;', true],
    ['ALTER TABLE parts ADD COLUMN note text;\nALTER TABLE parts DROP COLUMN note;', false],
    ['ALTER TABLE parts ALTER COLUMN code SET NOT NULL;', false],
  ])('all columns: %s', async (up, fails) => {
    const { order } = await reviewOfChange(history, { '000002_change.up.sql': up });
    const notes = inBackticks(order.stages.flatMap((one) => one.notes).join(' '));
    expect(notes.includes('prepared statements that return all columns of parts (`SELECT *`) (')).toBe(fails);
    const database = await databaseWith(server, [history]);
    await withClient(server, database, (session) =>
      withClient(server, database, async (other) => {
        const all = { name: 'all', text: 'SELECT * FROM parts' };
        const some = { name: 'some', text: 'SELECT id, code FROM parts' };
        await session.query(all);
        await session.query(some);
        await other.query(up);
        await session.query(some);
        const again = session.query(all).then(
          () => 'runs',
          (error: unknown) => String(error),
        );
        expect(await again).toContain(fails ? 'cached plan must not change result type' : 'runs');
      }),
    );
  });
});
