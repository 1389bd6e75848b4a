/** All places of one column: files whose marks say where it is declared, written and read, and everything else that has the same letters. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { useAt } from '../../core/names/place.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { placeAt } from './named-files.ts';
import { Session } from './session.ts';
import { referencesTo, symbolAt } from './symbols.ts';
import { Breath } from './time-slices.ts';

/** `[read total]` stands for `total`, which is expected to be a reference that reads. What only describes the column reads it. */
const marked: Readonly<Record<string, string>> = {
  'migrations/000001_orders.up.sql': `
    CREATE TABLE orders (
      id bigint PRIMARY KEY,
      [declare price] numeric NOT NULL DEFAULT 0,
      CHECK ([read price] >= 0)
    );
    CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id), total numeric);
    CREATE INDEX orders_price_idx ON orders ([read price]);
    INSERT INTO orders (id, [write price]) VALUES (1, 10);`,
  'migrations/000001_orders.down.sql': `DROP TABLE invoices; DROP TABLE orders;`,
  'migrations/000002_total.up.sql': `
    ALTER TABLE orders RENAME COLUMN [write price] TO [declare total];
    -- total is what the customer pays
    COMMENT ON COLUMN orders.[read total] IS 'The total';
    ALTER TABLE orders ADD COLUMN paid boolean, ALTER COLUMN [write total] DROP DEFAULT;`,
  'migrations/000002_total.down.sql': `ALTER TABLE orders RENAME COLUMN [write total] TO [declare price];`,
  'migrations/000003_readers.up.sql': `
    CREATE VIEW open_orders AS SELECT o.id, o.[read total] AS amount FROM orders o WHERE NOT o.paid;
    CREATE FUNCTION pay(payment bigint) RETURNS numeric LANGUAGE plpgsql AS $$
    DECLARE due numeric;
    BEGIN
      SELECT [read total] INTO due FROM orders WHERE id = payment;
      UPDATE orders SET [write total] = 0, paid = true WHERE id = payment;
      RETURN due + (SELECT sum(total) FROM invoices WHERE order_id = payment);
    END $$;
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TRIGGER noted BEFORE UPDATE OF [read total] ON orders
      FOR EACH ROW WHEN (NEW.[read total] > 100) EXECUTE FUNCTION note();
    ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
    CREATE POLICY small_orders ON orders USING ([read total] < 1000);`,
  'queries/orders.sql': `
-- name: Largest :many
SELECT o.id, o.[read total] FROM orders o JOIN invoices i ON i.order_id = o.id
WHERE i.total > 0 ORDER BY o.[read total] DESC;
-- name: Upsert :exec
INSERT INTO orders AS mine (id, [write total]) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET [write total] = excluded.[read total] + mine.[read total];
-- name: Others :many
WITH sums AS (SELECT count(*) AS total FROM invoices) SELECT total, 'total' FROM sums;`,
  'src/orders.ts': `import { sql } from 'slonik';
export const total = 1;
export const large = (limit: number) => sql.unsafe\`SELECT id FROM orders WHERE [read total] > \${limit}\`;
`,
};

interface Place {
  readonly path: string;
  readonly start: number;
  readonly access: string;
}

const mark = /\[(declare|read|write) (\w+)\]/;

function unmarked(path: string, text: string): { readonly text: string; readonly places: readonly Place[] } {
  const found = mark.exec(text);
  if (found === null) return { text, places: [] };
  const [whole, access = '', name = ''] = found;
  const start = found.index;
  const rest = unmarked(path, text.slice(0, start) + name + text.slice(start + whole.length));
  return { text: rest.text, places: [{ path, start, access }, ...rest.places] };
}

const files = Object.entries(marked).map(([path, text]) => ({ path, ...unmarked(path, text) }));
const expected = files.flatMap(({ places }) => places);

it('finds the column in migrations, a view, a function, a policy, queries and a program, and nothing else', async () => {
  const root = mkdtempSync(join(tmpdir(), 'plinth-references-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const parser = await loadPostgresParser();
    const session = await Session.open({
      ...kit,
      root,
      parser,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    expect(expected).toHaveLength(23);
    // From each place the same answer, whatever the column's name is there.
    for (const from of expected) {
      const file = await session.named(from.path, { named: true });
      const place = file && placeAt(file, from.start);
      const use = place && useAt(place);
      const symbol = place && use && symbolAt(place, use, session);
      if (symbol === undefined) throw new Error(`nothing at ${from.path} ${from.start}`);
      const found = await referencesTo(
        session,
        symbol,
        session.namingPaths(from.path),
        new Breath(undefined),
      );
      const places = found.map(({ path, span, access }) => ({ path, start: span.start, access }));
      expect(readable(places), `from ${from.path} ${from.start}`).toEqual(readable(expected));
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

function readable(places: readonly Place[]): readonly string[] {
  return places
    .map(({ path, start, access }) => {
      const text = files.find((one) => one.path === path)?.text ?? '';
      return `${path} ${String(start).padStart(4)} ${access}: ${text.slice(start - 20, start + 5).replaceAll(/\s+/g, ' ')}`;
    })
    .toSorted();
}
