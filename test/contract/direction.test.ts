/** Probes: each ban on imports, and each ban on clock, timers and randomness in core, really refuses. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { parse } from 'jsonc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';

/** File that imports, what it imports, and the rules that must refuse it. */
const probes: readonly (readonly [from: string, imports: string, rules: readonly string[]])[] = [
  ['core/a.ts', 'engine/b.ts', ['core-is-pure', 'core-imports-nothing-outside']],
  ['core/a.ts', 'node_modules/pg/index.js', ['core-is-pure', 'core-imports-nothing-outside']],
  ['core/nowhere/a.ts', 'core/text/b.ts', ['core-layers-name-every-folder']],
  ['core/text/a.ts', 'core/operations/model/b.ts', ['core-layer-collections-text']],
  ['core/operations/model/a.ts', 'core/syntax/b.ts', ['core-layer-operations-model']],
  ['core/syntax/a.ts', 'core/operations/postgres/b.ts', ['core-layer-syntax']],
  ['core/schema/a.ts', 'core/replay/b.ts', ['core-layer-schema']],
  ['core/rule-kit/a.ts', 'core/lint/b.ts', ['core-layer-rule-kit']],
  ['engine/a.ts', 'server/b.ts', ['engine-knows-no-editor']],
  ['engine/a.ts', 'node_modules/pg/index.js', ['connections-in-one-place']],
  ['protocol/a.ts', 'engine/b.ts', ['protocol-is-messages']],
  ['protocol/a.ts', 'core/b.ts', ['protocol-takes-types-from-core']],
  ['server/a.ts', 'client/b.ts', ['server-is-a-shell']],
  ['cli/a.ts', 'node_modules/vscode-languageserver/index.js', ['lsp-at-the-door']],
  ['client/a.ts', 'core/b.ts', ['client-asks-the-server']],
  ['client/webview/a.ts', 'client/b.ts', ['webview-is-a-browser']],
  ['cli/a.ts', 'protocol/b.ts', ['cli-is-a-shell']],
  ['core/rules/locking/a.ts', 'core/rules/index/b.ts', ['rules-stand-alone']],
  ['core/plan/insights/a.ts', 'core/plan/insights/b.ts', ['insights-stand-alone']],
  ['engine/proof/a.ts', 'engine/databases/postgres/b.ts', ['proof-opens-no-connection']],
  ['server/a.ts', 'engine/scratch/b.ts', ['scratch-is-asked-for']],
  ['engine/session/a.ts', 'fs/b.ts', ['findings-rest-on-what-is-recorded']],
  ['engine/proof/a.ts', 'engine/scratch/b.ts', ['scratch-is-asked-for']],
  ['core/a.ts', 'test/b.ts', ['core-is-pure', 'core-imports-nothing-outside', 'product-never-imports-tests']],
];
const cycle: readonly string[] = ['engine/x.ts', 'engine/y.ts'];

const require = createRequire(import.meta.url);
const rules = require('../../.dependency-cruiser.cjs') as {
  readonly forbidden: readonly { readonly name: string }[];
};

describe('import direction', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plinth-direction-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(probes)('%s must not import %s', async (from, imports, expected) => {
    rmSync(folder, { recursive: true, force: true });
    put(folder, imports, 'export const value = 1;\n');
    put(folder, from, `import { value } from '${relative(from, imports)}';\nexport const used = value;\n`);
    expect((await refusals(folder, from)).toSorted()).toEqual(expected.toSorted());
  });

  it('no cycles', async () => {
    rmSync(folder, { recursive: true, force: true });
    const [first = '', second = ''] = cycle;
    put(folder, first, `import { b } from './y.ts';\nexport const a = () => b;\n`);
    put(folder, second, `import { a } from './x.ts';\nexport const b = () => a;\n`);
    expect(new Set(await refusals(folder, first))).toEqual(new Set(['no-cycles']));
  });

  it('every ban has a probe', () => {
    const probed = new Set([...probes.flatMap(([, , names]) => names), 'no-cycles']);
    // The layers of core are one list; a few of them stand for all.
    const own = rules.forbidden.map((rule) => rule.name).filter((name) => !name.startsWith('core-layer-'));
    expect(own.filter((name) => !probed.has(name))).toEqual([]);
  });
});

describe('core has no clock, timers or randomness', () => {
  const banned = [
    'Date.now()',
    'performance.now()',
    'setTimeout(f, 1)',
    'setInterval(f, 1)',
    'queueMicrotask(f)',
    'Math.random()',
  ];

  /** Our own settings, in a folder where a probe stands where core does, and one where a test of core does. */
  const probe = (name: string): readonly string[] => {
    const folder = mkdtempSync(join(tmpdir(), 'plinth-bans-'));
    try {
      const settings = parse(readFileSync(join(repository, '.oxlintrc.json'), 'utf8')) as object;
      // The bans need no types, and a folder of one file has no project.
      put(folder, '.oxlintrc.json', JSON.stringify({ ...settings, options: { typeAware: false } }));
      put(
        folder,
        name,
        `${banned.map((code, at) => `export const probe${String(at)} = () => ${code};`).join('\n')}\n`,
      );
      const linter = join(repository, 'node_modules/oxlint/bin/oxlint');
      const { stdout } = spawnSync(process.execPath, [linter, '--format=json', name], {
        cwd: folder,
        encoding: 'utf8',
      });
      const { diagnostics } = JSON.parse(stdout) as Linted;
      return diagnostics
        .filter(({ code }) => code.startsWith('eslint(no-restricted-'))
        .flatMap(({ labels }) => labels.map(({ span }) => banned[span.line - 1] ?? ''));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it('refuses each of them there, and none in a test', () => {
    expect(probe('core/probe.ts').toSorted()).toEqual(banned.toSorted());
    expect(probe('core/probe.test.ts')).toEqual([]);
  });
});

/** What the linter prints, as far as it is read here. */
interface Linted {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

async function refusals(folder: string, from: string): Promise<readonly string[]> {
  const options: ICruiseOptions = {
    validate: true,
    ruleSet: rules as never,
    baseDir: folder,
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules'] },
  };
  const result = await cruise([from.split('/')[0] ?? ''], options);
  return (result.output as ICruiseResult).summary.violations.map((violation) => violation.rule.name);
}

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function relative(from: string, to: string): string {
  return `${'../'.repeat(from.split('/').length - 1)}${to}`.replace(/^(?!\.)/, './');
}
