/** What the words of a command line do: exit codes and sentences. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plinth } from './run.ts';

const repository = resolve(import.meta.dirname, '..', '..');

describe('wrong words', () => {
  it.each<readonly [string, string]>([
    ['lnt', 'There is no command “lnt”. Did you mean “plinth lint”?\nSee plinth --help.\n'],
    [
      './migrations',
      'There is no command “./migrations”. To lint it: plinth lint ./migrations\nSee plinth --help.\n',
    ],
    [
      'help xyzzy',
      'There is no command “xyzzy”. The commands are lint, baseline, schema, pii, stats, capacity, statements, effects, prove, review, docs, contracts, audit, explain, plan, advise, rules, rule, config, safe-now, health, redis, locks, pooling, drift, drill, guard, mcp, cache.\nSee plinth --help.\n',
    ],
    [
      'lint --scop all',
      'There is no option --scop for “plinth lint”. Did you mean --scope?\nSee plinth lint --help.\n',
    ],
    ['lint --scope', '--scope needs a value.\nSee plinth lint --help.\n'],
    ['lint --scope=', '--scope needs a value.\nSee plinth lint --help.\n'],
    ['lint --scope some', '--scope takes new, open, all; it cannot be “some”.\nSee plinth lint --help.\n'],
    [
      'lint --format xml',
      '--format takes text, json, sarif, github, gitlab, junit, markdown; it cannot be “xml”.\nSee plinth lint --help.\n',
    ],
    ['lint --fix=yes', '--fix takes no value.\nSee plinth lint --help.\n'],
    [
      'lint --fix --fix-dry-run',
      '--fix writes and --fix-dry-run only shows: use one of them.\nSee plinth lint --help.\n',
    ],
    [
      'lint --output a --output b',
      'Several outputs need their formats: --output sarif=plinth.sarif --output junit=plinth.xml\nSee plinth lint --help.\n',
    ],
    ['lint --output sarif=', '--output sarif= names no file.\nSee plinth lint --help.\n'],
    [
      'lint --output x --output sarif=x',
      'Two reports cannot both be written to x.\nSee plinth lint --help.\n',
    ],
    [
      'lint --fail-on info',
      '--fail-on takes error, warning, never; it cannot be “info”.\nSee plinth lint --help.\n',
    ],
    [
      'lint --dialect oracle',
      '--dialect takes postgresql, mysql, sqlite, sqlserver, duckdb, clickhouse; it cannot be “oracle”.\nSee plinth lint --help.\n',
    ],
    ['lint --target 13', '--target takes 14, 15, 16, 17, 18; it cannot be “13”.\nSee plinth lint --help.\n'],
    ['lint --not-understood=yes', '--not-understood takes no value.\nSee plinth lint --help.\n'],
    ['lint - a.sql', 'Standard input (-) is linted alone, without other paths.\nSee plinth lint --help.\n'],
    ['lint --stdin-filepath a.sql', '--stdin-filepath needs - as the path.\nSee plinth lint --help.\n'],
    [
      'lint --since x --scope all',
      '--since asks for new work only, --scope all for everything: use one of them.\nSee plinth lint --help.\n',
    ],
    [
      'explain',
      'Name the file whose query is to be explained: plinth explain query.sql\nSee plinth explain --help.\n',
    ],
    ['explain a b', 'plinth explain takes one file at a time.\nSee plinth explain --help.\n'],
    ['schema a b', 'plinth schema takes one folder at a time.\nSee plinth schema --help.\n'],
    [
      'schema --format xml',
      '--format takes text, json, sql; it cannot be “xml”.\nSee plinth schema --help.\n',
    ],
    [
      'schema --target 13',
      '--target takes 14, 15, 16, 17, 18; it cannot be “13”.\nSee plinth schema --help.\n',
    ],
    ['rule', 'Name the rule: plinth rule locking/index-without-concurrently\nSee plinth rule --help.\n'],
    ['rule a b', 'plinth rule takes one rule at a time.\nSee plinth rule --help.\n'],
    ['config', 'Name the file that is asked about: plinth config FILE.sql\nSee plinth config --help.\n'],
    ['config a b', 'plinth config takes one file at a time.\nSee plinth config --help.\n'],
    ['baseline -', 'A baseline is about files: standard input has none.\nSee plinth baseline --help.\n'],
    [
      'lint --after 1 --scope all',
      '--after names the last applied migration; it cannot be combined with --since or --scope all.\nSee plinth lint --help.\n',
    ],
    [
      'review --github-comment --format html',
      '--github-comment writes Markdown; it takes no other --format.\nSee plinth review --help.\n',
    ],
    ['review --github-comment=7', '--github-comment takes no value.\nSee plinth review --help.\n'],
    ['rules x', 'plinth rules takes no paths.\nSee plinth rules --help.\n'],
    ['rules --test --format json', '--test prints text only.\nSee plinth rules --help.\n'],
  ])('plinth %s', async (words, err) => {
    expect(await plinth(words.split(' '))).toEqual({ code: 2, out: '', err });
  });
});

describe('help and version', () => {
  it.each([[''], ['--help'], ['help'], ['lint --help'], ['help explain'], ['rules -h']])(
    'plinth %s',
    async (words) => {
      const { code, out, err } = await plinth(words.split(' ').filter((word) => word !== ''));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^(?:Plinth|plinth) [^]*\n$/);
    },
  );

  it('names every option of lint in its help', async () => {
    const { out } = await plinth(['lint', '--help']);
    for (const option of [
      'format',
      'output',
      'scope',
      'since',
      'fail-on',
      'fix',
      'fix-dry-run',
      'config',
      'dialect',
      'stdin-filepath',
    ]) {
      expect(out).toContain(`--${option} `);
    }
  });

  it('has the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await plinth(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it('lists rules for people and for programs', async () => {
    const text = await plinth(['rules']);
    const json = await plinth(['rules', '--format', 'json']);
    const { rules } = JSON.parse(json.out) as { rules: { rule: string }[] };
    expect(rules.length).toBeGreaterThan(3);
    for (const { rule } of rules) expect(text.out).toContain(` ${rule} `);
  });
});
