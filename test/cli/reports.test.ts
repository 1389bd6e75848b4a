/** Every format of `plinth lint`: that other programs can read it, and that hostile names stay text. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { plinth, workspace } from './run.ts';

const hostile = 'a%0A::error::x|`<script>[x](https://evil.example)@all #1 ]]>&';
const files = {
  'm/1_a.up.sql': `create table t (id bigint primary key, a int, j jsonb);
create table "${hostile}" (id bigint primary key, a int);
`,
  'm/2_b.up.sql': `-- plinth-ignore locking/index-without-concurrently: t is empty
create index on t (a);
-- plinth-ignore index/duplicate: once there was one
select 1;
create tabel u (a int);
`,
  'm/3_c.up.sql': `create index on "${hostile}" (a);\n`,
};

async function report(format: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const cwd = workspace({ ...files, ...more });
  const { out, err, code } = await plinth(['lint', '--format', format], { cwd });
  expect({ err, code }).toEqual({ err: '', code: 1 });
  return out;
}

interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly unknown[] }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions?: readonly { readonly justification: string }[];
      readonly fixes?: readonly { readonly artifactChanges: readonly unknown[] }[];
    }[];
  }[];
}

describe('sarif', () => {
  const schema = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '..', 'fixtures', 'sarif', 'sarif-2.1.0-rtm.5.json'), 'utf8'),
  ) as Record<string, unknown>;
  // Draft 4 differs from what the validator reads in these two words only, as far as this schema uses it.
  delete schema['$schema'];
  delete schema['id'];
  const anything = { uri: true, 'uri-reference': true, 'date-time': true } as const;
  const fits = new Ajv({ strict: false, unicodeRegExp: false, formats: anything }).compile(schema);
  const read = (text: string): SarifLog['runs'][number] => {
    const log: unknown = JSON.parse(text);
    expect(fits(log), JSON.stringify(fits.errors)).toBe(true);
    const [run] = (log as SarifLog).runs;
    if (run === undefined) throw new Error('a run was expected');
    return run;
  };

  it('is valid, with rules, fixes and what was suppressed', async () => {
    const run = read(await report('sarif'));
    for (const { ruleId, ruleIndex } of run.results)
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const suppressed = run.results.filter(({ suppressions }) => suppressions !== undefined);
    expect(suppressed.map(({ suppressions }) => suppressions?.[0]?.justification)).toEqual(['t is empty']);
    const unused = run.results.find(({ ruleId }) => ruleId === 'convention/unused-suppression');
    expect(unused?.fixes?.[0]?.artifactChanges).toEqual([
      {
        artifactLocation: { uri: 'm/2_b.up.sql', uriBaseId: 'SRCROOT' },
        replacements: [{ deletedRegion: { startLine: 3, startColumn: 1, endLine: 4, endColumn: 1 } }],
      },
    ]);
    expect(new Set(run.results.map(({ level }) => level))).toEqual(new Set(['error', 'warning', 'note']));
  });

  it('keeps its fingerprints when lines move, and has different ones for different findings', async () => {
    const names = (text: string): readonly string[] =>
      read(text).results.map((one) => one.partialFingerprints['plinth/v1'] ?? '');
    const before = names(await report('sarif'));
    const moved = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        `-- moved\r\n\r\n${text.replaceAll(' (', '\t\t(')}`,
      ]),
    );
    expect(names(await report('sarif', moved))).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
  });

  it('is valid where nothing was found, and where something went wrong', async () => {
    const clean = await plinth(['lint', '--format', 'sarif'], { cwd: workspace({}) });
    expect(read(clean.out).results).toEqual([]);
    const wrong = await plinth(['lint', '--format', 'sarif', 'ü missing%.sql'], { cwd: workspace(files) });
    expect(wrong.code).toBe(2);
    expect(read(wrong.out).invocations[0]?.toolExecutionNotifications).toHaveLength(1);
  });
});

describe('github', () => {
  it('is one command for each finding, and no text of the input becomes one', async () => {
    const lines = (await report('github')).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) file=m\/[^:,]+,line=\d+,/);
    expect(lines[1]).toBe(
      '::error file=m/2_b.up.sql,line=5,endLine=5,col=8,endColumn=12,title=plinth convention/syntax-error::PostgreSQL does not understand this statement: syntax error at or near "tabel".',
    );
    expect(lines[2]).toContain('%250A::error::x');
  });
});

describe('gitlab', () => {
  const read = (text: string) =>
    JSON.parse(text) as readonly { fingerprint: string; location: unknown; severity: string }[];

  it('has what GitLab asks for, and fingerprints that survive moves', async () => {
    const issues = read(await report('gitlab'));
    expect(issues.map(({ severity }) => severity)).toEqual(['info', 'critical', 'major']);
    expect(issues[1]?.location).toEqual({ path: 'm/2_b.up.sql', lines: { begin: 5, end: 5 } });
    const moved = read(
      await report('gitlab', { 'm/2_b.up.sql': `\n\n${files['m/2_b.up.sql'].replaceAll('\n', '\r\n')}` }),
    );
    expect(moved.map(({ fingerprint }) => fingerprint)).toEqual(issues.map(({ fingerprint }) => fingerprint));
  });
});

describe('junit', () => {
  it('is XML whatever the names are', async () => {
    const out = await report('junit', {
      'm/4_d.up.sql': 'create tabel "\u0001\u0000\ud800<x>&amp;\u001b" (a int);',
    });
    expect(out).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="plinth" tests="/);
    expect(out).not.toMatch(/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
    expect(out).not.toContain('<script>');
    const opened = [...out.matchAll(/<(\w[\w-]*)(?:\s[^<>]*?)?(\/?)>/g)].filter(
      ([, , closed]) => closed === '',
    );
    const closed = [...out.matchAll(/<\/(\w[\w-]*)>/g)];
    expect(closed.map(([, name]) => name).toSorted()).toEqual(opened.map(([, name]) => name).toSorted());
    expect(out.replaceAll(/&(?:amp|lt|gt|quot);/g, '')).not.toContain('&');
    const [, tests, failures] = /tests="(\d+)" failures="(\d+)"/.exec(out) ?? [];
    expect(out.split('<testcase ')).toHaveLength(Number(tests) + 1);
    expect(out.split('<failure ')).toHaveLength(Number(failures) + 1);
  });
});

describe('markdown', () => {
  it('lets no name become markup', async () => {
    const out = await report('markdown');
    expect(out).toMatch(/^### Plinth: 1 error, 1 warning, 1 hint in 3 files\n/);
    expect(out).not.toMatch(/<script|\]\(https:\/\/evil|@all|https:\/\/evil/);
    // Without our own tags and links nothing is left that Markdown or HTML would read.
    const rest = out
      .replaceAll(/<\/?details(?: open)?>|<\/?summary>|<br>/g, '')
      .replaceAll(/\[[\w/-]+\]\(https:\/\/github\.com\/[\w./-]+\)/g, '');
    expect(rest).not.toMatch(/[<>`*[\]]/);
    for (const row of rest.split('\n').filter((line) => /^\| \d/.test(line)))
      expect(row.split('|')).toHaveLength(6);
  });

  it('fits into a comment', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [
        `m/${i + 10}_x.up.sql`,
        'create tabel u (a jsonb);\n'.repeat(3),
      ]),
    );
    const out = await report('markdown', many);
    expect(out.length).toBeLessThan(65_536);
    expect(out).toMatch(/…and \d+ more: /);
  });
});

describe('--output', () => {
  it('takes the report off the screen, and adds others', async () => {
    const cwd = workspace(files);
    const { out, err, code } = await plinth(
      [
        'lint',
        '--format',
        'json',
        '--output',
        'out/all.json',
        '--output',
        'sarif=out/p.sarif',
        '--output=junit=p.xml',
      ],
      { cwd },
    );
    expect({ out, err, code }).toEqual({ out: '', err: '', code: 1 });
    expect(JSON.parse(readFileSync(join(cwd, 'out/all.json'), 'utf8'))).toHaveProperty('findings');
    expect(JSON.parse(readFileSync(join(cwd, 'out/p.sarif'), 'utf8'))).toHaveProperty('runs');
    expect(readFileSync(join(cwd, 'p.xml'), 'utf8')).toContain('<testsuites');
  });

  it('leaves the text on the screen where only others are added', async () => {
    const { out } = await plinth(['lint', '--output', 'sarif=p.sarif'], { cwd: workspace(files) });
    expect(out).toContain('1 error, 1 warning, 1 hint');
  });

  it('says when a file cannot be written', async () => {
    const cwd = workspace(files);
    const { code, err } = await plinth(['lint', '--output', 'm/1_a.up.sql/x.json'], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/^The report was not written to m\/1_a\.up\.sql\/x\.json: E\w+\.\n$/);
  });
});
