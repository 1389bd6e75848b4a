import { describe, expect, it } from 'vitest';
import { configSchema } from '../../core/config/schema.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { parseConfig } from './config-file.ts';

const schema = configSchema([
  { id: 'locking/index-not-concurrent', summary: 'x' },
  { id: 'index/duplicate', summary: 'y' },
]);

function problems(text: string): readonly string[] {
  const lines = new LineIndex(text);
  return parseConfig(text, schema).problems.map(
    ({ span, key, message }) => `${lines.position(span.start).line + 1} ${key}: ${message}`,
  );
}

describe('parseConfig', () => {
  it('reads every key', () => {
    const { config, problems: none } = parseConfig(
      `// why
      {
        "$schema": "x", /* and */
        "migrations": [{ "folder": "./db/migrations/", "tool": "goose", "dialect": "postgresql", "targetVersion": 15 }, { "folder": "." }],
        "rules": { "index/duplicate": "off", "locking/index-not-concurrent": "error" },
        "preset": "strict",
        "scope": "all",
        "defaultBranch": "trunk",
        "exclude": ["legacy/**"],
        "statistics": "db/sizes.json",
        "smallTable": { "bytes": 1024 },
      }`,
      schema,
    );
    expect(none).toEqual([]);
    expect(config).toEqual({
      migrations: [
        { folder: 'db/migrations', tool: 'goose', dialect: 'postgresql', targetVersion: 15 },
        { folder: '', tool: undefined, dialect: undefined, targetVersion: undefined },
      ],
      preset: 'strict',
      rules: new Map([
        ['index/duplicate', 'off'],
        ['locking/index-not-concurrent', 'error'],
      ]),
      scope: 'all',
      defaultBranch: 'trunk',
      exclude: ['legacy/**'],
      statistics: 'db/sizes.json',
      smallTable: { bytes: 1024 },
    });
  });

  it.each([
    ['', ['1 : Not valid JSON here: value expected.']],
    ['[]', ['1 : The file must be an object { … }.']],
    ['{"scope": "al"}', ['1 scope: “scope” must be one of new, open, all, not “al”.']],
    ['{\n"scope": 1}', ['2 scope: “scope” must be one of new, open, all.']],
    ['{\n"skope": "all"}', ['2 skope: “skope” is not known; did you mean “scope”?']],
    [
      '{"x": 1}',
      [
        '1 x: “x” is not known; allowed here: $schema, migrations, preset, rules, scope, defaultBranch, baseline, statistics, smallTable, exclude.',
      ],
    ],
    [
      '{"__proto__": 1}',
      [
        '1 __proto__: “__proto__” is not known; allowed here: $schema, migrations, preset, rules, scope, defaultBranch, baseline, statistics, smallTable, exclude.',
      ],
    ],
    [
      '{"rules": {\n"index/duplicates": "off"}}',
      ['2 rules.index/duplicates: “rules.index/duplicates” is not known; did you mean “index/duplicate”?'],
    ],
    [
      '{"rules": {"index/duplicate": "fatal"}}',
      [
        '1 rules.index/duplicate: “rules.index/duplicate” must be one of off, hint, info, warning, error, not “fatal”.',
      ],
    ],
    ['{"migrations": [{}]}', ['1 migrations[0]: “migrations[0]” needs “folder”.']],
    [
      '{"migrations": [{"folder": "../x"}]}',
      [
        '1 migrations[0].folder: “migrations[0].folder” must be a folder beside or below this file, written with forward slashes, not “../x”.',
      ],
    ],
    [
      '{"migrations": [{"folder": "a", "targetVersion": 9.6}]}',
      [
        '1 migrations[0].targetVersion: “migrations[0].targetVersion” must be a whole number from 14 to 18, not 9.6.',
      ],
    ],
    ['{"scope" "all"}', ['1 : Not valid JSON here: colon expected.']],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('keeps what is right beside what is wrong', () => {
    const { config } = parseConfig(
      '{"scope": "nope", "exclude": ["a", 1], "migrations": [{"folder": "a", "tool": "x", "targetVersion": 14}]}',
      schema,
    );
    expect(config.scope).toBeUndefined();
    expect(config.exclude).toEqual(['a']);
    expect(config.migrations).toEqual([
      { folder: 'a', tool: undefined, dialect: undefined, targetVersion: 14 },
    ]);
  });

  it('goes on behind broken JSON', () => {
    expect(parseConfig('{"scope": "all", "exclude": [', schema).config.scope).toBe('all');
  });
});
