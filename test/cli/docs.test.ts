/** `plinth docs` in real folders: what its pages say, that every link leads somewhere, that it is the same twice, and that no name becomes markup. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import Ajv from 'ajv';
import { lint } from 'markdownlint/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';
import { add, plinth, workspace, type Files } from './run.ts';
import { hostileNames, schemaFiles } from './docs-schema.ts';

const fits = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(repository, 'docs', 'docs-output.schema.json'), 'utf8')) as object,
);

async function docs(root: string, ...words: readonly string[]) {
  return plinth(['docs', ...words], { cwd: root });
}

function pagesIn(root: string): ReadonlyMap<string, string> {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(root, path)).isFile());
  return new Map(found.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Links of the pages that lead nowhere: to a file that is not there, or to a line that its file does not have. */
function broken(root: string, pages: ReadonlyMap<string, string>): readonly string[] {
  return [...pages].flatMap(([page, text]) =>
    [...withoutCode(text).matchAll(/(?<!\\)\]\(([^)\s]*)\)/g)].flatMap(([, link = '']) => {
      const [path = '', line] = decodeURIComponent(link).split(/#L(?=\d+$)/);
      const file = resolve(root, dirname(page), path);
      if (!existsSync(file)) return [`${page}: ${link}`];
      const lines = line === undefined ? 0 : readFileSync(file, 'utf8').split('\n').length;
      return line !== undefined && Number(line) > lines ? [`${page}: ${link}`] : [];
    }),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^(`{3,})[^]*?^\1$/gm, '').replace(/(?<![\\`])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
}

function complaintsOf(pages: ReadonlyMap<string, string>): readonly string[] {
  const strings = Object.fromEntries([...pages].filter(([path]) => path.endsWith('.md')));
  const found = lint({ strings, config: { default: true, MD013: false, MD024: { siblings_only: true } } });
  return Object.entries(found).flatMap(([path, all]) =>
    all.map((one) => `${path}:${one.lineNumber} ${one.ruleNames.join('/')} ${one.errorContext ?? ''}`),
  );
}

describe('the folder', () => {
  let root: string;
  let pages: ReadonlyMap<string, string>;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'plinth-docs-'));
    add(root, schemaFiles);
    const made = await docs(root, '--output', 'out');
    expect(made).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+ pages in out\.\n$/) as string,
      err: '',
    });
    pages = pagesIn(join(root, 'out'));
    expect(broken(join(root, 'out'), pages)).toEqual([]);
  });

  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('says of a table what it is, who refers to it, who made it, and what is missing', () => {
    const page = pages.get('tables/public.orders.md') ?? '';
    expect(page).toMatchSnapshot();
    expect(pages.get('README.md')).toContain('| [public](schemas/public.md) | 6 | 1 | 1 | 1 |');
    expect(pages.get('views/public.open_orders.md')).toContain('- [orders](../tables/public.orders.md)');
    expect(pages.get('types/public.state.md')).toContain(
      '- [orders](../tables/public.orders.md), column state',
    );
    expect(pages.get('functions/public.touch.md')).toContain(
      '- touched on [orders](../tables/public.orders.md)',
    );
    expect(pages.get('personal-data.md')).toContain('| | mail | contact |');
    expect(pages.get('migrations.md')).toContain('[orders](tables/public.orders.md): column note: made');
  });

  it('is Markdown that a linter has nothing to say about', () => {
    expect(complaintsOf(pages)).toEqual([]);
  });

  it('lets no name be markup, and gives each a page of its own', () => {
    const tables = [...pages.keys()].filter((path) => path.startsWith('tables/'));
    expect(tables.length).toBe(hostileNames.length + 6);
    // What differs in case alone is one file where case does not count.
    expect(new Set(tables.map((path) => path.toLowerCase())).size).toBe(tables.length);
    for (const path of pages.keys()) expect(path).toMatch(/^[A-Za-z0-9._/-]+$/);
    for (const [path, text] of pages) expect(withoutCode(text), path).not.toMatch(/(?<!\\)<(?:script|img|b)/);
  });
});

describe('plinth docs', () => {
  it('writes the same twice, takes away what is gone, and leaves other files alone', async () => {
    const root = workspace(schemaFiles);
    await docs(root, '--output', 'out');
    const first = pagesIn(join(root, 'out'));
    add(root, { 'out/own.md': '# Ours\n' });
    await docs(root, '--output', 'out');
    const { 'own.md': own, ...again } = Object.fromEntries(pagesIn(join(root, 'out')));
    expect(own).toBe('# Ours\n');
    expect(again).toEqual(Object.fromEntries(first));
    add(root, { 'm/0009_drop.up.sql': 'DROP TABLE lines;' });
    await docs(root, '--output', 'out');
    const after = pagesIn(join(root, 'out'));
    expect([...first.keys()].filter((path) => !after.has(path))).toEqual(['tables/public.lines.md']);
    expect(broken(join(root, 'out'), after)).toEqual([]);
  });

  it('gives programs what the schema of its output promises', async () => {
    const { out } = await docs(workspace(schemaFiles), '--format', 'json');
    const data: unknown = JSON.parse(out);
    expect(fits(data), JSON.stringify(fits.errors)).toBe(true);
    expect(data).toMatchObject({ version: 1, folder: 'm' });
  });

  it('takes a template of the team', async () => {
    const root = workspace({
      ...schemaFiles,
      'plinth.config.json': '{"docs":{"markdown":"t.mustache","html":"broken.mustache"}}',
      't.mustache': '{{#table}}{{name}} has {{columns.length}}{{/table}}',
      'broken.mustache': '{{#open}}',
    });
    await docs(root, '--output', 'out');
    expect(pagesIn(join(root, 'out')).get('tables/public.orders.md')).toBe('orders has 6\n');
    expect(await docs(root, '--format', 'html')).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining('broken.mustache is no Mustache template') as string,
    });
    const { out } = await docs(root, '--print-template', 'html');
    expect(out).toContain('{{#tables}}');
  });

  it('says so where nothing is there', async () => {
    const root = workspace({
      'm/0001_a.up.sql': 'CREATE TABLE a (id bigserial);',
      'm/0001_a.down.sql': 'DROP TABLE a;',
      'm/0002_b.up.sql': 'DROP TABLE a;',
    });
    await docs(root, '--output', 'out');
    const pages = pagesIn(join(root, 'out'));
    expect(pages.get('README.md')).toContain('leave nothing behind');
    expect(complaintsOf(pages)).toEqual([]);
    expect(broken(join(root, 'out'), pages)).toEqual([]);
  });

  const refusals: readonly (readonly [string, Files, RegExp])[] = [
    ['', {}, /Name the folder for the pages/],
    ['--output .', {}, /has files that plinth docs did not write/],
    ['--output out a b', {}, /one folder at a time/],
    ['--output out --source javascript:x', {}, /--source takes the address/],
    ['--output out --folder x', {}, /x is no migration folder here/],
    [
      '--output out',
      { 'n/0001_a.up.sql': 'CREATE TABLE a (id bigserial);', 'n/0001_a.down.sql': 'DROP TABLE a;' },
      /Name one with --folder: m, n/,
    ],
    [
      '--output out',
      { 'out/.plinth-docs.json': '[' },
      /\.plinth-docs\.json was not read: it is not valid JSON/,
    ],
  ];
  it('refuses in sentences', async () => {
    await Promise.all(
      refusals.map(async ([words, more, message]) => {
        const asked = words.split(' ').filter((word) => word !== '');
        const made = await docs(workspace({ ...schemaFiles, ...more }), ...asked);
        expect(made, words).toEqual({ code: 2, out: '', err: expect.stringMatching(message) as string });
      }),
    );
  });

  it('deletes nothing that its list should not name', async () => {
    const root = workspace({
      ...schemaFiles,
      'keep.md': 'kept',
      'out/own.md': 'kept',
      'out/.plinth-docs.json': '{"version":1,"pages":["../keep.md","own.md","tables/../../keep.md"]}',
    });
    expect((await docs(root, '--output', 'out')).code).toBe(0);
    expect(readFileSync(join(root, 'keep.md'), 'utf8')).toBe('kept');
    expect(readFileSync(join(root, 'out/own.md'), 'utf8')).toBe('kept');
  });
});
