/** Refactorings over the wire, on the shop: offered where somebody asks for them, checked when chosen, and never for a migration that has run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let server: Conversation;
/** In a trusted workspace. */
let checking: Conversation;

beforeAll(async () => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [shop.path] });
  checking = await Conversation.start({ folders: [shop.path], trusted: true });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  expect(await checking.stop()).toBe(0);
  shop.remove();
});

interface Request {
  readonly only?: readonly string[] | undefined;
  /** 1: somebody opened the menu, 2: the cursor moved. */
  readonly triggerKind?: 1 | 2;
  readonly from?: Conversation;
}

async function actions(
  path: string,
  marked: string,
  { from = server, ...request }: Request = {},
): Promise<readonly CodeAction[]> {
  const uri = pathToFileURL(join(shop.path, path)).href;
  const line = marked.slice(0, marked.indexOf('¦')).split('\n');
  await from.open(uri, marked.replace('¦', ''));
  const position = { line: line.length - 1, character: line.at(-1)?.length ?? 0 };
  const found = await from.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], only: ['refactor'], triggerKind: 1, ...request },
  });
  return found.filter(({ kind }) => kind?.startsWith('refactor') === true);
}

it('edits the statement at the place', async () => {
  const found = await actions('queries/star.sql', 'SELECT 1;\nSELECT ¦* FROM order_items i;\n');
  const [expand] = found.filter(({ title }) => title === 'Expand * to the columns (not checked)');
  const [change] = (expand?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  expect(change?.edits).toEqual([
    {
      range: { start: { line: 1, character: 7 }, end: { line: 1, character: 8 } },
      newText: expect.stringMatching(/^i\.order_id, i\./) as string,
    },
  ]);
});

it('shows what is refused with the reason to somebody who asks for refactorings', async () => {
  const found = await actions('queries/refused.sql', 'SELECT ¦* FROM unknown;\n');
  expect(found.map(({ title, disabled }) => [title, disabled?.reason])).toContainEqual([
    'Expand * to the columns',
    'Not all columns of unknown are known.',
  ]);
});

it('offers one kind where one is asked for, and none because the cursor moves', async () => {
  const text = 'SELECT s.a FROM (SELECT ¦count(*) AS a FROM orders) s;\n';
  const extracted = await actions('queries/kinds.sql', text, { only: ['refactor.extract'] });
  expect(extracted.map(({ title }) => title)).toEqual(['Extract the subquery to WITH (not checked)']);
  expect(await actions('queries/moved.sql', text, { only: undefined, triggerKind: 2 })).toEqual([]);
});

it('offers none in a migration that has run', async () => {
  const path = 'migrations/000003_create_orders.up.sql';
  const text = readFileSync(join(shop.path, path), 'utf8');
  expect(await actions(path, text.replace('CREATE TABLE', '¦CREATE TABLE'))).toEqual([]);
  const draft = await actions('migrations/000099_new.up.sql', '¦CREATE TABLE notes (id int);\n');
  expect(draft.map(({ title }) => title)).toContain('Make the statement idempotent');
});

describe('a rewrite of a query that is chosen', () => {
  async function chosen(path: string, marked: string, title: string): Promise<CodeAction> {
    const [action] = (await actions(path, marked, { from: checking })).filter((one) =>
      one.title.startsWith(title),
    );
    if (action === undefined) throw new Error(`${title} was not offered`);
    return checking.connection.sendRequest<CodeAction>('codeAction/resolve', action);
  }

  function doubt({ edit }: CodeAction): string | undefined {
    if (edit === undefined) return 'no edit';
    return Object.values(edit.changeAnnotations ?? {})[0]?.description;
  }

  it('is written where both forms return the same rows', async () => {
    const text = 'SELECT o.id FROM orders o WHERE o.customer_id I¦N (SELECT c.id FROM customers c);\n';
    await expect
      .poll(async () => doubt(await chosen('queries/in.sql', text, 'Write IN as EXISTS')))
      .toBeUndefined();
  });

  it('is previewed with the reason where no row says anything', async () => {
    const text = 'SELECT ¦* FROM orders o WHERE o.id < 0;\n';
    await expect
      .poll(async () => doubt(await chosen('queries/none.sql', text, 'Expand')))
      .toBe(
        'Read the change before it is written. The rows were not compared: neither form returns a row of generated data.',
      );
  });

  it('needs no comparison where both forms are the same to the grammar', async () => {
    const text = 'SELECT CA¦ST(o.id AS text) FROM orders o;\n';
    const found = await actions('queries/cast.sql', text, { from: checking });
    const [cast] = found.filter(({ title }) => title === 'Write CAST as ::');
    expect(cast?.edit).toBeDefined();
  });
});
