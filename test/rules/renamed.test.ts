/**
 * A rule says the same whatever things are called: examples of the rules about locks, data, indexes, transactions and rights, a sample of them
 * or all, are linted a second time with its tables, columns and files renamed at random, and have the same findings at the same places. A new name is as long as
 * the old one, so that places stay where they are, and the seed is fixed, so that a failure can be looked at.
 */
import { categoryOf } from '../../core/findings/finding.ts';
import { beforeAll, expect, it } from 'vitest';
import { isScriptPath } from '../../core/migrations/detection/script-path.ts';
import { effectOf } from '../../core/effects/of-dialect.ts';
import { lint, type LintInput, type LintResult } from '../../core/lint/run.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { Example, Rule } from '../../core/rule-kit/define-rule.ts';
import { rules } from './with-cases.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { sample } from '../breadth.ts';
import { statementParser } from '../sql.ts';
import { readAnnotations } from './annotations.ts';
import { exampleDay, exampleFiles, lintInput, sizesOf, type ExampleFile } from './example-files.ts';
import { namesIn, Renaming } from './renaming.ts';

const seed = 20261127;

const categories: ReadonlySet<string> = new Set(['locking', 'data-loss', 'index', 'transaction', 'security']);

/** These are about what columns, values and roles are called: secrets, personal data, and Supabase’s own tables. */
const byNames: ReadonlySet<string> = new Set([
  'security/open-to-the-web',
  'security/password-in-ddl',
  'security/personal-data-unprotected',
  'security/plaintext-secret-column',
  'security/policy-on-user-metadata',
  'security/secret-in-sql',
]);

/** Examples that cannot be renamed, by rule and title, each with its reason. */
const skipped: Readonly<Record<string, string>> = {
  'index/drop-constraint-index: A command that is put together': 'its text has the table’s name in pieces',
};

const concerned = rules.filter(({ id }) => categories.has(categoryOf(id)) && !byNames.has(id));

/** How many names each example had. */
const renamed: number[] = [];

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const examples = concerned.flatMap((rule) =>
  rule.examples
    .filter((one) => isRenamable(rule, one))
    .map((example) => [rule.id, example.title, example] as const),
);

it.each(sample(examples, 60, seed))('%s: %s', (_id, _title, example) => {
  const original = { ...example, sql: readAnnotations(example.sql).text };
  const before = linted(original);
  const renaming = renamingOf(original, before);
  renamed.push(renaming.size);
  const after = linted(renamedExample(original, renaming), (path) => renamedPath(path, original));
  expect(after.result.crashes).toEqual(before.result.crashes);
  expect(said(after.result)).toEqual(said(before.result));
});

it('renames what nearly every example speaks of', () => {
  const without = renamed.filter((names) => names === 0).length;
  expect(without / renamed.length).toBeLessThan(0.15);
});

it('skips nothing that is not there', () => {
  const known = new Set(
    concerned.flatMap(({ id, examples }) => examples.map(({ title }) => `${id}: ${title}`)),
  );
  expect(Object.keys(skipped).filter((one) => !known.has(one))).toEqual([]);
});

function isRenamable({ id }: Rule, { title, queries = {} }: Example): boolean {
  // An object mapper makes other names of a table's, in the singular and with capitals.
  return skipped[`${id}: ${title}`] === undefined && !Object.keys(queries).some(isScriptPath);
}

interface Linted {
  readonly input: LintInput;
  readonly result: LintResult;
}

function linted(example: Example, rename = (path: string): string => path): Linted {
  const { history, path } = exampleFiles(example);
  const before = history.map((file): ExampleFile => ({ ...file, path: rename(file.path) }));
  const input = lintInput(example, before, { path: rename(path), text: example.sql }, parser);
  const result = lint(input, {
    rules: concerned,
    preset: 'all',
    effectOf,
    settings: new Map(),
    ...(example.statistics === undefined ? {} : { today: exampleDay, sizes: sizesOf(example) }),
  });
  return { input, result };
}

function said({ findings }: LintResult): readonly string[] {
  return findings.map(({ rule, severity, span }) => `${rule} ${severity} ${span.start} to ${span.end}`);
}

function renamingOf(example: Example, { input, result }: Linted): Renaming {
  const schemas = [input.schema, input.latest?.(), ...result.replays.map(({ replay }) => replay.after)];
  const operations = input.sections.flatMap(({ statements }) =>
    statements.flatMap(({ parsed }) => parsed.operations),
  );
  return new Renaming(seed, namesIn(schemas, operations), textsOf(example));
}

function textsOf({
  sql,
  history = [],
  behind = [],
  queries = {},
  repository = {},
  beside = [],
}: Example): string[] {
  const besideTexts = beside.flatMap((one) => (typeof one === 'string' ? [] : [one.text]));
  return [
    sql,
    ...history,
    ...behind,
    ...besideTexts,
    ...Object.values(queries),
    ...Object.values(repository),
  ];
}

function renamedExample(example: Example, renaming: Renaming): Example {
  const { sql, history, behind, queries, beside, statistics } = example;
  const text = (one: string): string => renaming.text(one);
  const values = (of: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(of).map(([path, one]) => [path, text(one)]));
  return {
    ...example,
    sql: text(sql),
    ...(history === undefined ? {} : { history: history.map(text) }),
    ...(behind === undefined ? {} : { behind: behind.map(text) }),
    ...(queries === undefined ? {} : { queries: values(queries) }),
    ...(beside === undefined
      ? {}
      : { beside: beside.map((one) => (typeof one === 'string' ? one : { ...one, text: text(one.text) })) }),
    ...(statistics === undefined
      ? {}
      : {
          statistics: {
            ...statistics,
            relations: Object.fromEntries(
              Object.entries(statistics.relations).map(([name, one]) => [text(name), one]),
            ),
          },
        }),
  };
}

/** Words of the file's own name, after its version, as far as the tool takes both names for the same step. */
function renamedPath(path: string, example: Example): string {
  const [, head = '', words = '', tail = ''] =
    /^(.*?[\d]_+)([a-z_]+)((?:\.\w+)*\.sql|\/\w+\.sql)$/.exec(path) ?? [];
  if (words === '' || example.missing !== undefined || example.applied !== undefined) return path;
  const renamed = `${head}${words.replaceAll(/[a-z]/g, (letter) => (letter < 'n' ? 'q' : 'x'))}${tail}`;
  const tool = toolOf({
    tool: example.tool ?? 'plain',
    settings: new Map(Object.entries(example.settings ?? {})),
  });
  const [one, other] = [tool.classify(path), tool.classify(renamed)];
  const isSame =
    one?.version === other?.version &&
    one?.direction === other?.direction &&
    one?.repeatable === other?.repeatable;
  return isSame ? renamed : path;
}
