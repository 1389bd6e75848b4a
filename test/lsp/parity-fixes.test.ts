/** What the editor's source.fixAll applies is what `plinth lint --fix` writes, and both hide what comments and the baseline take out. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { applyEdits } from '../../core/text/edit.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, everything } from './conversation.ts';

const mostRounds = 10;
const plinth = (cwd: string, ...words: readonly string[]): Promise<{ readonly stdout: string }> =>
  promisify(execFile)(process.execPath, [join(repository, 'dist', 'cli.cjs'), ...words], {
    cwd,
    maxBuffer: 64_000_000,
  });

function copies(): readonly { readonly path: string; readonly remove: () => void }[] {
  return [0, 1].map(() => {
    const copy = copyOf(join(repository, 'examples', 'shop'));
    writeFileSync(
      join(copy.path, 'migrations', '000090_hygiene.up.sql'),
      [
        '-- plinth-ignore-start locking/index-without-concurrently: closed at night',
        'CREATE INDEX a_idx ON orders (placed_at, id);',
        '-- plinth-ignore-end',
        '-- plinth-ignore-end index/duplicate',
        '-- plinth-ignore index/duplicate, security/broad-grant: nothing here',
        '-- plinth-ignore index/duplicate: until 2001-01-01',
        'SELECT 1; -- plinth-ignore index/duplicate: at the end of a line',
        '',
      ].join('\r\n'),
    );
    return copy;
  });
}

const sqlFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .sort();

function edited(text: string, action: CodeAction): string {
  const index = new LineIndex(text);
  const at = ({ line, character }: { line: number; character: number }): number =>
    index.offset({ line, column: character });
  const edits = (action.edit?.documentChanges ?? []).flatMap((change) =>
    'edits' in change
      ? change.edits.flatMap((edit) =>
          'newText' in edit
            ? [{ span: { start: at(edit.range.start), end: at(edit.range.end) }, newText: edit.newText }]
            : [],
        )
      : [],
  );
  return applyEdits(text, edits) ?? text;
}

/** Each file as an editor leaves it that fixes all on saving, again and again. */
async function fixedByEditor(folder: string): Promise<ReadonlyMap<string, string>> {
  const server = await Conversation.start({ folders: [folder], trusted: true, settings: { scope: 'all' } });
  const texts = new Map<string, string>();
  for (const file of sqlFiles(folder)) {
    let text = readFileSync(join(folder, file), 'utf8');
    const document = await server.openFile(join(folder, file));
    for (let round = 0; round < mostRounds; round += 1) {
      const [all] = await server.actions(document, everything, ['source.fixAll']);
      if (all === undefined) break;
      text = edited(text, all);
      await server.replace(document, text);
    }
    texts.set(file, text);
  }
  expect(await server.stop()).toBe(0);
  return texts;
}

describe('editor and command line', () => {
  it('fix the same', async () => {
    const [a, b] = copies();
    if (a === undefined || b === undefined) throw new Error('two copies were expected');
    await plinth(a.path, 'lint', '--scope', 'all', '--fix', '--fail-on', 'never');
    const written = new Map(sqlFiles(a.path).map((file) => [file, readFileSync(join(a.path, file), 'utf8')]));
    const untouched = new Map(
      sqlFiles(b.path).map((file) => [file, readFileSync(join(b.path, file), 'utf8')]),
    );
    expect([...written].filter(([file, text]) => untouched.get(file) !== text).length).toBeGreaterThan(1);
    const byEditor = await fixedByEditor(b.path);
    // Without git the editor takes only edited files for new work: what it fixed is what the command line wrote.
    for (const [file, text] of byEditor)
      if (text !== untouched.get(file)) expect([file, text]).toEqual([file, written.get(file)]);
    a.remove();
    b.remove();
  });

  it('hide what a baseline lists', async () => {
    const [a] = copies();
    if (a === undefined) throw new Error('a copy was expected');
    await plinth(a.path, 'baseline');
    const { stdout } = await plinth(a.path, 'lint', '--scope', 'all', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ findings: [] });
    const server = await Conversation.start({ folders: [a.path], trusted: true, settings: { scope: 'all' } });
    for (const file of sqlFiles(a.path))
      expect(await server.diagnostics(await server.openFile(join(a.path, file)))).toEqual([]);
    expect(await server.stop()).toBe(0);
    a.remove();
  });
});
