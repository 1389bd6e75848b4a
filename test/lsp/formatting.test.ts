/** Formatting over the wire: a query file, ranges of it, new and applied migrations, with the options of the workspace. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, TextEdit } from 'vscode-languageserver';
import { Conversation, emptyFolder, uri } from './conversation.ts';

let folder: ReturnType<typeof emptyFolder>;
let server: Conversation;

const applied = 'CREATE TABLE a (id int, b text, c text, d text, e timestamptz NOT NULL);\n';

beforeAll(async () => {
  folder = emptyFolder();
  mkdirSync(join(folder.path, 'migrations'));
  writeFileSync(join(folder.path, 'migrations', '000001_a.up.sql'), applied);
  writeFileSync(join(folder.path, 'migrations', '000001_a.down.sql'), 'DROP TABLE a;\n');
  const git = (...words: string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: folder.path });
  };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  writeFileSync(join(folder.path, 'migrations', '000002_b.up.sql'), applied.replace('a (', 'b ('));
  writeFileSync(join(folder.path, '.editorconfig'), 'root = true\n[*.sql]\nindent_size = 3\n');
  server = await Conversation.start({ folders: [folder.path], trusted: true });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  folder.remove();
});

const editor = { tabSize: 4, insertSpaces: true };

async function formatted(document: string, text: string, ranges?: readonly Range[]): Promise<string> {
  const asked = { textDocument: { uri: document }, options: editor };
  const edits: TextEdit[] =
    ranges === undefined
      ? await server.connection.sendRequest('textDocument/formatting', asked)
      : await server.connection.sendRequest('textDocument/rangesFormatting', { ...asked, ranges });
  return TextDocument.applyEdits(TextDocument.create(document, 'sql', 1, text), edits);
}

const line = (at: number): Range => ({ start: { line: at, character: 0 }, end: { line: at, character: 5 } });

describe('formatting', () => {
  it('is announced, and not while somebody types', () => {
    expect(server.result.capabilities).toMatchObject({
      documentFormattingProvider: true,
      documentRangeFormattingProvider: { rangesSupport: true },
    });
    expect(server.result.capabilities.documentOnTypeFormattingProvider).toBeUndefined();
  });

  it('lays out a query file as .editorconfig says, and leaves what is broken', async () => {
    const document = uri(join(folder.path, 'queries.sql'));
    const text = 'select a,b from a;\nselect from from;\nselect 1,2;';
    await server.open(document, text);
    expect(await formatted(document, text)).toBe(
      'select\n   a,\n   b\nfrom\n   a;\nselect from from;\nselect\n   1,\n   2;',
    );
    expect(await formatted(document, text, [line(2)])).toBe(
      'select a,b from a;\nselect from from;\nselect\n   1,\n   2;',
    );
  });

  it('of a large file lets other requests have their turn', async () => {
    const document = uri(join(folder.path, 'large.sql'));
    const text = Array.from({ length: 400 }, (_, at) => `select a,b from a where id=${String(at)};\n`).join(
      '',
    );
    await server.open(document, text);
    const answered: string[] = [];
    const note = async (name: string, answer: Promise<unknown>): Promise<void> => {
      await answer;
      answered.push(name);
    };
    await Promise.all([
      note('the layout', formatted(document, text)),
      note(
        'the folds',
        server.connection.sendRequest('textDocument/foldingRange', { textDocument: { uri: document } }),
      ),
    ]);
    expect(answered).toEqual(['the folds', 'the layout']);
  });

  it('leaves an applied migration as it is, but for what is selected', async () => {
    const document = await server.openFile(join(folder.path, 'migrations', '000001_a.up.sql'));
    expect(await formatted(document, applied)).toBe(applied);
    expect(await formatted(document, applied, [line(0)])).toContain('(\n   id int,\n');
    expect(server.logs.join('')).toContain('applied migration');
  });

  it('lays out a new migration', async () => {
    const document = await server.openFile(join(folder.path, 'migrations', '000002_b.up.sql'));
    expect(await formatted(document, applied.replace('a (', 'b ('))).toContain('(\n   id int,\n');
  });
});
