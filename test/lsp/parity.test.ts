/** Editor and command line never disagree: the same workspace through both gives the same findings, place by place and word by word. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { docsUrl } from '../../core/lint/docs-url.ts';
import { generateRepository } from '../bench/generate.ts';
import { run } from '../hosts/install.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, emptyFolder, uri } from './conversation.ts';

interface Said {
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly range: unknown;
  readonly docs: string | undefined;
}

const severities = ['', 'error', 'warning', 'info', 'hint'];

async function fromCommandLine(folder: string, ...options: readonly string[]): Promise<readonly Said[]> {
  const program = join(repository, 'dist', 'cli.cjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, 'lint', '.', '--format', 'json', '--fail-on', 'never', ...options],
    { cwd: folder, maxBuffer: 64_000_000 },
  );
  const report = JSON.parse(stdout) as { readonly findings: readonly Said[] };
  return sorted(
    report.findings.map(({ file, rule, severity, message, range, docs }) => ({
      file,
      rule,
      severity,
      message,
      range,
      docs,
    })),
  );
}

/** Every SQL file, opened as an editor opens it. */
async function fromEditor(folder: string, settings: object): Promise<readonly Said[]> {
  const server = await Conversation.start({ folders: [folder], trusted: true, settings });
  const said: Said[] = [];
  for (const file of sqlFiles(folder)) {
    const document = await server.openFile(join(folder, file));
    said.push(...(await server.diagnostics(document)).map((one) => asSaid(file, one)));
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document } });
  }
  expect(await server.stop()).toBe(0);
  return sorted(said);
}

/** Without opening anything: what Problems lists for the workspace. */
async function fromWorkspace(folder: string, settings: object): Promise<readonly Said[]> {
  const server = await Conversation.start({ folders: [folder], trusted: true, settings });
  const { items } = await server.connection.sendRequest<{
    items: { uri: string; items: Diagnostic[] }[];
  }>('workspace/diagnostic', { previousResultIds: [] });
  expect(await server.stop()).toBe(0);
  const start = uri(folder).length + 1;
  return sorted(items.flatMap((one) => one.items.map((item) => asSaid(one.uri.slice(start), item))));
}

function asSaid(file: string, { code, severity, message, range, codeDescription }: Diagnostic): Said {
  return {
    file,
    rule: String(code),
    severity: severities[severity ?? 0] ?? '',
    message: typeof message === 'string' ? message : message.value,
    range,
    // The same page: the one that ships with the extension, and the one on the web.
    docs: codeDescription?.href.replace('plinth-docs:/rules/', docsUrl('').replace(/\.md$/, '')),
  };
}

function sorted(said: readonly Said[]): readonly Said[] {
  return said
    .map((one) => JSON.stringify(one))
    .sort()
    .map((one) => JSON.parse(one) as Said);
}

function sqlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
}

describe('the same findings in editor and command line', () => {
  it('for the shop, all of it', async () => {
    const { path, remove } = copyOf(join(repository, 'examples', 'shop'));
    const expected = await fromCommandLine(path, '--scope', 'all');
    expect(expected.length).toBeGreaterThan(20);
    expect(await fromEditor(path, { scope: 'all' })).toEqual(expected);
    expect(await fromWorkspace(path, { scope: 'all' })).toEqual(expected);
    remove();
  });

  it('for a generated history, all of it', async () => {
    const { path, remove } = emptyFolder();
    write(path, generateRepository({ seed: 7, migrations: 60 }));
    const expected = await fromCommandLine(path, '--scope', 'all');
    expect(expected.length).toBeGreaterThan(20);
    expect(await fromWorkspace(path, { scope: 'all' })).toEqual(expected);
    remove();
  });

  it('for new work since the default branch', async () => {
    const { path, remove } = emptyFolder();
    write(path, generateRepository({ seed: 11, migrations: 30 }));
    const git = (...args: readonly string[]): Promise<string> => run('git', args, { cwd: path });
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.invalid', '-c', 'commit.gpgsign=false'];
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--all');
    await git(...author, 'commit', '--quiet', '--message=Applied');
    const [table] = /CREATE TABLE (\w+)/
      .exec(generateRepository({ seed: 11, migrations: 1 })[0]?.text ?? '')
      ?.slice(1) ?? [''];
    write(path, [
      { path: 'migrations/000031_index.up.sql', text: `CREATE INDEX ON ${table} (id);\n` },
      { path: 'migrations/000032_broken.up.sql', text: 'ALTER TABEL x;\nSELECT 1;\n' },
    ]);
    const expected = await fromCommandLine(path);
    expect(new Set(expected.map(({ file }) => file)).size).toBe(2);
    expect(await fromWorkspace(path, {})).toEqual(expected);
    expect(await fromEditor(path, {})).toEqual(expected);
    remove();
  });

  it('for tables that came in the same commit, or are as new as what uses them', async () => {
    const { path, remove } = emptyFolder();
    const git = (...args: readonly string[]): Promise<string> => run('git', args, { cwd: path });
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.invalid', '-c', 'commit.gpgsign=false'];
    const commit = async (numbers: readonly number[]): Promise<void> => {
      for (const n of numbers) {
        const text =
          n % 2 === 0
            ? `CREATE INDEX t${String(n - 1)}_at ON t${String(n - 1)} (at);\n`
            : `CREATE TABLE t${String(n)} (id bigint PRIMARY KEY, at timestamptz NOT NULL);\n`;
        write(path, [{ path: `migrations/00${String(n)}_x.up.sql`, text }]);
      }
      await git('add', '--all');
      await git(...author, 'commit', '--quiet', '--message=Change');
    };
    await git('init', '--quiet', '--initial-branch=main');
    for (const numbers of [[1], [2], [3, 4], [5]]) await commit(numbers);
    await git('checkout', '--quiet', '-b', 'feature');
    for (const numbers of [[6], [7], [8]]) await commit(numbers);
    const expected = await fromCommandLine(path, '--scope', 'all');
    const blocked = expected.filter(({ rule }) => rule === 'locking/index-without-concurrently');
    expect(blocked.map(({ file }) => file)).toEqual(['migrations/002_x.up.sql', 'migrations/006_x.up.sql']);
    expect(await fromEditor(path, { scope: 'all' })).toEqual(expected);
    expect(await fromWorkspace(path, { scope: 'all' })).toEqual(expected);
    remove();
  });

  it('where the configuration says otherwise', async () => {
    const { path, remove } = copyOf(join(repository, 'examples', 'shop'));
    const config = {
      scope: 'all',
      rules: { 'index/duplicate': 'off', 'locking/index-without-concurrently': 'hint' },
    };
    writeFileSync(join(path, 'plinth.config.json'), JSON.stringify(config));
    const expected = await fromCommandLine(path);
    expect(expected.some(({ severity }) => severity === 'hint')).toBe(true);
    expect(expected.some(({ rule }) => rule === 'index/duplicate')).toBe(false);
    expect(await fromWorkspace(path, {})).toEqual(expected);
    remove();
  });
});

function write(folder: string, files: readonly { readonly path: string; readonly text: string }[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
