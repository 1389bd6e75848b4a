/** Configurations that extend others, as the bundled command line obeys them: what wins, what is kept, and who is told. */
import { describe, expect, it } from 'vitest';
import { add, plinth, workspace } from './run.ts';

const rule = 'locking/index-without-concurrently';
const table = 'CREATE TABLE t (a int, b jsonb);\n';
const slow = 'CREATE INDEX i ON t (a);\n';

interface Report {
  readonly findings: readonly { readonly file: string; readonly rule: string; readonly severity: string }[];
  readonly errors: readonly { readonly file?: string; readonly line?: number; readonly message: string }[];
}

async function lint(cwd: string): Promise<{ readonly code: number | null; readonly report: Report }> {
  const { code, out } = await plinth(['lint', '--format', 'json'], { cwd });
  return { code, report: JSON.parse(out) as Report };
}

function of(report: Report, id: string): readonly string[] {
  return report.findings.filter((one) => one.rule === id).map(({ file, severity }) => `${file} ${severity}`);
}

function project(config: object, shared: object, sql = slow): string {
  return workspace({
    'plinth.config.json': JSON.stringify(config),
    'node_modules/@team/plinth-config/plinth.config.json': JSON.stringify(shared),
    'm/1_a.up.sql': table,
    'm/2_b.up.sql': sql,
  });
}

describe('a package that a configuration extends', () => {
  it('speaks first, and the project has the last word', async () => {
    const shared = { rules: { [rule]: 'hint' } };
    expect(of((await lint(project({ extends: '@team/plinth-config' }, shared))).report, rule)).toEqual([
      'm/2_b.up.sql hint',
    ]);
    const own = { extends: '@team/plinth-config', rules: { [rule]: 'info' } };
    expect(of((await lint(project(own, shared))).report, rule)).toEqual(['m/2_b.up.sql info']);
  });

  it('that is not installed is trouble, and the rest holds', async () => {
    const { code, report } = await lint(project({ extends: 'nobody', rules: { [rule]: 'info' } }, {}));
    expect(code).toBe(2);
    expect(report.errors.map(({ message }) => message)).toEqual([
      '“nobody” is not used: there is no node_modules/nobody here or above; install it first.',
    ]);
    expect(of(report, rule)).toEqual(['m/2_b.up.sql info']);
  });
});

describe('a required rule', () => {
  const shared = { required: { [rule]: 'error' } };

  it('cannot be switched off, by the file or for some files', async () => {
    const cwd = project(
      {
        extends: '@team/plinth-config',
        rules: { [rule]: 'off' },
        overrides: [{ files: 'm/**', rules: { [rule]: 'hint' } }],
      },
      shared,
    );
    const { code, report } = await lint(cwd);
    expect(code).toBe(2);
    expect(of(report, rule)).toEqual(['m/2_b.up.sql error']);
    expect(report.errors.map(({ message }) => message)).toEqual([
      `“${rule}” stays at error: node_modules/@team/plinth-config/plinth.config.json requires it. Remove this setting or raise it.`,
      `“${rule}” stays at error: node_modules/@team/plinth-config/plinth.config.json requires it. Remove this setting or raise it.`,
    ]);
  });

  it('cannot be suppressed by a comment, which is told', async () => {
    const sql = `-- plinth-ignore ${rule}: the table is small\n${slow}`;
    const { report } = await lint(project({ extends: '@team/plinth-config' }, shared, sql));
    expect(of(report, rule)).toEqual(['m/2_b.up.sql error']);
    expect(of(report, 'convention/refused-suppression')).toEqual(['m/2_b.up.sql warning']);
  });

  it('can be suppressed where the shared configuration says so', async () => {
    const sql = `-- plinth-ignore ${rule}: the table is small\n${slow}`;
    const allowed = { required: { [rule]: { severity: 'error', suppressible: true } } };
    const { report } = await lint(project({ extends: '@team/plinth-config' }, allowed, sql));
    expect(of(report, rule)).toEqual([]);
    expect(of(report, 'convention/refused-suppression')).toEqual([]);
  });

  it('is hidden by no baseline, neither an old one nor a new one', async () => {
    const cwd = project({}, shared);
    await plinth(['baseline'], { cwd });
    expect(of((await lint(cwd)).report, rule)).toEqual([]);
    add(cwd, { 'plinth.config.json': '{"extends": "@team/plinth-config"}' });
    const { code, report } = await lint(cwd);
    expect(code).toBe(2);
    expect(of(report, rule)).toEqual(['m/2_b.up.sql error']);
    expect(report.errors.map(({ file, message }) => `${file} ${message}`)).toEqual([
      `plinth.baseline.json “${rule}” is told all the same: node_modules/@team/plinth-config/plinth.config.json requires it, and a baseline cannot hide it (1 entry; plinth baseline --prune takes them out).`,
    ]);
  });

  it('that was in the baseline leaves it with --prune', async () => {
    const cwd = project({}, shared);
    await plinth(['baseline'], { cwd });
    add(cwd, { 'plinth.config.json': '{"extends": "@team/plinth-config"}' });
    const pruned = await plinth(['baseline', '--prune'], { cwd });
    expect(pruned).toMatchObject({ code: 0, err: '' });
    const { code, report } = await lint(cwd);
    expect(code).toBe(1);
    expect(report.errors).toEqual([]);
  });
});

describe('plinthVersion', () => {
  it('that this version does not satisfy is trouble at its place', async () => {
    const cwd = workspace({
      'plinth.config.json': '{\n  "plinthVersion": ">=99"\n}',
      'm/1_a.up.sql': table,
    });
    const { code, report } = await lint(cwd);
    expect(code).toBe(2);
    expect(report.errors).toMatchObject([{ file: 'plinth.config.json', line: 1 }]);
    expect(report.errors[0]?.message).toMatch(
      /^This project is checked with Plinth >=99, and this is Plinth \d+\.\d+\.\d+/,
    );
    add(cwd, { 'plinth.config.json': '{ "plinthVersion": ">=0.0.1" }' });
    expect((await lint(cwd)).report.errors).toEqual([]);
  });
});

describe('plinth config', () => {
  it('names file and line of everything that applies, and the overrides', async () => {
    const cwd = project(
      {
        extends: '@team/plinth-config',
        overrides: [
          { files: ['m/2*'], rules: { 'index/duplicate': 'hint' }, targetVersion: 14 },
          { files: ['m/1*'], preset: 'all' },
        ],
      },
      { preset: 'strict', required: { [rule]: 'info' } },
    );
    const { out, code } = await plinth(['config', 'm/2_b.up.sql', '--format', 'json'], { cwd });
    expect(code).toBe(0);
    const { applies } = JSON.parse(out) as { applies: { name: string; value: string; because?: string }[] };
    const shared = 'node_modules/@team/plinth-config/plinth.config.json';
    expect(applies).toEqual(
      expect.arrayContaining([
        { name: 'configuration', value: 'plinth.config.json' },
        { name: 'extends', value: shared },
        {
          name: 'override',
          value: 'plinth.config.json:1, an override',
          because: 'its globs match this file',
        },
        { name: 'target version', value: '14', because: 'plinth.config.json:1, an override says so' },
        { name: 'preset', value: 'strict', because: `${shared}:1 says so` },
        { name: rule, value: 'warning', because: `${shared}:1 requires info or more; nothing silences it` },
        {
          name: 'index/duplicate',
          value: 'hint',
          because: 'plinth.config.json:1, an override says so; the preset says warning',
        },
      ]),
    );
    expect(applies.filter(({ name }) => name === 'override')).toHaveLength(1);
  });
});
