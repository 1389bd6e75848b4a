/** What new work does to queries: reported in the query's own file and at the migration's statement, before anything has run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { itBroadly } from '../broadly.ts';
import { repositoryWith } from '../cli/run.ts';
import { Conversation, eventually, uri } from './conversation.ts';

const files = {
  'migrations/0001_shop.up.sql': `CREATE TABLE marker (id int);
CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, account_id bigint REFERENCES accounts, note text, code text);
CREATE VIEW noted AS SELECT id, note FROM orders WHERE note IS NOT NULL;
CREATE FUNCTION notes_of(of_account bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT o.note FROM orders o WHERE o.account_id = of_account;
END $$;
`,
  'queries/marker.sql': 'SELECT id FROM marker;\n',
  'queries/orders.sql': `-- name: NotesOfAccount :many
SELECT id, note FROM orders WHERE account_id = $1;
SELECT missing FROM orders;
SELECT o.id FROM orders o JOIN accounts a ON a.id = o.account_id WHERE o.code = 'x' AND name = :name;
`,
  'src/orders.ts':
    'export const latest = (id: number) => sql`SELECT note FROM orders WHERE id = ${id} LIMIT 1`;\n',
};

interface Bench {
  /** By file: what is reported once the new migration's text has been looked at. */
  readonly said: (migration: string) => Promise<Readonly<Record<string, readonly string[]>>>;
  readonly related: (path: string) => Promise<readonly (readonly string[])[]>;
  /** Files that are not open and have such diagnostics. */
  readonly closed: () => Promise<readonly string[]>;
}

const watched = [
  'migrations/0001_shop.up.sql',
  'migrations/0002_new.up.sql',
  'queries/orders.sql',
  'src/orders.ts',
];

async function bench(): Promise<Bench> {
  const folder = repositoryWith(files);
  const migration = join(folder, 'migrations/0002_new.up.sql');
  const marker = join(folder, 'migrations/0003_marker.up.sql');
  for (const path of [migration, marker]) writeFileSync(path, '');
  const server = await Conversation.start({ folders: [folder], trusted: true, alone: true });
  onTestFinished(async () => {
    expect(await server.stop()).toBe(0);
  });
  for (const path of [migration, marker]) await server.openFile(path);
  let count = 0;
  const of = async (path: string): Promise<readonly Diagnostic[]> =>
    (await server.diagnostics(uri(join(folder, path)))).filter(({ code }) => codes.has(String(code)));
  return {
    said: async (text) => {
      count += 1;
      await server.replace(uri(migration), text);
      // It breaks a query with another statement each time.
      await server.replace(uri(marker), `ALTER TABLE marker RENAME COLUMN id TO id${count};\n`);
      await eventually(`looked at: ${text}`, async () => {
        const found = await of('migrations/0003_marker.up.sql');
        return found.length === 1 ? true : undefined;
      });
      const entries = await Promise.all(
        watched.map(async (path) => [path, (await of(path)).map(inWords)] as const),
      );
      return Object.fromEntries(entries.filter(([, found]) => found.length > 0));
    },
    related: async (path) =>
      (await of(path)).map(({ relatedInformation = [] }) =>
        relatedInformation.map(({ location, message }) => {
          const { line } = location.range.start;
          return `${location.uri.slice(uri(folder).length + 1)}:${line} ${message}`;
        }),
      ),
    closed: async () => {
      const { items } = await server.connection.sendRequest<WorkspaceDiagnosticReport>(
        'workspace/diagnostic',
        {
          previousResultIds: [],
        },
      );
      return items
        .filter((one) => one.kind === 'full' && one.items.some(({ code }) => code === 'broken-query'))
        .map((one) => one.uri.slice(uri(folder).length + 1))
        .sort();
    },
  };
}

const codes = new Set(['broken-query', 'breaks-queries']);

function inWords({ range: { start, end }, message }: Diagnostic): string {
  return `${start.line}:${start.character}-${end.character} ${typeof message === 'string' ? message : message.value}`;
}

describe('new work that breaks queries', () => {
  itBroadly('is reported at the token in each file, with the statement, and at the statement', async () => {
    const { said, related, closed } = await bench();
    expect(await said('\nALTER TABLE orders DROP COLUMN note CASCADE;\n')).toEqual({
      'migrations/0001_shop.up.sql': [
        '6:24-28 Column o.note does not exist. This query of the function notes_of fails once 0002_new.up.sql has run.',
        '3:12-17 0002_new.up.sql drops the view noted by CASCADE.',
      ],
      'migrations/0002_new.up.sql': [
        '1:0-43 2 queries, 1 function and 1 view of this workspace break with this statement: NotesOfAccount in orders.sql, orders.ts:1, notes_of and 1 more.',
      ],
      'queries/orders.sql': [
        '1:11-15 Column "note" does not exist. This query fails once 0002_new.up.sql has run.',
      ],
      'src/orders.ts': [
        '0:49-53 Column "note" does not exist. This query fails once 0002_new.up.sql has run.',
      ],
    });
    expect(await closed()).toEqual([
      'migrations/0001_shop.up.sql',
      'queries/marker.sql',
      'queries/orders.sql',
      'src/orders.ts',
    ]);
    expect(await related('queries/orders.sql')).toEqual([
      ['migrations/0002_new.up.sql:1 This statement breaks it.'],
    ]);
    expect((await related('migrations/0002_new.up.sql'))[0]).toEqual([
      'queries/orders.sql:1 Column "note" does not exist.',
      'src/orders.ts:0 Column "note" does not exist.',
      'migrations/0001_shop.up.sql:6 Column o.note does not exist.',
      'migrations/0001_shop.up.sql:3 Relation "public.noted" does not exist.',
    ]);
  });

  itBroadly('is reported for each way to break one, and for none that breaks none', async () => {
    const { said } = await bench();
    const cases: readonly (readonly [string, Readonly<Record<string, readonly string[]>>])[] = [
      [
        'ALTER TABLE accounts RENAME TO customers;\n',
        {
          'migrations/0002_new.up.sql': [
            '0:0-40 1 query of this workspace breaks with this statement: orders.sql:4.',
          ],
          'queries/orders.sql': [
            '3:31-39 Relation "accounts" does not exist. This query fails once 0002_new.up.sql has run.',
          ],
        },
      ],
      [
        'ALTER TABLE orders ALTER COLUMN code TYPE int USING code::int;\n',
        {
          'migrations/0002_new.up.sql': [
            '0:0-61 1 query of this workspace breaks with this statement: orders.sql:4.',
          ],
          'queries/orders.sql': [
            `3:80-83 Invalid input syntax for type integer: "x". This query fails once 0002_new.up.sql has run.`,
          ],
        },
      ],
      // Two tables have the column now.
      [
        'ALTER TABLE orders ADD COLUMN name text;\n',
        {
          'migrations/0002_new.up.sql': [
            '0:0-39 1 query of this workspace breaks with this statement: orders.sql:4.',
          ],
          'queries/orders.sql': [
            '3:88-92 Column reference "name" is ambiguous. This query fails once 0002_new.up.sql has run.',
          ],
        },
      ],
      ['ALTER TABLE orders ADD COLUMN total numeric;\n', {}],
      ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(9);\n', {}],
      // Half typed: the whole migration fails.
      ['ALTER TABLE orders DROP COLUMN;\n', {}],
      // Broken, and mended again.
      ['ALTER TABLE orders RENAME COLUMN code TO c;\nALTER TABLE orders RENAME COLUMN c TO code;\n', {}],
      // The embedded server lacks the extension.
      ['CREATE EXTENSION none_such;\nALTER TABLE accounts ADD COLUMN place none_such;\n', {}],
    ];
    for (const [text, wanted] of cases) expect(await said(text), text).toEqual(wanted);
  });
});

describe('new work that takes what plans use', () => {
  const shop = {
    'migrations/0001_shop.up.sql': `CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, account_id bigint NOT NULL, placed_at timestamptz NOT NULL);
CREATE INDEX orders_account ON orders (account_id);
`,
    'migrations/0002_new.up.sql': '',
    'queries/orders.sql': `SELECT placed_at FROM orders WHERE account_id = $1;
SELECT o.placed_at FROM orders o JOIN accounts a ON a.id = o.account_id WHERE o.id = 7;
`,
  };
  const plansAfter = async (migration: string): Promise<readonly string[]> => {
    const folder = repositoryWith(shop);
    const path = join(folder, 'migrations/0002_new.up.sql');
    writeFileSync(path, migration);
    const server = await Conversation.start({ folders: [folder], trusted: true, alone: true });
    onTestFinished(async () => {
      expect(await server.stop()).toBe(0);
    });
    const document = await server.openFile(path);
    return eventually('plans before and after', async () => {
      const files = [document, uri(join(folder, 'queries/orders.sql'))];
      const found = (await Promise.all(files.map(async (one) => server.diagnostics(one)))).flat();
      const about = found.filter(({ code }) => code === 'worse-plan' || code === 'worsens-plans');
      return about.length > 1 ? about.map(inWords) : undefined;
    });
  };

  it('is reported with the plans before and after: an index is dropped', async () => {
    expect(await plansAfter('DROP INDEX orders_account;\n')).toEqual([
      '0:0-25 1 query of this workspace gets another plan with this statement: orders.sql:1.',
      `0:0-50 Planned from assumed sizes: this query gets another plan once 0002_new.up.sql has run. Does not use the index orders_account any more. Reads all of public.orders.
Before:
  Bitmap Heap Scan on public.orders [recheck condition]
    Bitmap Index Scan using orders_account [index condition]
After:
  Gather
    Parallel Seq Scan on public.orders [filter]`,
    ]);
  });

  it('is reported with the plans before and after: a type is changed', async () => {
    expect(await plansAfter('ALTER TABLE orders ALTER COLUMN account_id TYPE numeric;\n')).toEqual([
      '0:0-55 1 query of this workspace gets another plan with this statement: orders.sql:2.',
      `1:0-86 Planned from assumed sizes: this query gets another plan once 0002_new.up.sql has run. Does not use the index accounts_pkey any more. Reads all of public.accounts.
Before:
  Nested Loop
    Index Scan on public.orders o using orders_pkey [index condition]
    Index Only Scan on public.accounts a using accounts_pkey [index condition]
After:
  Gather
    Hash Join [hash condition]
      Parallel Seq Scan on public.accounts a
      Hash
        Index Scan on public.orders o using orders_pkey [index condition]`,
    ]);
  });
});
