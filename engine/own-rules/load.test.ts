import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../core/config/schema.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import type { OperationOf } from '../../core/operations/model/operation.ts';
import { kit } from '../session/kit.ts';
import { loadConfigs } from '../workspace/config-set.ts';
import { readText } from '../workspace/read-file.ts';
import { judgeExamples } from './examples.ts';
import { loadOwnRules, type OwnRules } from './load.ts';
import type { Operations } from '../../docs/own-rules.d.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function tree(files: Readonly<Record<string, string>>): string {
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'plinth-own-')));
  made.push(root);
  mkdirSync(join(root, '.git'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function load(root: string, code: 'allowed' | 'forbidden' = 'allowed'): Promise<OwnRules> {
  const configs = loadConfigs({
    root,
    paths: ['plinth.config.json'],
    read: readText,
    schema: configSchema([]),
    only: undefined,
    above: [],
    version: '1.0.0',
  });
  expect(configs.troubles).toEqual([]);
  return loadOwnRules({ root, configs, code });
}

const rule = (changes: string): string => `({
  id: 'team/a', severity: 'warning', summary: 'An offence.', messages: { found: 'It is {what}.' },
  check: { createTable(operation, context) { context.report({ message: 'found', at: operation.table, data: { what: 'bad' } }); } },
  examples: { bad: [{ title: 'x', sql: 'CREATE TABLE t (a int);' }], good: [{ title: 'y', sql: 'SELECT 1;' }] },
  ...${changes},
})`;
const module = (...rules: readonly string[]): string => `export default () => [${rules.join(',')}];`;

async function told(text: string): Promise<readonly string[]> {
  const root = tree({ 'plinth.config.json': '{"ruleModules": ["./r.mjs"]}', 'r.mjs': text });
  const { troubles, all } = await load(root);
  return [
    ...all.map(({ id }) => id),
    ...troubles.map(({ line, column, message }) => `${line}:${column} ${message}`),
  ];
}

describe('a rule module', () => {
  it.each([
    ['export const rules = [];', 'its default export must be a function that answers a list of rules'],
    ['export default () => 7;', 'its default export must answer a list of rules'],
    ['throw new Error("no luck\\nat all");', 'it could not be loaded: Error: no luck'],
    ['import "nobody-has-this";', /^1:18 r\.mjs: it could not be loaded: Error: .*nobody-has-this/],
    ['export default () => {', /^1:18 r\.mjs: it could not be loaded: /],
    [module('7'), 'rule 1 is not used: it must be an object'],
    [
      module(rule("{ id: 'locking/x' }")),
      'rule 1 is not used: “id” must be team/ and a name in lower case with dashes',
    ],
    [
      module(rule("{ id: 'team/__proto__' }")),
      'rule 1 is not used: “id” must be team/ and a name in lower case with dashes',
    ],
    [
      module(rule("{ severity: 'fatal' }")),
      'rule 1 is not used: team/a: “severity” must be one of error, warning, info, hint',
    ],
    [module(rule('{ summary: "" }')), 'rule 1 is not used: team/a: “summary” must be one line of text'],
    [
      module(rule("{ url: 'javascript:alert(1)' }")),
      'rule 1 is not used: team/a: “url” must be an address that begins with https://',
    ],
    [
      module(rule('{ messages: {} }')),
      'rule 1 is not used: team/a: “messages” must be an object with at least one text',
    ],
    [
      module(rule('{ check: { createTable: 1 } }')),
      'rule 1 is not used: team/a: “check” must be an object of functions by kind of operation, or “checkAny” a function',
    ],
    [
      module(rule('{ examples: { bad: [] } }')),
      'rule 1 is not used: team/a: “examples” must have “bad” and “good”, each a list with { title, sql } in it',
    ],
    [module(rule('{}')), 'team/a'],
  ])('%s', async (text, expected) => {
    const [only, ...more] = await told(text);
    expect(more).toEqual([]);
    if (expected === 'team/a') expect(only).toBe(expected);
    else if (typeof expected === 'string') expect(only).toBe(`1:18 r.mjs: ${expected}.`);
    else expect(only).toMatch(expected);
  });

  it('that is wrong in part brings the rest', async () => {
    expect(await told(module('null', rule("{ id: 'team/b' }")))).toEqual([
      'team/b',
      '1:18 r.mjs: rule 1 is not used: it must be an object.',
    ]);
  });

  it('is not run where code is forbidden', async () => {
    const root = tree({
      'plinth.config.json': '{"ruleModules": ["./r.mjs"], "rules": {"team/a": "error"}}',
      'r.mjs': 'globalThis.plinthRan = true; export default () => [];',
    });
    const { all, troubles, withheld } = await load(root, 'forbidden');
    expect({ all, troubles, withheld }).toEqual({ all: [], troubles: [], withheld: 1 });
    expect(Reflect.get(globalThis, 'plinthRan')).toBeUndefined();
  });

  it('is found by globs, once, and changes when its text does', async () => {
    const root = tree({
      'plinth.config.json': '{"ruleModules": ["./rules/*.mjs", "./rules/a.mjs"]}',
      'rules/a.mjs': module(rule('{}')),
      'rules/b.mjs': module(rule("{ id: 'team/b' }")),
      'rules/notes.txt': 'x',
    });
    const first = await load(root);
    expect([first.all.map(({ id }) => id), first.troubles]).toEqual([['team/a', 'team/b'], []]);
    writeFileSync(join(root, 'rules/a.mjs'), module(rule("{ id: 'team/c' }")));
    expect((await load(root)).all.map(({ id }) => id)).toEqual(['team/c', 'team/b']);
  });

  it('that is missing, outside, empty or twice is told', async () => {
    const root = tree({
      'plinth.config.json':
        '{"ruleModules": ["./none.mjs", "./none/*.mjs", "./link.mjs", "./a.mjs", "./b.mjs"], "rules": {"team/ab": "off"}}',
      'a.mjs': module(rule('{}')),
      'b.mjs': module(rule('{}')),
    });
    const elsewhere = tree({ 'x.mjs': module(rule("{ id: 'team/x' }")) });
    symlinkSync(join(elsewhere, 'x.mjs'), join(root, 'link.mjs'));
    const { all, troubles } = await load(root);
    expect(all.map(({ id }) => id)).toEqual(['team/a']);
    expect(troubles.map(({ message }) => message)).toEqual([
      'none.mjs: it is not used: it does not exist.',
      '“./none/*.mjs” is not used: no file matches it.',
      'link.mjs: it is not used: it leads out of the repository.',
      'b.mjs: team/a is there already, from a.mjs; that one is used.',
      '“team/ab” is not known; did you mean “team/a”?',
    ]);
  });
});

describe('examples of own rules', () => {
  async function judged(changes: string): Promise<readonly string[]> {
    const root = tree({
      'plinth.config.json': '{"ruleModules": ["./r.mjs"]}',
      'r.mjs': module(rule(changes)),
    });
    const { all } = await load(root);
    const parser = await loadPostgresParser();
    return all.flatMap((one) => judgeExamples(one, { parser, effectOf: kit.effectOf }));
  }

  const examples = (bad: string, good: string): string =>
    `{ examples: { bad: [{ title: 'b', sql: ${JSON.stringify(bad)} }], good: [{ title: 'g', sql: ${JSON.stringify(good)} }] } }`;
  const check = (body: string): string => `{ check: { createTable(operation, context) { ${body} } } }`;

  it.each([
    ['{}', []],
    [examples('SELECT 1;', 'SELECT 1;'), ['bad example “b”: nothing is found']],
    [examples('CREATE TABLE t ();', 'CREATE TABLE t ();'), ['good example “g”: found: It is bad.']],
    [
      check('throw new Error("oh");'),
      ['bad example “x”: the rule failed: Error: oh', 'bad example “x”: nothing is found'],
    ],
    [
      `{ check: { async createTable() { throw new Error("late"); } } }`,
      [
        'bad example “x”: the rule failed: TypeError: the check is asynchronous; it must report before it returns',
        'bad example “x”: nothing is found',
      ],
    ],
    [
      check("context.report({ message: 'found', at: { start: 0, end: 999 } });"),
      [
        'bad example “x”: the rule failed: RangeError: the report “found” stands outside of the statement',
        'bad example “x”: nothing is found',
      ],
    ],
    [
      check("context.report({ message: 'found', at: operation.table });"),
      ['bad example “x”: a placeholder is not filled: It is {what}.'],
    ],
    [
      check(
        "context.report({ message: 'found', at: operation.table, data: { what: 1 }, fix: { title: 'f', edits: [{ at: operation.table, text: 'u' }] } });",
      ),
      ['bad example “x”: the fix leaves the finding'],
    ],
  ])('%s', async (changes, expected) => {
    expect(await judged(changes)).toEqual(expected);
  });
});

it('the example of the guide stands in the repository, and holds', async () => {
  const file = join(repository, 'examples/own-rules/plinth-rules/created-at.mjs');
  const guide = readFileSync(join(repository, 'docs/guide/own-rules.md'), 'utf8');
  expect(guide).toContain(readFileSync(file, 'utf8'));
  const root = tree({
    'plinth.config.json': '{"ruleModules": ["./r.mjs"]}',
    'r.mjs': readFileSync(file, 'utf8'),
  });
  const { all, troubles } = await load(root);
  expect([all.map(({ id }) => id), troubles]).toEqual([['team/created-at'], []]);
  const judge = { parser: await loadPostgresParser(), effectOf: kit.effectOf };
  expect(all.flatMap((one) => judgeExamples(one, judge))).toEqual([]);
});

it('what rule modules were promised of operations is still there', () => {
  // Compiles only while the vocabulary contains it.
  type Kept<T extends { readonly [K in keyof Operations]: Operations[K] }> = T;
  const kept: Kept<{ readonly [K in keyof Operations]: OperationOf<K> }> | undefined = undefined;
  expect(kept).toBeUndefined();
});
