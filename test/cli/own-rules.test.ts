/** Rules of a project's own, as the bundled command line runs, lists and tests them. */
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { plinthProcess, workspace } from './run.ts';

const example = resolve(import.meta.dirname, '../../examples/own-rules');
const module = (body: string): string => `export default ({ defineRule }) => [defineRule({
  id: 'team/a', severity: 'warning', summary: 'An offence.', messages: { found: 'Found {what}.' },
  check: { createTable(operation, context) { ${body} } },
  examples: { bad: [{ title: 'x', sql: 'CREATE TABLE t (a int);' }], good: [{ title: 'y', sql: 'SELECT 1;' }] },
})];`;
const found = "context.report({ message: 'found', at: operation.table, data: { what: 'it' } });";
const project = (body: string, config: object = {}): string =>
  workspace({
    'plinth.config.json': JSON.stringify({ ruleModules: ['./rules/*.mjs'], ...config }),
    'rules/a.mjs': module(body),
    'm/001_a.sql': 'CREATE TABLE t (id bigserial PRIMARY KEY, a jsonb);\nSELCT 1;\n',
  });

interface Report {
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly docs?: string }[];
  readonly errors: readonly { readonly kind: string; readonly message: string }[];
}

async function lint(cwd: string, ...words: readonly string[]): Promise<readonly [number | null, Report]> {
  const { code, out } = await plinthProcess(['lint', '--format', 'json', ...words], { cwd });
  return [code, JSON.parse(out) as Report];
}

it('are found, configured by overrides, suppressed by presets, and left out on request', async () => {
  const cwd = project(found, { overrides: [{ files: 'm/**', rules: { 'team/a': 'info' } }] });
  const [, { findings, errors }] = await lint(cwd);
  expect(errors).toEqual([]);
  expect(findings.find(({ rule }) => rule === 'team/a')).toMatchObject({ severity: 'info' });
  const [, without] = await lint(cwd, '--no-own-rules');
  expect(without.findings.map(({ rule }) => rule)).toEqual(['convention/syntax-error']);
  const { out } = await plinthProcess(['lint', '--format', 'sarif'], { cwd });
  const log = JSON.parse(out) as {
    runs: [
      { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] },
    ];
  };
  const [run] = log.runs;
  const result = run.results.find(({ ruleId }) => ruleId === 'team/a');
  expect(run.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe('team/a');
});

it('that throw are told, and the others go on', async () => {
  const [code, { findings, errors }] = await lint(project("throw new Error('oh');"));
  expect(code).toBe(2);
  expect(errors).toMatchObject([
    { kind: 'internal', message: 'The rule team/a failed: Error: oh. The other rules went on.' },
  ]);
  expect(findings.map(({ rule }) => rule)).toEqual(['convention/syntax-error']);
});

it('are listed, described and tested', async () => {
  const listed = await plinthProcess(['rules', '--format', 'json'], { cwd: example });
  const { rules } = JSON.parse(listed.out) as { rules: { rule: string; docs?: string }[] };
  expect(rules.find(({ rule }) => rule === 'team/created-at')?.docs).toContain('https://wiki.example.org/');
  expect((await plinthProcess(['rule', 'created-at'], { cwd: join(example, 'migrations') })).out).toContain(
    'A new table without created_at.',
  );
  expect(await plinthProcess(['rules', '--test'], { cwd: example })).toEqual({
    code: 0,
    out: 'team/created-at 3 examples hold\n1 own rule, 0 with a failing example.\n',
    err: '',
  });
  const failing = await plinthProcess(['rules', '--test'], { cwd: project('') });
  expect(failing).toMatchObject({ code: 1, err: '' });
  expect(failing.out).toContain('bad example “x”: nothing is found');
});
