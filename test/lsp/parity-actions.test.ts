/**
 * Editor and command line offer the same fixes for the same findings, title by title and letter by letter, and say the same of suppressions:
 * for examples of every rule, each as a migration folder of its tool, and for the shop with comments of every kind.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { itBroadly } from '../broadly.ts';
import type { Fix } from '../../core/findings/finding.ts';
import { namedServers, namedVersion } from '../../core/migrations/dialect/server-version.ts';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rules } from '../../core/rules/index.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { isBroad } from '../breadth.ts';
import { run } from '../hosts/install.ts';
import { repository } from '../hosts/paths.ts';
import { readAnnotations } from '../rules/annotations.ts';
import { besideOf, exampleFiles } from '../rules/example-files.ts';
import { Conversation, copyOf, emptyFolder, everything, uri } from './conversation.ts';

interface Offer {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
  readonly range: unknown;
  readonly kind: string;
  readonly title?: string;
  /** The file's text with the fix in it: an editor gets one edit where the command line lists each. */
  readonly after?: string;
  readonly files?: unknown;
  readonly differs?: string;
}

interface Edit {
  readonly range: Diagnostic['range'];
  readonly newText: string;
}

interface Reported {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
  readonly range: unknown;
  readonly fix: Fix['kind'] | 'none';
  readonly change?: {
    readonly title: string;
    readonly edits: readonly Edit[];
    readonly files: readonly unknown[];
    readonly differs: readonly string[];
  };
}

async function fromCommandLine(folder: string): Promise<readonly Offer[]> {
  const program = join(repository, 'dist', 'cli.cjs');
  const words = ['lint', '.', '--scope', 'all', '--format', 'json', '--fail-on', 'never'];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], {
    cwd: folder,
    maxBuffer: 64_000_000,
  });
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Reported[] };
  return sorted(
    findings.map(({ file, rule, message, range, fix, change }) => ({
      ...{ file, rule, message, range, kind: fix },
      ...(change === undefined
        ? {}
        : {
            title: change.title,
            files: change.files,
            after: afterOf(folder, file, change.edits),
            differs: change.differs.join(' '),
          }),
    })),
  );
}

/** Only files of which Problems says something are opened: for the others there is nothing to offer. */
async function fromEditor(folder: string): Promise<readonly Offer[]> {
  const settings = { scope: 'all' };
  const server = await Conversation.start({ folders: [folder], trusted: true, settings });
  const { items } = await server.connection.sendRequest<{ items: { uri: string; items: Diagnostic[] }[] }>(
    'workspace/diagnostic',
    { previousResultIds: [] },
  );
  const offers: Offer[] = [];
  for (const { uri: document, items: listed } of items) {
    if (listed.length === 0) continue;
    const file = document.slice(uri(folder).length + 1);
    await server.openFile(join(folder, file));
    const found = await server.diagnostics(document);
    const actions = await server.actions(document, everything, ['quickfix'], found);
    const fixes = actions.filter(({ edit, title }) => edit !== undefined && !title.startsWith('Fix all '));
    offers.push(...found.map((one) => offerOf(folder, file, one, fixes)));
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document } });
  }
  expect(await server.stop()).toBe(0);
  return sorted(offers);
}

function offerOf(folder: string, file: string, found: Diagnostic, fixes: readonly CodeAction[]): Offer {
  const { code, message, range } = found;
  const said = {
    ...{ file, rule: String(code), range },
    message: typeof message === 'string' ? message : message.value,
  };
  const own = fixes.filter((one) => JSON.stringify(one.diagnostics) === JSON.stringify([found]));
  const [fix, ...more] = own;
  expect(more).toEqual([]);
  return fix === undefined ? { ...said, kind: 'none' } : { ...said, ...changeOf(folder, file, fix) };
}

const preambles = [
  'Read the change before it is written.',
  'The files belong together: tick every box, then apply.',
];

function changeOf(folder: string, file: string, { title, edit }: CodeAction): Pick<Offer, 'kind'> {
  const files: { path: string; text: string }[] = [];
  const edits: Edit[] = [];
  for (const change of edit?.documentChanges ?? []) {
    if ('kind' in change) continue;
    const path = change.textDocument.uri.slice(uri(folder).length + 1);
    for (const one of change.edits) {
      if (!('newText' in one)) throw new Error('a plain edit was expected');
      if (path === file) edits.push({ range: one.range, newText: one.newText });
      else files.push({ path, text: one.newText });
    }
  }
  const [shown] = Object.values(edit?.changeAnnotations ?? {});
  const makes = edit?.documentChanges?.some((one) => 'kind' in one) === true;
  const description = shown?.description ?? '';
  const differs = preambles.reduce((text, one) => text.replace(one, ''), description).trim();
  const kind = shown === undefined ? 'edit' : makes ? 'files' : 'rewrite';
  // Only an editor has a proof to speak of.
  const told = title.replace(/ \(not proved\)$/, '');
  return { ...{ kind }, ...{ title: told, after: afterOf(folder, file, edits), files, differs } };
}

function afterOf(folder: string, file: string, edits: readonly Edit[]): string {
  const text = readFileSync(join(folder, file), 'utf8');
  const index = new LineIndex(text);
  const at = ({ line, character }: Edit['range']['start']): number =>
    index.offset({ line, column: character });
  const spans = edits.map(({ range, newText }) => ({
    span: { start: at(range.start), end: at(range.end) },
    newText,
  }));
  const after = applyEdits(text, spans);
  if (after === undefined) throw new Error(`the edits of ${file} overlap`);
  return after;
}

function sorted(offers: readonly Offer[]): readonly Offer[] {
  const inOrder = ({ file, rule, message, range, kind, title, after, files, differs }: Offer): string =>
    JSON.stringify({ file, rule, message, range, kind, title, after, files, differs });
  return offers
    .map(inOrder)
    .sort()
    .map((one) => JSON.parse(one) as Offer);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The server of an example, as a configuration names it. */
function targetOf({ dialect, targetVersion }: Example): object {
  if (dialect === undefined) return { dialect: 'postgresql', targetVersion };
  const server = namedServers.find((one) => namedVersion(one) === targetVersion);
  expect(server === undefined).toBe(targetVersion === undefined);
  return { dialect, server };
}

/** Each example in a migration folder of its own. */
function writeExamples(root: string, examples: readonly Example[]): void {
  const migrations = examples.map((example, i) => {
    const folder = `e${i}`;
    const { history, path } = exampleFiles(example);
    for (const file of [...history, { path, text: readAnnotations(example.sql).text }])
      write(join(root, folder, file.path), file.text);
    for (const file of besideOf(example)) write(join(root, folder, file.path), file.text);
    return { folder, tool: example.tool ?? 'plain', ...targetOf(example) };
  });
  write(join(root, 'plinth.config.json'), JSON.stringify({ preset: 'all', migrations }));
}

/** One engine is behind both, and they differ where findings are of another kind, which the first examples of a rule show: a thousand of them take a minute of a processor, so a broad run asks for more than the first. */
const chosen = rules.flatMap(({ examples }) => {
  const those = (verdict: Example['verdict']): readonly Example[] =>
    examples.filter((one) => one.verdict === verdict);
  return isBroad ? [...those('bad').slice(0, 2), ...those('good').slice(0, 1)] : those('bad').slice(0, 1);
});

/** A configuration names at most 1,000 folders. */
const parts = isBroad ? [0, 1] : [0];

it.each(parts)('offer the same for examples of every rule, part %i', async (part) => {
  const { path, remove } = emptyFolder();
  expect(chosen.length).toBeLessThanOrEqual(1_000 * parts.length);
  writeExamples(
    path,
    chosen.filter((_, at) => at % parts.length === part),
  );
  // Without git an editor takes what nobody edited for applied; here all of it is new work.
  const git = (...args: readonly string[]): Promise<string> => run('git', args, { cwd: path });
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.invalid', '-c', 'commit.gpgsign=false'];
  await git('init', '--quiet', '--initial-branch=main');
  await git(...author, 'commit', '--quiet', '--allow-empty', '--message=Nothing yet');
  const [expected, offered] = await Promise.all([fromCommandLine(path), fromEditor(path)]);
  for (const kind of ['none', 'edit', 'rewrite', 'files'])
    expect([kind, expected.filter((one) => one.kind === kind).length > 10]).toEqual([kind, true]);
  expect(offered).toEqual(expected);
  remove();
});

itBroadly('offer the same for the shop, and for comments that suppress', async () => {
  const { path, remove } = copyOf(join(repository, 'examples', 'shop'));
  write(
    join(path, 'migrations', '000090_hygiene.up.sql'),
    [
      '-- plinth-ignore-start locking/index-without-concurrently: closed at night',
      'CREATE INDEX a_idx ON orders (placed_at, id);',
      '-- plinth-ignore-end',
      '-- plinth-ignore-end index/duplicate',
      '-- plinth-ignore index/duplicate, security/broad-grant: nothing here',
      '-- plinth-ignore locking/index-without-concurrently',
      'CREATE INDEX b_idx ON orders (id, placed_at);',
      '-- plinth-ignore no-such/rule: misspelt',
      '-- plinth-ignore index/duplicate: until 2001-01-01',
      'SELECT 1; -- plinth-ignore index/duplicate: at the end of a line',
      '',
    ].join('\r\n'),
  );
  const expected = await fromCommandLine(path);
  const ofComments = expected.filter(({ rule }) => rule.startsWith('convention/'));
  expect(new Set(ofComments.map(({ rule }) => rule)).size).toBeGreaterThan(1);
  expect(new Set(ofComments.map(({ kind }) => kind)).size).toBeGreaterThan(1);
  expect(await fromEditor(path)).toEqual(expected);
  remove();
});
