/** Quick fixes over the wire: what is offered, what needs a preview, and that the text after a fix is clean. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CodeAction, TextDocumentEdit, TextEdit } from 'vscode-languageserver';
import { LineIndex } from '../../core/text/line-index.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, editorCapabilities, everything, uri } from './conversation.ts';

const indexFile = 'migrations/000009_index_orders_placed_at.up.sql';
const listingFile = 'migrations/000014_index_product_listing.up.sql';
let shop: ReturnType<typeof copyOf>;
let server: Conversation;

beforeEach(async () => {
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [shop.path] });
});
afterEach(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

function open(file: string): Promise<string> {
  return server.openFile(join(shop.path, file));
}

/** The document's text with the action's edits of that document. */
function applied(action: CodeAction, document: string, text: string): string {
  const edits = (action.edit?.documentChanges ?? []).flatMap((change) =>
    'edits' in change && change.textDocument.uri === document ? editsOf(change) : [],
  );
  const index = new LineIndex(text);
  const at = ({ line, character }: { line: number; character: number }): number =>
    index.offset({ line, column: character });
  const result = applyEdits(
    text,
    edits.map(({ range, newText }) => ({ span: { start: at(range.start), end: at(range.end) }, newText })),
  );
  if (result === undefined) throw new Error('edits overlap');
  return result;
}

function editsOf(change: TextDocumentEdit): TextEdit[] {
  return change.edits.map((edit) => {
    if (!('newText' in edit)) throw new Error('a plain edit was expected');
    return edit;
  });
}

describe('the quick fix of a statement that is alone in its file', () => {
  it('is one edit, preferred, without a preview, and leaves nothing to say', async () => {
    const document = await open(indexFile);
    const [finding] = await server.diagnostics(document);
    if (finding === undefined) throw new Error('a finding was expected');
    const fix = (await server.actions(document, finding.range, undefined, [finding])).find(
      ({ edit }) => edit !== undefined,
    );
    expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: finding.code }] });
    expect(fix?.edit?.changeAnnotations).toBeUndefined();
    const before = readFileSync(join(shop.path, indexFile), 'utf8');
    const after = applied(fix ?? { title: '' }, document, before);
    expect(after).toBe(before.replace('CREATE INDEX ', 'CREATE INDEX CONCURRENTLY '));
    await server.replace(document, after);
    expect(await server.diagnostics(document)).toEqual([]);
  });
});

describe('the quick fix of a statement among others', () => {
  it('moves it into a migration of its own, after a preview', async () => {
    const document = await open(listingFile);
    const moves = (await server.actions(document, everything)).filter(
      ({ edit }) => edit?.changeAnnotations !== undefined,
    );
    expect(moves.length).toBeGreaterThan(0);
    for (const { edit } of moves) {
      expect(Object.values(edit?.changeAnnotations ?? {}).every((one) => one.needsConfirmation)).toBe(true);
      for (const change of edit?.documentChanges ?? []) {
        if ('kind' in change) expect(change).toMatchObject({ kind: 'create', options: { overwrite: false } });
      }
    }
  });

  it('is not offered to an editor that cannot show it first', async () => {
    await server.stop();
    const textDocument = { diagnostic: {} };
    server = await Conversation.start({
      folders: [shop.path],
      capabilities: { ...editorCapabilities, textDocument },
    });
    const document = await open(listingFile);
    const actions = await server.actions(document, everything);
    expect(actions.filter(({ edit }) => edit?.changeAnnotations !== undefined)).toEqual([]);
  });
});

describe('fixing all', () => {
  const two = 'CREATE INDEX a ON orders (placed_at);\n';

  it('takes safe single edits only, and leaves nothing that it could have taken', async () => {
    const document = await open(indexFile);
    await server.replace(document, two);
    const [all, ...others] = await server.actions(document, everything, ['source.fixAll']);
    expect(others).toEqual([]);
    expect(all?.kind).toBe('source.fixAll.plinth');
    await server.replace(document, applied(all ?? { title: '' }, document, two));
    expect(await server.actions(document, everything, ['source.fixAll.plinth'])).toEqual([]);
  });

  it('is not among the quick fixes unless asked for', async () => {
    const document = await open(indexFile);
    const kinds = (await server.actions(document, everything)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['quickfix']));
  });

  it('is not offered for other kinds', async () => {
    const document = await open(indexFile);
    expect(await server.actions(document, everything, ['refactor', 'source.organizeImports'])).toEqual([]);
  });
});

describe('suppression', () => {
  it('names the rule and the place before the statement; the reason is left to the user', async () => {
    const document = await open(indexFile);
    const actions = await server.actions(document, everything);
    const suppress = actions.find(({ command }) => command?.command === 'plinth.suppress');
    expect(suppress?.title).toMatch(/^Suppress locking\/index-without-concurrently here, with a reason$/);
    const text = readFileSync(join(shop.path, indexFile), 'utf8');
    const line = text.split('\n').findIndex((one) => one.startsWith('CREATE INDEX'));
    expect(suppress?.command?.arguments).toEqual([
      { uri: document, at: { line, character: 0 }, rule: 'locking/index-without-concurrently' },
    ]);
  });

  it('inside a body goes before the body’s own statement, and holds there', async () => {
    const document = uri(join(shop.path, 'migrations/000019_x.up.sql'));
    const text = [
      'CREATE FUNCTION purge(t text) RETURNS void LANGUAGE plpgsql AS $$',
      'BEGIN',
      "  EXECUTE 'DELETE FROM ' || t;",
      'END',
      '$$;',
      '',
    ].join('\n');
    await server.open(document, text);
    const [finding] = await server.diagnostics(document);
    expect(finding?.code).toMatch(/^injection\//);
    const actions = await server.actions(document, finding?.range ?? everything);
    const suppress = actions.find(({ command }) => command?.command === 'plinth.suppress');
    expect(suppress?.command?.arguments).toEqual([
      { uri: document, at: { line: 2, character: 2 }, rule: finding?.code },
    ]);
    const comment = `-- plinth-ignore ${finding?.code}: the caller checks the name\n  `;
    await server.replace(document, text.replace('EXECUTE', `${comment}EXECUTE`));
    expect(await server.diagnostics(document)).toEqual([]);
  });
});
