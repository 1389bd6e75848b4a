/** Plans with nothing set up: a query file is opened, and its facts come from the migrations and assumed sizes. No connection, no file, no click. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { itBroadly } from '../broadly.ts';
import { adviseIndexes } from '../../protocol/advice.ts';
import { explainQuery } from '../../protocol/plans.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, editorCapabilities, emptyFolder, eventually, uri } from './conversation.ts';
import { embedded } from './proof-bench.ts';

const shop = copyOf(join(repository, 'examples', 'shop'));
const capabilities = {
  ...editorCapabilities,
  workspace: { ...editorCapabilities.workspace, inlayHint: { refreshSupport: true } },
};
const env = { HOME: '/nonexistent', DATABASE_URL: '' };
let server: Conversation;

beforeAll(async () => {
  server = await Conversation.start({ folders: [shop.path], trusted: true, capabilities, env });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

/** Asked as an editor asks: again when the server says that something is new. */
function hinted(document: string, from = server): Promise<readonly string[]> {
  return eventually('the facts of a plan', async () => {
    const found = await from.hints(document);
    return found.length > 0 ? found : undefined;
  });
}

async function titles(document: string, from = server): Promise<readonly (string | undefined)[]> {
  return (await from.lenses(document)).map(({ command }) => command?.title);
}

describe('a query file of the shop', () => {
  it.each([
    [
      'daily_revenue',
      ['5: ⚠ Parallel Seq Scan · placed_at::date hides the index', '6: Index Scan · order_items_pkey'],
      ['Explain · assumed sizes · 1 insight', 'Advise indexes'],
    ],
    [
      'low_stock',
      ['3: ⚠ Nested Loop · no condition joins the two', '6: Sort'],
      ['Explain · assumed sizes · 2 insights', 'Advise indexes'],
    ],
    [
      'order_history',
      [
        '2: Index Scan · orders_customer_id_idx',
        '3: Index Scan · order_items_pkey',
        '4: Index Scan · addresses_pkey',
        '11: ⚠ Parallel Seq Scan · no index begins with order_id',
      ],
      ['Explain · assumed sizes', 'Advise indexes', 'Explain · assumed sizes · 1 insight', 'Advise indexes'],
    ],
  ])('%s has lens and facts', async (name, hints, lenses) => {
    const document = await server.openFile(join(shop.path, 'queries', `${name}.sql`));
    await hinted(document);
    await eventually('all its plans', async () =>
      JSON.stringify(await titles(document)) === JSON.stringify(lenses) ? true : undefined,
    ).catch(async () => expect(await titles(document)).toEqual(lenses));
    expect(await server.hints(document)).toEqual(hints);
  });

  it('tells at a table, a column and a condition what its part of the plan does', async () => {
    const document = uri(join(shop.path, 'queries', 'daily_revenue.sql'));
    const at = async (line: number, character: number): Promise<string> =>
      JSON.stringify(await server.hover(document, line, character));
    expect(await at(5, 6)).toMatch(/Parallel Seq Scan.*hides placed.*Planned from assumed sizes.*Table/);
    expect(await at(7, 8)).toMatch(/Parallel Seq Scan.*Planned from assumed sizes.*Column/);
    expect(await at(7, 26)).toMatch(/Parallel Seq Scan.*Filter.*Planned from assumed sizes/);
  });

  it('offers another size at a table, in the menu only, and plans for what was chosen', async () => {
    const document = uri(join(shop.path, 'queries', 'order_history.sql'));
    const at = { start: { line: 2, character: 7 }, end: { line: 2, character: 7 } };
    const offered = async (triggerKind: number): Promise<readonly unknown[]> => {
      const found = await server.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: document },
        range: at,
        context: { diagnostics: [], triggerKind },
      });
      return found.flatMap(({ command }) =>
        command?.command === 'plinth.assumeTableSize' ? [command.title, command.arguments] : [],
      );
    };
    const place = { uri: document, at: at.start, table: 'public.orders' };
    expect(await offered(1)).toEqual(['Assume another size of orders (now 1 M rows) …', [place]]);
    expect(await offered(2)).toEqual([]);
    server.settings = { explain: { assumedTableRows: { 'public.orders': 500 } } };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await eventually('the plan for that size', async () =>
      JSON.stringify(await offered(1)).includes('(now 500 rows)') ? true : undefined,
    );
    server.settings = {};
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  });

  it('shows rows and costs in the plan view, marked as assumed, and nothing among the problems', async () => {
    const document = uri(join(shop.path, 'queries', 'daily_revenue.sql'));
    const answer = await server.ask(explainQuery, { uri: document, at: { line: 5, character: 0 } });
    if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
    const { origin, kind } = answer.query.answer.document;
    expect([kind, origin.connection]).toEqual(['assumed', 'Planned from assumed sizes']);
    expect(origin.notice).toContain('Assumed: 1 M rows in each table.');
    expect(await server.diagnostics(document)).toEqual([]);
  });

  it('may be a program, whose SQL is explained though it is not linted', async () => {
    const document = uri(join(shop.path, 'src', 'orders.ts'));
    const program =
      'export const late = (id: string) =>\n  sql`SELECT id\n  FROM orders\n  WHERE note = ${id}`;\n';
    await server.open(document, program, 'typescript');
    expect(await hinted(document)).toEqual(['2: ⚠ Parallel Seq Scan · no index begins with note']);
    expect(await titles(document)).toEqual(['Explain · assumed sizes · 1 insight', 'Advise indexes']);
    expect(await server.diagnostics(document)).toEqual([]);
  });

  itBroadly(
    'may be in a migration, on the tables as the statements before it leave them, or part of a view or a policy, with the indexes after it',
    async () => {
      const document = uri(join(shop.path, 'migrations', '000020_parcels.up.sql'));
      const migration = `CREATE TABLE parcels (id bigint PRIMARY KEY, owner text NOT NULL, weight int NOT NULL);
UPDATE parcels SET weight = 1
WHERE weight > 10;
CREATE VIEW heavy AS
SELECT id FROM parcels
WHERE weight > 10;
CREATE INDEX parcels_weight_idx ON parcels (weight);
CREATE VIEW heaviest AS
SELECT id FROM parcels
WHERE weight = 10;
CREATE POLICY own ON parcels
USING (owner = current_user);
`;
      await server.open(document, migration);
      const facts = [
        '1: ⚠ Seq Scan · no index begins with weight',
        '4: Bitmap Heap Scan · parcels_weight_idx',
        '8: Bitmap Heap Scan · parcels_weight_idx',
        '10: ⚠ Parallel Seq Scan · no index begins with owner',
      ];
      await eventually('facts of all four', async () =>
        JSON.stringify(await server.hints(document)) === JSON.stringify(facts) ? true : undefined,
      ).catch(async () => expect(await server.hints(document)).toEqual(facts));
    },
  );

  it('is planned again when it or a migration is changed, in the same process', async () => {
    const document = uri(join(shop.path, 'queries', 'daily_revenue.sql'));
    await server.replace(document, "SELECT id FROM orders WHERE note = 'x';\n");
    await eventually('the facts of the changed query', async () =>
      (await server.hints(document)).some((one) => /no index begins with note/.test(one)) ? true : undefined,
    );
    const migration = join(shop.path, 'migrations', '000019_index_notes.up.sql');
    writeFileSync(migration, 'CREATE INDEX orders_note_idx ON orders (note);\n');
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(migration), type: 1 }],
    });
    await eventually('the facts with the new index', async () =>
      (await server.hints(document)).some((one) => /orders_note_idx/.test(one)) ? true : undefined,
    );
    // It plans queries and describes them.
    expect(embedded(server).length).toBe(1);
  });
});

it('starts the server before a query is opened', async () => {
  const other = await Conversation.start({ folders: [shop.path], trusted: true, capabilities, env });
  const started = await eventually('the embedded server', () => {
    const [pid] = embedded(other);
    return Promise.resolve(pid);
  });
  expect(await hinted(await other.openFile(join(shop.path, 'queries', 'low_stock.sql')), other)).not.toEqual(
    [],
  );
  expect(embedded(other)).toEqual([started]);
  await other.stop();
});

it('answers at once while nothing is planned yet, and starts nothing in a workspace that is not trusted', async () => {
  const other = await Conversation.start({ folders: [shop.path], trusted: false, capabilities, env });
  const document = await other.openFile(join(shop.path, 'queries', 'low_stock.sql'));
  expect(await titles(document, other)).toEqual([]);
  expect(await other.hints(document)).toEqual([]);
  expect(embedded(other)).toEqual([]);
  await other.stop();
});

it('of SQLite is planned in the embedded SQLite', async () => {
  const { path, remove } = emptyFolder();
  const files = {
    'lite/migrations/0001_init.sql':
      'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);\n',
    'lite/queries.sql': '-- name: Noted :many\nSELECT id\nFROM orders\nWHERE note = ?;\n',
    'lite/sqlc.yaml':
      'version: 2\nsql:\n  - engine: sqlite\n    schema: migrations\n    queries: queries.sql\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const other = await Conversation.start({ folders: [path], trusted: true, capabilities, env });
  const document = await other.openFile(join(path, 'lite', 'queries.sql'));
  expect(await hinted(document, other)).toEqual(['2: ⚠ Full Table Scan · no index serves note']);
  expect(await titles(document, other)).toEqual(['Explain · assumed sizes · 1 insight', 'Advise indexes']);
  const answer = await other.ask(explainQuery, { uri: document, at: { line: 2, character: 0 } });
  if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
  expect(answer.query.answer.document.kind).toBe('assumed');
  const advice = await other.ask(adviseIndexes, { uri: document, at: { line: 2, character: 0 }, agreed: [] });
  if (advice.kind !== 'advised') throw new Error(JSON.stringify(advice));
  expect(advice.advice.indexes.map(({ definition }) => definition)).toEqual([
    'CREATE INDEX orders_note_idx ON orders (note)',
  ]);
  expect(embedded(other).length).toBe(1);
  await other.stop();
  remove();
});

it('has switches for each kind of fact, and plans nothing ahead where that is off', async () => {
  const settings = {
    explain: { ahead: false, inlineFacts: false },
    hover: { plan: false },
    language: { types: false },
  };
  const other = await Conversation.start({
    folders: [shop.path],
    trusted: true,
    capabilities,
    env,
    settings,
  });
  const document = await other.openFile(join(shop.path, 'queries', 'low_stock.sql'));
  expect(await titles(document, other)).toEqual(['Explain · assumed sizes', 'Advise indexes']);
  expect(await other.hints(document)).toEqual([]);
  expect(JSON.stringify(await other.hover(document, 3, 6))).not.toContain('Planned from');
  expect(embedded(other)).toEqual([]);
  await other.stop();
});
