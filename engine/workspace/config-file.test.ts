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
    const text = `// why
      {
        "$schema": "x", /* and */
        "extends": ["./base.json", "@team/plinth-config"],
        "plinthVersion": "^0.1.0",
        "migrations": [{ "folder": "./db/migrations/", "tool": "goose", "dialect": "postgresql", "targetVersion": 15 }, { "folder": "." }],
        "rules": { "index/duplicate": "off", "locking/index-not-concurrent": "error", "team/prefix": "hint" },
        "required": { "index/duplicate": "warning", "team/prefix": { "severity": "error", "suppressible": true } },
        "overrides": [{ "files": "legacy/**", "preset": "all", "rules": { "index/duplicate": "hint" }, "targetVersion": 14 }],
        "ruleModules": ["./plinth-rules/*.mjs"],
        "preset": "strict",
        "scope": "all",
        "defaultBranch": "trunk",
        "exclude": ["legacy/**"],
        "statistics": "db/sizes.json",
        "smallTable": { "bytes": 1024 },
        "smallTables": ["countries", "billing.plans", "*_types"],
        "lockTimeout": "set by role",
        "personalData": {
          "words": { "contact": ["matrix_handle"] },
          "ignoredWords": ["handle"],
          "columns": { "users.nr": "identity", "public.users.email": "none" },
          "tables": { "kunden": "person", "audit.log": "none" },
        },
      }`;
    const { config, problems: none } = parseConfig(text, schema);
    expect(none).toEqual([]);
    const written = (at: { start: number; end: number } | undefined): string =>
      at === undefined ? '' : text.slice(at.start, at.end);
    expect(config.migrations).toEqual([
      { folder: 'db/migrations', tool: 'goose', dialect: 'postgresql', targetVersion: 15 },
      { folder: '', tool: undefined, dialect: undefined, targetVersion: undefined },
    ]);
    expect(config.extends.map(({ value }) => value)).toEqual(['./base.json', '@team/plinth-config']);
    expect(written(config.extends[1]?.at)).toBe('"@team/plinth-config"');
    expect(config.plinthVersion?.value).toBe('^0.1.0');
    expect(config.preset?.value).toBe('strict');
    expect(written(config.scope?.at)).toBe('"all"');
    expect(config.defaultBranch?.value).toBe('trunk');
    expect(config.exclude).toEqual(['legacy/**']);
    expect(config.statistics?.value).toBe('db/sizes.json');
    expect(config.smallTable?.value).toEqual({ bytes: 1024 });
    expect(config.smallTables).toEqual(['countries', 'billing.plans', '*_types']);
    expect(config.lockTimeout?.value).toBe('set by role');
    expect(config.personalData?.value).toEqual({
      words: { contact: ['matrix_handle'] },
      ignoredWords: ['handle'],
      columns: new Map([
        ['users.nr', 'identity'],
        ['public.users.email', 'none'],
      ]),
      tables: new Map([
        ['kunden', 'person'],
        ['audit.log', 'none'],
      ]),
    });
    expect(config.ruleModules.map(({ value }) => value)).toEqual(['./plinth-rules/*.mjs']);
    expect([...config.rules].map(([id, { value }]) => `${id} ${value}`)).toEqual([
      'index/duplicate off',
      'locking/index-not-concurrent error',
      'team/prefix hint',
    ]);
    expect([...config.required].map(([id, { value }]) => [id, value])).toEqual([
      ['index/duplicate', { severity: 'warning', suppressible: false }],
      ['team/prefix', { severity: 'error', suppressible: true }],
    ]);
    expect(config.overrides).toMatchObject([
      { files: ['legacy/**'], preset: { value: 'all' }, targetVersion: { value: 14 } },
    ]);
  });

  it.each([
    ['', ['1 : Not valid JSON here: value expected.']],
    ['[]', ['1 : The file must be an object { … }.']],
    ['{"scope": "al"}', ['1 scope: “scope” must be one of new, open, all, not “al”.']],
    ['{"lockTimeout": "2s"}', ['1 lockTimeout: “lockTimeout” must be one of set by role, not “2s”.']],
    [
      '{"smallTables": ["a.b.c"]}',
      ['1 smallTables[0]: “smallTables[0]” must be a table as table or schema.table, not “a.b.c”.'],
    ],
    ['{\n"scope": 1}', ['2 scope: “scope” must be one of new, open, all.']],
    ['{\n"skope": "all"}', ['2 skope: “skope” is not known; did you mean “scope”?']],
    [
      '{"x": 1}',
      [
        '1 x: “x” is not known; allowed here: $schema, extends, plinthVersion, migrations, preset, rules, required, overrides, ruleModules, scope, embeddedSql, defaultBranch, codeRef, baseline, statistics, smallTable, smallTables, lockTimeout, poolMode, planValues, review, docs, audit, personalData, guard, health, exclude.',
      ],
    ],
    [
      '{"__proto__": 1}',
      [
        '1 __proto__: “__proto__” is not known; allowed here: $schema, extends, plinthVersion, migrations, preset, rules, required, overrides, ruleModules, scope, embeddedSql, defaultBranch, codeRef, baseline, statistics, smallTable, smallTables, lockTimeout, poolMode, planValues, review, docs, audit, personalData, guard, health, exclude.',
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
    [
      '{"extends": 7}',
      [
        '1 extends: “extends” must be a path that begins with ./ or ../, or the name of an npm package or a list [ … ].',
      ],
    ],
    [
      '{"extends": ["a", null]}',
      [
        '1 extends[1]: “extends[1]” must be a path that begins with ./ or ../, or the name of an npm package.',
      ],
    ],
    ['{"overrides": [{"rules": {}}]}', ['1 overrides[0]: “overrides[0]” needs “files”.']],
    [
      '{"overrides": [{"files": ["../x"]}]}',
      [
        '1 overrides[0].files[0]: “overrides[0].files[0]” must be a glob of files beside or below this file, written with forward slashes, not “../x”.',
      ],
    ],
    [
      '{"required": {"index/duplicate": "off"}}',
      [
        '1 required.index/duplicate: “required.index/duplicate” must be one of hint, info, warning, error, not “off”.',
      ],
    ],
    [
      '{"required": {"index/duplicate": {"severity": "error", "suppressible": 1}}}',
      [
        '1 required.index/duplicate.suppressible: “required.index/duplicate.suppressible” must be true or false.',
      ],
    ],
    [
      '{"rules": {"team/No": "off"}}',
      [
        '1 rules.team/No: “rules.team/No” is not known; allowed here: locking/index-not-concurrent, index/duplicate.',
      ],
    ],
    [
      '{"ruleModules": ["rules.mjs"]}',
      [
        '1 ruleModules[0]: “ruleModules[0]” must be a path that begins with ./ or ../, ends in .mjs, .cjs or .js, and is written with forward slashes, not “rules.mjs”.',
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
    expect(parseConfig('{"scope": "all", "exclude": [', schema).config.scope?.value).toBe('all');
  });

  describe('what nobody writes on purpose', () => {
    it('brackets without end', () => {
      expect(problems('{"exclude":'.concat('['.repeat(200_000)))).toEqual([
        '1 : The configuration is not used: its brackets are nested too deeply.',
      ]);
    });

    it('keys without end are read up to a limit, and told once', () => {
      const entries = Array.from({ length: 50_000 }, (_, i) => `"k${i}": 1`).join();
      const told = problems(`{"rules": {${entries}}}`);
      expect(told).toHaveLength(100);
      expect(told[0]).toBe('1 rules: “rules” has 50000 entries; only the first 1000 are read.');
    });

    it('names of the language itself and NUL are names like any other', () => {
      const { config, problems: told } = parseConfig(
        '{"rules": {"__proto__": "off", "constructor": "off", "a\\u0000b": "off", "index/duplicate": "off"}, "extends": "a\\u0000b"}',
        schema,
      );
      expect([...config.rules.keys()]).toEqual(['index/duplicate']);
      expect(config.extends).toEqual([]);
      expect(told).toHaveLength(4);
    });
  });
});
