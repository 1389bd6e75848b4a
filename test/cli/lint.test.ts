/** `plinth lint` on real folders: what is looked at, what is said, which exit code. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { add, commit, git, plinth, repositoryWith, workspace } from './run.ts';

const schemaFile = resolve(import.meta.dirname, '..', '..', 'docs', 'lint-output.schema.json');
const fits = new Ajv({ formats: { uri: true } }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
);

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    readonly range: unknown;
  }[];
  readonly coverage: {
    readonly files: {
      readonly linted: number;
      readonly applied: number;
      readonly silent: readonly { readonly file: string; readonly reason: string }[];
    };
    readonly statements: number;
  };
  readonly errors: readonly {
    readonly kind: string;
    readonly message: string;
    readonly file?: string;
    readonly line?: number;
    readonly key?: string;
  }[];
}

async function json(
  words: readonly string[],
  options: Parameters<typeof plinth>[1],
): Promise<{ readonly code: number | null; readonly report: Report }> {
  const { code, out } = await plinth(['lint', '--format', 'json', ...words], options);
  const report: unknown = JSON.parse(out);
  if (!fits(report)) throw new Error(JSON.stringify(fits.errors));
  return { code, report: report as Report };
}

async function filesWithFindings(words: readonly string[], cwd: string): Promise<readonly string[]> {
  const { report } = await json(words, { cwd });
  return [...new Set(report.findings.map((finding) => finding.file))];
}

/** A migration with exactly one finding, an error. */
const broken = 'create tabel t (a jsonb);\n';
const fine = 'create table t (id bigint primary key, a jsonb);\n';

describe('what is not understood', () => {
  const files = {
    'm/1_a.up.sql': `${fine}\nLISTEN x;\nDROP TABEL y;\n{{ .Ddl }};\n`,
    'm/2_b.up.sql': 'MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE;\n',
  };

  it('is counted, and listed where that is asked for', async () => {
    const cwd = workspace(files);
    const counted = await plinth(['lint'], { cwd });
    expect(counted.out).toContain('--not-understood lists them.');
    const { out } = await plinth(['lint', '--not-understood'], { cwd });
    expect(out).toMatch(/Not understood\n {2}m\/1_a\.up\.sql:\d+ statement without a model\n/);
    expect(out).toMatch(/m\/1_a\.up\.sql:\d+ syntax error at or near "TABEL"\n/);
    expect(out).toMatch(/m\/1_a\.up\.sql:\d+ template\n/);
    expect((await json([], { cwd })).report.coverage).toMatchObject({
      notUnderstood: [
        { file: 'm/1_a.up.sql', reason: 'statement without a model' },
        { reason: 'syntax error at or near "TABEL"' },
        { reason: 'template' },
      ],
    });
  });

  it('is a finding where only the target does not have it', async () => {
    const cwd = workspace(files);
    const newer = async (target: string): Promise<readonly string[]> =>
      (await json(['--target', target], { cwd })).report.findings
        .filter(({ rule }) => rule === 'convention/newer-than-target')
        .map(({ file, severity }) => `${file} ${severity}`);
    expect(await newer('14')).toEqual(['m/2_b.up.sql error']);
    expect(await newer('15')).toEqual([]);
    expect((await plinth(['lint', '--target', '14'], { cwd })).out).toContain('PostgreSQL 14.');
  });
});

describe('what is linted', () => {
  it('without git, all of a folder', async () => {
    const cwd = workspace({ 'm/1_a.up.sql': fine, 'm/2_b.up.sql': broken, 'm/1_a.down.sql': broken });
    expect(await filesWithFindings([], cwd)).toEqual(['m/1_a.down.sql', 'm/2_b.up.sql']);
    expect(await filesWithFindings(['m'], cwd)).toEqual(['m/1_a.down.sql', 'm/2_b.up.sql']);
    expect(await filesWithFindings(['m/2_b.up.sql', './m/2_b.up.sql'], cwd)).toEqual(['m/2_b.up.sql']);
    expect(await filesWithFindings(['.'], join(cwd, 'm'))).toEqual(['1_a.down.sql', '2_b.up.sql']);
    expect(await filesWithFindings(['../m'], join(cwd, 'm'))).toEqual(['1_a.down.sql', '2_b.up.sql']);
  });

  it('with git, new work; a named file always', async () => {
    const cwd = repositoryWith({ 'm/1_a.up.sql': fine, 'm/2_b.up.sql': broken });
    add(cwd, { 'm/3_c.up.sql': broken });
    expect(await filesWithFindings([], cwd)).toEqual(['m/3_c.up.sql']);
    expect(await filesWithFindings(['--scope', 'all'], cwd)).toEqual(['m/2_b.up.sql', 'm/3_c.up.sql']);
    expect(await filesWithFindings(['m/2_b.up.sql'], cwd)).toEqual(['m/2_b.up.sql']);
    expect(await filesWithFindings(['m/2_b.up.sql', '--scope', 'new'], cwd)).toEqual([]);
  });

  it('since a revision', async () => {
    const cwd = repositoryWith({ 'm/1_a.up.sql': fine });
    git(cwd, 'tag', 'released');
    add(cwd, { 'm/2_b.up.sql': broken });
    commit(cwd);
    expect(await filesWithFindings([], cwd)).toEqual([]);
    expect(await filesWithFindings(['--since', 'released'], cwd)).toEqual(['m/2_b.up.sql']);
  });

  it('a folder that git ignores, when it is named', async () => {
    const cwd = repositoryWith({ '.gitignore': 'build\n', 'm/1_a.up.sql': fine });
    add(cwd, { 'build/m/1_a.up.sql': broken });
    expect(await filesWithFindings([], cwd)).toEqual([]);
    expect(await filesWithFindings(['build'], cwd)).toEqual(['build/m/1_a.up.sql']);
  });

  it('a folder of test data, when it is named', async () => {
    const cwd = workspace({ 'test/fixtures/m/1_a.up.sql': broken });
    expect(await filesWithFindings([], cwd)).toEqual([]);
    expect(await filesWithFindings(['test/fixtures/m'], cwd)).toEqual(['test/fixtures/m/1_a.up.sql']);
  });

  it('nothing of other dialects, templates, dumps and vendored folders, and says so', async () => {
    const cwd = workspace({
      'oracle/1_a.up.sql': 'create table t (a varchar2(9)); nonsense;',
      'models/dbt_project.yml': '',
      'models/a.sql': broken,
      'q/jinja.sql': "select * from {{ ref('x') }}; nonsense;",
      'dump.sql': `-- PostgreSQL database dump\n${broken}`,
      'node_modules/x/1_a.up.sql': broken,
    });
    const { code, report } = await json([], { cwd });
    expect(code).toBe(0);
    expect(report.findings).toEqual([]);
    expect(report.coverage.files.silent.map(({ file }) => file)).toEqual([
      'dump.sql',
      'models/a.sql',
      'oracle/1_a.up.sql',
      'q/jinja.sql',
    ]);
  });
});

describe('exit codes', () => {
  const cwd = (): string => workspace({ 'm/1_a.up.sql': broken, 'q/a.sql': 'selekt 1::int;' });

  it.each<readonly [readonly string[], number]>([
    [[], 1],
    [['--fail-on', 'error'], 1],
    [['--fail-on', 'never'], 0],
    [['q'], 0],
    [['q', '--fail-on', 'warning'], 0],
    [['missing.sql'], 2],
    [['missing.sql', '--fail-on', 'never'], 2],
    [['--config', 'missing.json'], 2],
  ])('%j: %i', async (words, code) => {
    expect((await plinth(['lint', ...words], { cwd: cwd() })).code).toBe(code);
  });

  it('is 2 where new work cannot be told', async () => {
    const cwd = repositoryWith({ 'm/1_a.up.sql': fine });
    const unknown = await json(['--since', 'nowhere'], { cwd });
    expect(unknown.code).toBe(2);
    expect(unknown.report.errors[0]?.message).toContain('git knows no revision “nowhere”');
    git(cwd, 'branch', '-m', 'trunk');
    expect((await json([], { cwd })).code).toBe(0);
    git(cwd, 'branch', 'other');
    const lost = await json([], { cwd });
    expect(lost.code).toBe(2);
    expect(lost.report.errors[0]?.message).toContain('no default branch is known here');
    expect((await json(['--scope', 'all'], { cwd })).code).toBe(0);
    add(cwd, { 'plinth.config.json': '{"defaultBranch": "trunk"}' });
    expect((await json([], { cwd })).code).toBe(0);
  });

  it('is 2 where --since has no repository', async () => {
    const { code, report } = await json(['--since', 'main'], { cwd: workspace({ 'm/1_a.up.sql': fine }) });
    expect(code).toBe(2);
    expect(report.errors[0]?.message).toBe('--since main needs a git repository, and there is none here.');
  });
});

describe('configuration', () => {
  it('is the nearest one upwards, and --config instead of it', async () => {
    const cwd = workspace({
      'plinth.config.json': '{"exclude": ["m/2*"]}',
      'other.json': '{"exclude": ["m/1*"]}',
      'm/1_a.up.sql': broken,
      'm/2_b.up.sql': broken,
    });
    expect(await filesWithFindings([], cwd)).toEqual(['m/1_a.up.sql']);
    expect(await filesWithFindings(['.'], join(cwd, 'm'))).toEqual(['1_a.up.sql', '2_b.up.sql']);
    expect(await filesWithFindings(['--config', 'other.json'], cwd)).toEqual(['m/2_b.up.sql']);
    const elsewhere = join(workspace({ 'c.json': '{"exclude": ["m/**"]}' }), 'c.json');
    expect(await filesWithFindings(['--config', elsewhere], cwd)).toEqual([]);
  });

  it('says file, line and key of what is wrong, and lints on', async () => {
    const cwd = workspace({
      'plinth.config.json':
        '{\n  // why\n  "scope": "al",\n  "rules": { "convention/syntax-error": "warning" }\n}',
      'm/1_a.up.sql': broken,
    });
    const { code, report } = await json([], { cwd });
    expect(code).toBe(2);
    expect(report.errors).toEqual([
      {
        kind: 'configuration',
        file: 'plinth.config.json',
        line: 2,
        key: 'scope',
        message: '“scope” must be one of new, open, all, not “al”.',
      },
    ]);
    expect(report.findings.map(({ severity }) => severity)).toEqual(['warning']);
    const { out } = await plinth(['lint'], { cwd });
    expect(out).toContain(
      'plinth.config.json:3:12 not complete\n  “scope” must be one of new, open, all, not “al”.\n',
    );
  });
});

describe('standard input', () => {
  it('is linted as PostgreSQL', async () => {
    const { code, report } = await json(['-'], { cwd: workspace({}), input: broken });
    expect(report.findings.map(({ file, severity }) => [file, severity])).toEqual([['<stdin>', 'hint']]);
    expect(code).toBe(0);
  });

  it('is what --stdin-filepath says', async () => {
    const cwd = workspace({ 'm/1_a.up.sql': fine });
    const { code, report } = await json(['-', '--stdin-filepath', 'm/2_b.up.sql'], { cwd, input: broken });
    expect(report.findings.map(({ file, severity }) => [file, severity])).toEqual([
      ['m/2_b.up.sql', 'error'],
    ]);
    expect(code).toBe(1);
  });

  it('is silent in another dialect', async () => {
    const { report } = await json(['-', '--stdin-filepath', 'a.oracle.sql'], {
      cwd: workspace({}),
      input: broken,
    });
    expect(report.coverage.files.silent).toEqual([
      {
        file: 'a.oracle.sql',
        reason: 'Oracle detected, because a.oracle.sql is named “oracle”; not supported yet',
      },
    ]);
  });
});

describe('the text report', () => {
  it('shows the place, the line and what was looked at', async () => {
    const cwd = workspace({
      'm/1_a.up.sql': `${fine}\tcreate  tabel é😀 (a jsonb);\n`,
      'm/2_b.up.sql': 'listen x;',
    });
    const { out } = await plinth(['lint'], { cwd });
    expect(out).toBe(`m/1_a.up.sql:2:10 error convention/syntax-error
  PostgreSQL does not understand this statement: syntax error at or near "tabel".
  │
2 │  create  tabel é😀 (a jsonb);
  │          ^^^^^
  = docs: https://github.com/plinth-db/plinth/blob/main/docs/rules/convention/syntax-error.md

1 error in 1 of 2 files.
m: golang-migrate, PostgreSQL 16 (assumed).
1 of 3 statements understood (33.3 %); 1 without a rule or effect, 1 with a syntax error. --not-understood lists them.
`);
  });

  it('says what applied history it left out', async () => {
    const cwd = repositoryWith({ 'm/1_a.up.sql': fine });
    const { out, code } = await plinth(['lint'], { cwd });
    expect(code).toBe(0);
    expect(out).toBe(`Nothing to lint.
m: golang-migrate, PostgreSQL 16 (assumed).
1 file not reported: applied history (it is the same in main). --scope all reports it too.
`);
  });

  it('sends no control characters of the input to the terminal', async () => {
    const name = 'm/1_\u001b[31m.up.sql';
    const { out } = await plinth(['lint'], {
      cwd: workspace({ [name]: 'create tabel \u001b]0;x\u0007 (a jsonb);' }),
    });
    expect(out).not.toMatch(/[\u001b\u0007]/);
    expect(out).toContain('\\u{1b}]0;x\\u{7}');
  });
});
