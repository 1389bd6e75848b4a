/** Outline, folds and selections over the wire: of a migration, of a query file, of a file that nobody can read, and switched off. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  SelectionRange,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, uri } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let server: Conversation;

beforeAll(async () => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [shop.path] });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

const ask = <R>(method: string, document: string, more: object = {}, of = server): Promise<R> =>
  of.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: document }, ...more });

describe('the structure of a document', () => {
  it('is announced', () => {
    expect(server.result.capabilities).toMatchObject({
      documentSymbolProvider: { label: 'Plinth' },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
    });
  });

  it('is told of a migration', async () => {
    const document = await server.openFile(
      join(shop.path, 'migrations/000001_create_merchants_and_customers.up.sql'),
    );
    const symbols = await ask<DocumentSymbol[]>('documentSymbol', document);
    const customers = symbols.find(({ name }) => name === 'customers');
    expect(customers?.children?.map(({ name }) => name)).toContain('full_name');
    const folds = await ask<FoldingRange[]>('foldingRange', document);
    expect(folds.map(({ startLine }) => startLine)).toContain(customers?.range.start.line);
    const position = customers?.selectionRange.start;
    const [selection] = await ask<SelectionRange[]>('selectionRange', document, { positions: [position] });
    expect(selection?.range).toEqual(customers?.selectionRange);
    const ranges = [];
    for (let at = selection; at !== undefined; at = at.parent) ranges.push(at.range);
    expect(ranges).toContainEqual(customers?.range);
  });

  it('is told of a file in which nothing says which database it is for, and of half-typed text', async () => {
    const document = uri(join(shop.path, 'notes', 'scratch.sql'));
    await server.open(document, '-- name: Open :many\nSELECT (\n  1\n);\nSELECT FROM (');
    const symbols = await ask<DocumentSymbol[]>('documentSymbol', document);
    expect(symbols.map(({ name }) => name)).toEqual(['Open', 'SELECT FROM (']);
    expect(await ask('foldingRange', document)).toEqual([{ startLine: 1, endLine: 2 }]);
  });

  it('is not told of a program nor of what is too large, and bytes that are no text do not stop it', async () => {
    const program = uri(join(shop.path, 'query.ts'));
    await server.open(program, 'export const q = sql`SELECT (\n1)`;', 'typescript');
    expect(await ask('foldingRange', program)).toEqual([]);
    const large = uri(join(shop.path, 'large.sql'));
    await server.open(large, 'SELECT (\n1);\n'.repeat(500_000));
    expect(await ask('documentSymbol', large)).toEqual([]);
    const odd = uri(join(shop.path, 'odd.sql'));
    await server.open(odd, '\0\uFEFF\uD800 SELECT (\n\0');
    expect(await ask('foldingRange', odd)).toEqual([{ startLine: 0, endLine: 1 }]);
  });

  it('links files that are read in and migrations that comments name, where they exist', async () => {
    const document = uri(join(shop.path, 'links.sql'));
    await server.open(
      document,
      '-- Since migration 000003.\n\\ir migrations/000003_create_orders.up.sql\n\\i ../../etc/passwd\n\\i none.sql\n-- migration 999',
    );
    const links = await ask<DocumentLink[]>('documentLink', document);
    expect(links.map(({ range, target }) => [range.start.line, target?.split('/').at(-1)])).toEqual([
      [1, '000003_create_orders.up.sql'],
      [0, '000003_create_orders.up.sql'],
    ]);
  });

  it('finds what the migrations build, and the migrations', async () => {
    const symbols = (query: string): Promise<WorkspaceSymbol[]> =>
      server.connection.sendRequest('workspace/symbol', { query });
    const [table] = await symbols('customers');
    expect(table).toMatchObject({ name: 'customers', containerName: 'public' });
    expect(table?.location.uri).toMatch(/000001_create_merchants_and_customers\.up\.sql$/);
    const [column] = await symbols('full_name');
    expect(column).toMatchObject({ name: 'full_name', containerName: 'customers' });
    const names = (await symbols('000011')).map(({ name }) => name);
    expect(names).toContain('000011_require_customer_name.up.sql');
    expect(await symbols('no_such_thing_at_all')).toEqual([]);
  });

  it('is not told where the setting switches it off', async () => {
    const quiet = await Conversation.start({
      folders: [shop.path],
      settings: { language: { foldingRanges: false } },
    });
    const document = uri(join(shop.path, 'quiet.sql'));
    await quiet.open(document, 'CREATE TABLE a (\n  id int\n);');
    expect(await ask('foldingRange', document, {}, quiet)).toEqual([]);
    expect(await ask('documentSymbol', document, {}, quiet)).toHaveLength(1);
    expect(await quiet.stop()).toBe(0);
  });
});
