/** `plinth baseline`, `--after`, `plinth rule` and `plinth config` on real folders. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { add, plinth, repositoryWith, workspace } from './run.ts';

const table = { 'm/1_a.up.sql': 'create table t (id bigint primary key, a int, b int, j jsonb);\n' };
const slow = (column: string): string => `create index on t (${column});\n`;
const baselineOf = (cwd: string): string => readFileSync(join(cwd, 'plinth.baseline.json'), 'utf8');

interface Report {
  readonly findings: readonly { readonly file: string; readonly rule: string }[];
  readonly coverage: { readonly baselined: number; readonly baselineGone: readonly unknown[] };
  readonly errors: readonly { readonly message: string }[];
}

async function lint(cwd: string, ...words: readonly string[]): Promise<Report> {
  const { out } = await plinth(['lint', '--format', 'json', ...words], { cwd });
  return JSON.parse(out) as Report;
}

describe('a baseline', () => {
  it('hides what it lists while lines move, and tells what is new and what is gone', async () => {
    const cwd = workspace({ ...table, 'm/2_b.up.sql': slow('a'), 'm/3_c.up.sql': slow('b') });
    const written = await plinth(['baseline'], { cwd });
    expect(written).toEqual({
      code: 0,
      out: 'plinth.baseline.json: 2 findings, 2 added, 0 removed.\n',
      err: '',
    });
    const first = baselineOf(cwd);
    expect(await lint(cwd)).toMatchObject({ findings: [], coverage: { baselined: 2, baselineGone: [] } });
    const moved = `-- moved\r\n\r\n${slow('a').replace(' (', '\t(')}`;
    add(cwd, { 'm/2_b.up.sql': moved, 'm/4_d.up.sql': slow('j') });
    const told = await lint(cwd);
    expect(told.findings.map(({ file }) => file)).toEqual(['m/4_d.up.sql']);
    rmSync(join(cwd, 'm/3_c.up.sql'));
    add(cwd, { 'm/2_b.up.sql': 'select 1;\n' });
    expect((await lint(cwd)).coverage.baselineGone).toHaveLength(2);
    expect((await plinth(['lint'], { cwd })).out).toContain(
      '2 entries of the baseline are no longer found: plinth baseline --prune takes them out.',
    );
    const pruned = await plinth(['baseline', '--prune'], { cwd });
    expect(pruned.out).toBe(
      'plinth.baseline.json: 0 findings, 0 added, 2 removed. 1 new finding not taken in.\n',
    );
    expect(first.split('\n').filter((line) => line.includes('fingerprint'))).toHaveLength(2);
  });

  it('is where the configuration says', async () => {
    const cwd = workspace({
      ...table,
      'plinth.config.json': '{ "baseline": "ci/known.json" }',
      'ci/x': '',
      'm/2_b.up.sql': slow('a'),
    });
    expect((await plinth(['baseline'], { cwd })).out).toMatch(/^ci\/known\.json: 1 finding, /);
    expect(await lint(cwd)).toMatchObject({ findings: [], coverage: { baselined: 1 } });
    expect(JSON.parse(readFileSync(join(cwd, 'ci/known.json'), 'utf8'))).toMatchObject({
      version: 1,
      findings: [{ file: '../m/2_b.up.sql', rule: 'locking/index-without-concurrently' }],
    });
  });

  it('is of no use where none is needed', async () => {
    const out = 'No findings: no baseline is needed.\n';
    expect(await plinth(['baseline'], { cwd: workspace(table) })).toEqual({ code: 0, out, err: '' });
  });

  it.each([
    ['{', 'it is not valid JSON'],
    ['[]', 'it must be an object'],
    ['{"version": 2, "findings": []}', 'its “version” is not 1'],
    ['{"version": 1, "findings": {}}', '“findings” must be a list'],
    ['{"version": 1, "findings": [{"file": 1}]}', 'each of its “findings” needs'],
  ])('that cannot be read is told, and hides nothing: %s', async (text, because) => {
    const cwd = workspace({ ...table, 'm/2_b.up.sql': slow('a'), 'plinth.baseline.json': text });
    const { findings, errors } = await lint(cwd);
    expect(findings).toHaveLength(1);
    expect(errors[0]?.message).toContain(`The baseline is not used: ${because}`);
    expect((await plinth(['baseline'], { cwd })).code).toBe(2);
    expect(baselineOf(cwd)).toBe(text);
  });
});

describe('--after', () => {
  const files = { ...table, 'm/2_b.up.sql': slow('a'), 'm/3_c.up.sql': slow('b') };

  it.each([['2'], ['2_b.up.sql'], ['m/2_b.up.sql']])('%s: only what comes behind it', async (after) => {
    const { findings } = await lint(repositoryWith(files), '--after', after);
    expect(findings.map(({ file }) => file)).toEqual(['m/3_c.up.sql']);
  });

  it('says when there is no such migration', async () => {
    const { errors } = await lint(workspace(files), '--after', '77');
    expect(errors.map(({ message }) => message)).toEqual([
      '--after 77: no migration here has this version or name.',
    ]);
  });
});

describe('plinth rule', () => {
  it.each([['locking/index-without-concurrently'], ['index-without-concurrently']])('%s', async (id) => {
    const { out, code, err } = await plinth(['rule', id]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const part of ['Why', 'What to do instead', 'Found', 'Not found', 'Fix', 'When to switch it off'])
      expect(out).toContain(`\n${part}\n`);
  });

  it('knows every rule that is listed', async () => {
    const { rules } = JSON.parse((await plinth(['rules', '--format', 'json'])).out) as {
      rules: { rule: string }[];
    };
    const own = rules.filter(({ rule }) => rule.startsWith('convention/'));
    for (const { rule } of own) expect((await plinth(['rule', rule])).out).toContain(rule);
  });

  it('guesses at a misspelt one', async () => {
    expect(await plinth(['rule', 'locking/index-without-concurrenty'])).toEqual({
      code: 2,
      out: '',
      err: 'There is no rule “locking/index-without-concurrenty”. Did you mean locking/index-without-concurrently?\n',
    });
  });
});

describe('plinth config', () => {
  it('says what applies and why', async () => {
    const cwd = workspace({
      ...table,
      'plinth.config.json':
        '{ "preset": "strict", "migrations": [{ "folder": "m", "targetVersion": 15 }], "rules": { "index/duplicate": "off" } }',
      'm/2_b.up.sql': `-- plinth-ignore locking/index-without-concurrently: t is empty\n${slow('a')}`,
    });
    const { out, code, err } = await plinth(['config', 'm/2_b.up.sql', '--format', 'json'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { applies } = JSON.parse(out) as { applies: { name: string; value: string; because?: string }[] };
    const told = new Map(applies.map(({ name, value }) => [name, value]));
    expect([...told]).toEqual(
      expect.arrayContaining([
        ['configuration', 'plinth.config.json'],
        ['findings', 'told'],
        ['migrations', 'm'],
        ['tool', 'golang-migrate'],
        ['dialect', 'PostgreSQL'],
        ['target version', '15'],
        ['scope', 'new'],
        ['preset', 'strict'],
        ['index/duplicate', 'off'],
        ['suppression (next)', 'locking/index-without-concurrently, line 1'],
      ]),
    );
    expect((await plinth(['config', 'm/2_b.up.sql'], { cwd })).out).toContain('plinth.config.json:1 says so');
  });

  it.each([['missing.sql'], ['.']])('wants one file: %s', async (path) => {
    const { code, err } = await plinth(['config', path], { cwd: workspace({}) });
    expect(code).toBe(2);
    expect(err).toContain('Name one file.');
  });
});
