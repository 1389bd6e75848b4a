import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { madeUp, noDrops } from '../../test/rules/made-up.ts';
import type { RuleSetting } from '../config/config.ts';
import { untold, type Effect } from '../effects/effect.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import { toolById } from '../migrations/tools.ts';
import { defineRule, type Rule } from '../rule-kit/define-rule.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { slice } from '../text/span.ts';
import { readDocument } from '../migrations/files/document.ts';
import type { Preset } from '../findings/preset.ts';
import { lint, type LintResult } from './run.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

const crashing: Rule = defineRule({
  ...madeUp,
  id: 'design/crashes',
  hazard: 'advice',
  bodies: 'all',
  messages: { never: 'never' },
  check: {
    dropRelation: () => {
      throw new Error('boom');
    },
  },
});

const quiet: Rule = { ...noDrops, id: 'design/quiet', preset: 'all' };
const modern: Rule = { ...noDrops, id: 'design/modern', preset: 'strict', versions: { from: 17 } };

const noEffect: Effect = { ...untold, fact: 'none' };

function run(
  text: string,
  options: {
    readonly settings?: Readonly<Record<string, RuleSetting>>;
    readonly path?: string;
    readonly preset?: Preset;
    readonly rules?: readonly Rule[];
    readonly targetVersion?: number;
    readonly dialect?: SpokenDialect;
  } = {},
): LintResult {
  const tool = toolById('goose');
  const file = options.path === undefined ? undefined : tool.classify(options.path);
  const migration = file && { file, tool, companions: new Map<string, string>() };
  return lint(
    {
      path: options.path ?? 'a.sql',
      text,
      sections: readDocument(text, migration, parser),
      migration,
      existing: [],
      schema: emptySchema(options.dialect),
      targetVersion: options.targetVersion ?? 16,
    },
    {
      rules: [noDrops, crashing, quiet, modern, ...(options.rules ?? [])],
      effectOf: () => noEffect,
      preset: options.preset ?? 'recommended',
      settings: new Map(Object.entries(options.settings ?? {})),
    },
  );
}

/** `severity rule "marked text"` of each finding. */
function told(text: string, options: Parameters<typeof run>[1] = {}): readonly string[] {
  return run(text, options).findings.map(
    (finding) => `${finding.severity} ${finding.rule} "${slice(text, finding.span)}"`,
  );
}

const drop = 'warning design/drops';
const unused = 'hint convention/unused-suppression';
const unknown = 'hint convention/unknown-suppression';
const noReason = 'info convention/suppression-without-reason';
const both = '-- plinth-ignore design/drops: x\n';

describe('lint', () => {
  it.each<readonly [string, readonly string[]]>([
    ['', []],
    ['drop table a; drop table b;', [`${drop} "a"`, `${drop} "b"`]],
    ['drop tabel a; drop table b;', ['hint convention/syntax-error "tabel"', `${drop} "b"`]],
    ["select 'open\n\ndrop table b;", ['hint convention/syntax-error "\'open"', `${drop} "b"`]],
    ['do $$ begin drop table a; end $$;', [`${drop} "a"`]],
    ['create function f() returns int language plpgsql as $$ begin drop table é; end $$', [`${drop} "é"`]],
    ['/* 😀 */ drop table a', [`${drop} "a"`]],
    ['drop table a\0; drop table b', [`${drop} "b"`]],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('says of what does not parse what the server says of it', () => {
    const words = (text: string): readonly string[] =>
      run(`-- +goose Up\n${text}`, { path: '1_a.sql' }).findings.map(({ message }) =>
        message.replace(/^.*: /, ''),
      );
    expect(words('drop table;\ndrop table b cascade;')).toContain('syntax error at or near ";".');
    expect(words('drop table')).toEqual(['syntax error at end of input.']);
    // The second reports the `do $$` quote that the first opens without closing.
    expect(words("begin\n  raise 'no';\nend\n$$;")).toEqual(['syntax error at or near "raise".']);
    expect(words('select 1;\n$$;')).toEqual([expect.stringMatching(/^unterminated /)]);
  });

  it('says where a semicolon is missing, and reads on behind it', () => {
    const text = '-- +goose Up\ncreate table b (a int)\ndrop table a;';
    expect(told(text, { path: '1_a.sql' })).toEqual(['error convention/syntax-error ")"', `${drop} "a"`]);
    expect(run(text, { path: '1_a.sql' }).findings[0]?.message).toBe(
      'A semicolon is missing behind this statement: PostgreSQL reads the next one as a part of it (syntax error at or near "drop").',
    );
  });

  it('takes a rollback of nothing but RAISE for one that is barred', () => {
    const migration = (down: string): string => `-- +goose Up\nselect 1;\n-- +goose Down\n${down}`;
    const path = { path: '1_a.sql' };
    expect(told(migration("raise 'There is no rollback';"), path)).toEqual([]);
    expect(told(migration("raise 'No'; select 1;"), path)).toHaveLength(1);
    expect(told(migration('rise;'), path)).toHaveLength(1);
    expect(told("-- +goose Up\nraise 'No';", path)).toHaveLength(1);
  });

  it('goes on when a rule fails, and says which', () => {
    const { crashes, findings } = run('select 1; drop table a;');
    expect(crashes).toEqual([
      { rule: 'design/crashes', statement: { start: 10, end: 22 }, error: 'Error: boom' },
    ]);
    expect(findings).toHaveLength(1);
  });

  it('lets a rule speak in its preset and the louder ones, on the versions that it is for', () => {
    const speaking = (options: Parameters<typeof told>[1]): readonly string[] =>
      told('drop table a', options).map((line) => line.split(' ')[1] ?? '');
    expect(speaking({})).toEqual(['design/drops']);
    expect(speaking({ preset: 'strict' })).toEqual(['design/drops']);
    expect(speaking({ preset: 'strict', targetVersion: 17 })).toEqual(['design/drops', 'design/modern']);
    expect(speaking({ preset: 'all' })).toEqual(['design/drops', 'design/quiet']);
    expect(speaking({ dialect: 'sqlite' })).toEqual([]);
    expect(speaking({ settings: { 'design/modern': 'info' }, targetVersion: 17 })).toContain('design/modern');
  });

  it('takes severities from the configuration', () => {
    const text = 'drop table a';
    expect(told(text, { settings: { 'design/drops': 'off' } })).toEqual([]);
    expect(told(text, { settings: { 'design/drops': 'error' } })).toEqual(['error design/drops "a"']);
    expect(told(text, { settings: { 'design/quiet': 'info' } })).toContain('info design/quiet "a"');
  });

  it('reads sections as the tool does', () => {
    const text = '-- +goose Up\ndrop table a;\n-- +goose Down\ndrop table b;';
    expect(told(text, { path: '1_a.sql' })).toEqual([`${drop} "a"`]);
    expect(run(text, { path: '1_a.sql' }).coverage.statements).toBe(2);
    expect(told('-- +goose Up\ndrop tabel a;', { path: '1_a.sql' })).toEqual([
      'error convention/syntax-error "tabel"',
    ]);
  });

  it('says nothing about the grammar of a loose file that is mostly something else', () => {
    expect(told('foo bar; baz x; y z; drop table a;')).toEqual([`${drop} "a"`]);
  });

  it('counts what it understood', () => {
    expect(run('drop table a; nonsense x; \\d t\nlisten x; select \0').coverage).toEqual({
      statements: 5,
      understood: 1,
      unmodelled: 1,
      syntaxErrors: 1,
      skipped: { 'psql command': 1, 'NUL character': 1 },
      inBodies: { statements: 0, understood: 0 },
    });
  });
});

describe('a changed document', () => {
  const input = (text: string): Parameters<typeof lint>[0] => ({
    path: 'a.sql',
    text,
    sections: readDocument(text, undefined, parser),
    migration: undefined,
    existing: [],
    schema: start,
    targetVersion: 16,
  });
  const start = emptySchema();
  const kit: Parameters<typeof lint>[1] = {
    rules: [noDrops],
    effectOf: () => noEffect,
    preset: 'recommended',
    settings: new Map(),
  };
  const told = (result: LintResult): unknown =>
    result.replays.map(({ replay }) =>
      [...replay.before, replay.after].map((schema) => [
        schema.searchPath,
        ...[...schema.relations.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
      ]),
    );

  const text = [
    'create table a (id int)',
    'create table b (id int)',
    'set search_path to s',
    'create table c (id int)',
    'begin',
    'create table d (id int)',
    'rollback',
    'drop table a',
  ];
  const changes = text.flatMap((_, i) => [
    text.toSpliced(i, 1),
    text.toSpliced(i, 0, 'create table x (id int)'),
    text.toSpliced(i, 1, 'select 1'),
    text.toSpliced(i, 0, '-- only a comment\nselect 2'),
  ]);

  it.each(changes.map((change) => [change.join(';\n')]))('is replayed as if it were new: %j', (changed) => {
    const first = lint(input(text.join(';\n')), kit);
    const again = lint(input(changed), kit, first);
    expect(told(again)).toEqual(told(lint(input(changed), kit)));
  });

  it('takes over what stands before the change', () => {
    const first = lint(input('create table a (id int); create table b (id int); select 1'), kit);
    const again = lint(input('create table a (id int); create table b (id int); select 2'), kit, first);
    expect(again.replays[0]?.replay.before[2]).toBe(first.replays[0]?.replay.before[2]);
  });
});

describe('suppressions', () => {
  it.each<readonly [string, readonly string[]]>([
    [`${both}drop table a;`, []],
    [`${both}-- more\n\n/* and more */\ndrop table a; drop table b`, [`${drop} "b"`]],
    ['-- plinth-ignore design/drops, design/crashes: x\ndrop table a', [`${unused} "design/crashes"`]],
    ['--plinth-ignore design/drops : x\r\ndrop table a', []],
    [
      '-- plinth-ignore design/drops\ndrop table a',
      [`${noReason} "-- plinth-ignore design/drops"`, `${drop} "a"`],
    ],
    [
      '-- plinth-ignore design/drops:  \ndrop table a',
      [`${noReason} "-- plinth-ignore design/drops:"`, `${drop} "a"`],
    ],
    ['-- plinth-ignore: x\ndrop table a', [`${noReason} "-- plinth-ignore: x"`, `${drop} "a"`]],
    ['-- plinth-ignore design/drop: x\ndrop table a', [`${unknown} "design/drop"`, `${drop} "a"`]],
    [`${both}select 1; drop table a`, [`${unused} "design/drops"`, `${drop} "a"`]],
    ['drop table a; -- plinth-ignore design/drops: x\nselect 1', [`${drop} "a"`, `${unused} "design/drops"`]],
    ['drop table a;\n-- plinth-ignore design/drops: x\n', [`${drop} "a"`, `${unused} "design/drops"`]],
    ["select 1;\nselect '\n-- plinth-ignore design/drops: x\n'; drop table a", [`${drop} "a"`]],
    [`do $$ begin\n${both}drop table a;\ndrop table b;\nend $$;`, [`${drop} "b"`]],
    [`${both}do $$ begin\ndrop table a;\ndrop table b;\nend $$;`, []],
    [`do $$ begin\nif x then\n${both}drop table a;\nend if;\nend $$;`, []],
    ['-- plinth-ignored design/drops: x\ndrop table a', [`${drop} "a"`]],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('does not complain about a rule that is off', () => {
    expect(told(`${both}select 1`, { settings: { 'design/drops': 'off' } })).toEqual([]);
    expect(told('-- plinth-ignore design/quiet: x\nselect 1')).toEqual([]);
  });

  it('can be told not to complain', () => {
    expect(told(`${both}select 1`, { settings: { 'convention/unused-suppression': 'off' } })).toEqual([]);
  });

  it('keeps what was suppressed', () => {
    expect(run(`${both}drop table a;`).suppressed.map((finding) => finding.rule)).toEqual(['design/drops']);
  });

  it('guesses at misspelt rules', () => {
    const [first] = run('-- plinth-ignore design/drop: x\nselect 1').findings;
    expect(first?.message).toBe('“design/drop” is not suppressed: did you mean design/drops?');
  });
});
