/** The GitHub Action and the pre-commit hooks as they are written down: their scripts run here, with `npx` leading to this checkout's bundle. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { add, git, repositoryWith, workspace } from './run.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(repository, file), 'utf8');
const table = { 'm/1_a.up.sql': 'create table t (id bigint primary key, a int, j jsonb);\n' };
const slow = { 'm/2_b.up.sql': 'create index on t (a);\n' };

/** A folder whose npx runs our bundle, whatever version is asked for. */
function npx(): string {
  const folder = workspace({
    npx: `#!/bin/sh\n[ "$1" = --yes ] || exit 70\nshift 2\nexec "${process.execPath}" "${join(repository, 'dist', 'cli.cjs')}" "$@"\n`,
  });
  chmodSync(join(folder, 'npx'), 0o755);
  return folder;
}

function bash(script: string, cwd: string, environment: Readonly<Record<string, string>> = {}) {
  const path = `${npx()}${delimiter}${process.env['PATH'] ?? ''}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, PATH: path, ...environment },
  });
  return { code: status, out: stdout, err: stderr };
}

/** The script of one step. */
function scriptOf(id: string): string {
  const step = read('action.yml')
    .split('\n    - id: ')
    .find((one) => one.startsWith(`${id}\n`));
  const [, block = ''] = /\n {6}run: \|\n((?: {8}.*\n?|\n)+)$/.exec(step ?? '') ?? [];
  return block.replaceAll(/^ {8}/gm, '');
}

describe('the GitHub Action', () => {
  const script = scriptOf('lint');
  const run = (cwd: string, inputs: Readonly<Record<string, string>>) =>
    bash(script, '/', {
      GITHUB_WORKSPACE: cwd,
      GITHUB_OUTPUT: join(cwd, 'outputs'),
      PLINTH_ARGS: '',
      PLINTH_FORMAT: 'github',
      PLINTH_SARIF: 'plinth.sarif',
      PLINTH_VERSION: 'latest',
      ...inputs,
    });

  it('hands every input over as a variable', () => {
    for (const one of [script, scriptOf('review')]) expect(one).toMatch(/^(?![^]*\$\{\{)[^]*npx --yes/);
    for (const [, name = ''] of read('action.yml').matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g))
      expect(read('action.yml')).toContain(`\n  ${name}:\n`);
  });

  it('annotates', () => {
    const cwd = repositoryWith(table);
    add(cwd, slow);
    const { code, out, err } = run(cwd, { PLINTH_ARGS: '--since main' });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^::warning file=m\/2_b\.up\.sql,line=1,/);
    expect(existsSync(join(cwd, 'plinth.sarif'))).toBe(false);
  });

  it('writes SARIF, and says where', () => {
    const cwd = workspace({ ...table, ...slow });
    expect(run(cwd, { PLINTH_FORMAT: 'sarif' }).code).toBe(1);
    expect(readFileSync(join(cwd, 'outputs'), 'utf8')).toBe('sarif-file=plinth.sarif\n');
    expect(JSON.parse(readFileSync(join(cwd, 'plinth.sarif'), 'utf8'))).toHaveProperty('version', '2.1.0');
  });

  it('runs nothing that its inputs say', () => {
    const cwd = workspace(table);
    const { code } = run(cwd, { PLINTH_ARGS: '$(touch pwned) `touch pwned` ; touch pwned' });
    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'pwned'))).toBe(false);
    expect(run(cwd, { PLINTH_FORMAT: 'x' }).out).toContain('takes github or sarif');
  });
});

describe('the comment of the GitHub Action', () => {
  const run = (cwd: string, given: Readonly<Record<string, string>>) =>
    bash(scriptOf('review'), '/', {
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: cwd,
      GITHUB_OUTPUT: join(cwd, 'outputs'),
      GITHUB_STEP_SUMMARY: join(cwd, 'summary'),
      GITHUB_BASE_REF: '',
      GITHUB_EVENT_PATH: join(cwd, 'no-event'),
      GITHUB_TOKEN: '',
      RUNNER_TEMP: join(cwd, 'temp'),
      PLINTH_COMMENT: 'true',
      PLINTH_VERSION: 'latest',
      ...given,
    });

  it('is wanted by whoever asks for it, and after findings too', () => {
    expect(read('action.yml')).toMatch(/\n {2}comment:\n[^]*?default: 'false'\n/);
    expect(read('action.yml')).toContain("if: ${{ !cancelled() && inputs.comment != 'false' }}");
    expect(run(workspace(table), { PLINTH_COMMENT: 'yes' })).toMatchObject({
      code: 2,
      out: '::error title=plinth::The input “comment” takes true or false.\n',
    });
  });

  it('reviews what the base branch does not have, and says where all of it is', () => {
    const cwd = repositoryWith(table);
    git(cwd, 'update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    add(cwd, slow);
    const { code, out, err } = run(cwd, { GITHUB_BASE_REF: 'trunk' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('This run is not about a pull request. It is in the summary of this run.');
    const [, file = ''] = /^review-file=(.+)\n$/.exec(readFileSync(join(cwd, 'outputs'), 'utf8')) ?? [];
    const document = readFileSync(file, 'utf8');
    expect(document).toContain('compared with origin/trunk');
    expect(readFileSync(join(cwd, 'summary'), 'utf8').endsWith(document)).toBe(true);
  });
});

describe('the pre-commit hooks', () => {
  const entries = [...read('.pre-commit-hooks.yaml').matchAll(/^ {2}entry: (.+)$/gm)].map(
    ([, one = '']) => one,
  );

  it('check and fix the files that they are given', () => {
    const cwd = workspace({ ...table, ...slow });
    const [lint = '', fix = ''] = entries;
    expect(bash(`${lint} m/1_a.up.sql m/2_b.up.sql`, cwd).code).toBe(1);
    expect(bash(`${fix} m/1_a.up.sql m/2_b.up.sql`, cwd).code).toBe(0);
    expect(readFileSync(join(cwd, 'm/2_b.up.sql'), 'utf8')).toContain('CONCURRENTLY');
    expect(bash(`${lint} m/1_a.up.sql m/2_b.up.sql`, cwd).code).toBe(0);
  });
});
