import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { readersWith, type Readers } from '../../engine/parsers/readers.ts';
import { untold, type Effect, type LockMode, type RelationEffect } from '../effects/effect.ts';
import { effectOf } from '../effects/of-dialect.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import { toolById } from '../migrations/tools.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import { slice } from '../text/span.ts';
import { shownBeyond } from './declared-bound.ts';
import { readDocument } from '../migrations/files/document.ts';
import { lint, type LintKit } from './run.ts';

let readers: Readers;
beforeAll(async () => {
  readers = readersWith(await loadPostgresParser());
});

const before = 'CREATE TABLE parcels (id int PRIMARY KEY, note varchar(9), n int);';

/** `severity "marked text": message` of each finding. */
function told(
  text: string,
  { dialect = 'postgresql', ...kit }: { readonly dialect?: SpokenDialect } & Partial<LintKit> = {},
): readonly string[] {
  const reader = readers[dialect];
  const tool = toolById('goose');
  const file = tool.classify('2_b.sql');
  const migration = file && { file, tool, companions: new Map<string, string>() };
  const sections = readDocument(text, text.includes('+goose') ? migration : undefined, reader);
  const made = reader.statements(before, 0, before.length);
  const schema = replaySection(emptySchema(dialect), made, '1_a.sql').after;
  const targetVersion = {
    postgresql: 16,
    mysql: 804,
    sqlite: 340,
    sqlserver: 2019,
    duckdb: 105,
    clickhouse: 2508,
  }[dialect];
  const input = { path: '2_b.sql', text, sections, migration, existing: [], schema, targetVersion };
  const { findings } = lint(input, {
    ...{ rules: [], effectOf, preset: 'recommended', settings: new Map() },
    ...kit,
  });
  return findings.map(
    ({ severity, message, span }) => `${severity} ${JSON.stringify(slice(text, span))}: ${message}`,
  );
}

const parcels: RelationEffect = {
  ...{ relation: 'parcels', role: 'target', lock: 'SHARE', isNew: false, rewrite: false, buildsIndex: false },
  ...{ scan: false, queue: undefined, standbyLock: false, evidence: '' },
};
const add = 'ALTER TABLE parcels ADD COLUMN z text;';
const widen = 'ALTER TABLE parcels ALTER COLUMN n TYPE bigint;';
const takes = (where: string, most: string): string =>
  `error "ALTER TABLE": This takes ACCESS EXCLUSIVE on parcels, and the comment ${where} allows at most ${most}.`;
const rewrites = 'error "ALTER TABLE": This rewrites parcels, and the comment above allows no rewrite.';
const waits = (how: string): string =>
  `error "ALTER TABLE": This waits for its lock on parcels ${how}, and the comment above allows 2 s.`;

describe('a declared bound', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a weaker lock', `-- plinth: lock <= share\n${add}`, [takes('above', 'SHARE')]],
    ['the same lock', `-- plinth: lock <= access exclusive\n${add}`, []],
    ['in capitals, with MODE', `-- PLINTH: LOCK <= ACCESS EXCLUSIVE MODE\n${add}`, []],
    ['without a space', `--plinth:lock<=share\n${add}`, [takes('above', 'SHARE')]],
    [
      'an index beside writers',
      '-- plinth: lock <= share update exclusive\nCREATE INDEX CONCURRENTLY a ON parcels (n);',
      [],
    ],
    [
      'an index before writers',
      '-- plinth: lock <= share update exclusive\nCREATE INDEX a ON parcels (n);',
      [
        'error "CREATE INDEX": This takes SHARE on parcels, and the comment above allows at most SHARE UPDATE EXCLUSIVE.',
      ],
    ],
    ['a rewrite', `-- plinth: rewrite never\n${widen}`, [rewrites]],
    ['none', `-- plinth: rewrite never\n${add}`, []],
    [
      'all at once',
      `-- plinth: lock <= share, rewrite never, wait <= 2s\n${widen}`,
      [takes('above', 'SHARE'), rewrites, waits('without a lock_timeout')],
    ],
    ['a wait', `-- plinth: wait <= 2s\n${add}`, [waits('without a lock_timeout')]],
    ['a wait that is bounded', `SET lock_timeout = '2s';\n-- plinth: wait <= 2s\n${add}`, []],
    ['a longer one', `SET lock_timeout = '5s';\n-- plinth: wait <= 2s\n${add}`, [waits('for up to 5 s')]],
    [
      'one of no end',
      `SET lock_timeout = 0;\n-- plinth: wait <= 2000 ms\n${add}`,
      [waits('without a lock_timeout')],
    ],
    [
      'nobody to wait for',
      '-- plinth: wait <= 2s, lock <= row exclusive\nINSERT INTO parcels VALUES (1);',
      [],
    ],
    ['a table of the migration', `CREATE TABLE q (i int);\n-- plinth: lock <= share\nDROP TABLE q;`, []],
    ['the statement below and no other', `${add}\n-- plinth: lock <= share\nSELECT 1;\n${add}`, []],
    ['all of the file', `-- plinth: lock <= share\n\nSELECT 1;\n${add}`, [takes('at the top', 'SHARE')]],
    [
      'another one above a statement of it',
      `-- plinth: lock <= share\n\nSELECT 1;\n-- plinth: lock <= access exclusive\n${add}\n${add}`,
      [takes('at the top', 'SHARE')],
    ],
    [
      'above a tool’s first line',
      `-- plinth: lock <= share\n-- +goose Up\n${add}`,
      [takes('at the top', 'SHARE')],
    ],
    ['behind code', `SELECT 1; -- plinth: lock <= share\n${add}`, []],
    [
      'a suppression of it',
      `-- plinth: lock <= share\n-- plinth-ignore convention/declared-bound: x\n${add}`,
      [],
    ],
    [
      'what a branch may do',
      `-- plinth: lock <= share\nDO $$ BEGIN IF true THEN ${add} END IF; END $$;`,
      [takes('above', 'SHARE').replace('ALTER TABLE', 'DO')],
    ],
    [
      'what is put together as it runs',
      "-- plinth: lock <= share\nDO $$ BEGIN EXECUTE current_setting('x.y'); END $$;",
      [expect.stringContaining('warning "DO": Whether this keeps to the comment above is not known. ')],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('takes a role’s lock_timeout for one that people look after', () => {
    expect(told(`-- plinth: wait <= 2s\n${add}`, { lockTimeout: 'set by role' })).toEqual([]);
  });

  it('can be switched off', () => {
    const settings = new Map([['convention/declared-bound', 'off' as const]]);
    expect(told(`-- plinth: lock <= share\n${add}`, { settings })).toEqual([]);
  });

  it.each([
    ['lock <= exclusively', /“exclusively” is none of ACCESS SHARE, /],
    ['lock < share', /“lock < share” is no bound/],
    ['wait <= soon', /“soon” is no duration such as 500ms, 2s or 1min/],
    ['rewrite sometimes', /“rewrite sometimes” is no bound/],
    ['', /“” is no bound/],
    ['lock <= share; rewrite never', /“share; rewrite never” is none of /],
  ])('says what can be written in place of “%s”', (bound, because) => {
    const [first, ...others] = told(`-- plinth: ${bound}\n${add}`);
    expect(first).toMatch(/^warning "-- plinth:/);
    expect(first).toMatch(because);
    expect(first).toContain('What can be written is `lock <= MODE`, `rewrite never` and `wait <= 2s`');
    expect(others).toEqual([]);
  });
});

describe('what a proof has measured', () => {
  const text = `-- plinth: lock <= share, rewrite never, wait <= 2s\n${add}`;
  const effect = (lock: LockMode, rewrite = false): Effect => ({
    ...untold,
    relations: [{ ...parcels, lock, rewrite }],
  });
  it.each<readonly [string, Effect | undefined, readonly string[]]>([
    ['nothing', undefined, []],
    ['no more than is allowed', effect('SHARE'), []],
    [
      'more',
      effect('EXCLUSIVE', true),
      [
        'Measured: This takes EXCLUSIVE on parcels, and the comment above allows at most SHARE.',
        'Measured: This rewrites parcels, and the comment above allows no rewrite.',
      ],
    ],
  ])('%s', (_, seen, expected) => {
    const statements = readers.postgresql.statements(text, 0, text.length);
    const sections = [{ span: { start: 0, end: text.length }, statements }];
    const shown = { effect: seen, by: 'Measured' } as const;
    const scene = { text, sections, dialect: 'postgresql', lockTimeout: undefined } as const;
    expect(shownBeyond({ ...scene, shown: () => shown }).map(({ message }) => message)).toEqual(expected);
  });
});

describe('a declared bound on another engine', () => {
  const copy = 'ALTER TABLE parcels MODIFY n bigint NOT NULL;';
  it.each<readonly [SpokenDialect, string, readonly (string | RegExp)[]]>([
    [
      'mysql',
      `-- plinth: rewrite never\n${copy}`,
      ['error "ALTER TABLE": This copies parcels, and the comment above allows no rewrite.'],
    ],
    ['mysql', '-- plinth: rewrite never\nALTER TABLE parcels ADD COLUMN z int;', []],
    [
      'mysql',
      '-- plinth: lock <= share\nALTER TABLE parcels ADD COLUMN z int;',
      [
        'warning "-- plinth: lock <= share": Lock modes and lock_timeout are PostgreSQL’s: for MySQL only `rewrite never` is checked.',
      ],
    ],
    [
      'sqlserver',
      '-- plinth: wait <= 2s\nALTER TABLE parcels ADD z int;',
      [
        'warning "-- plinth: wait <= 2s": Lock modes and lock_timeout are PostgreSQL’s: for SQL Server only `rewrite never` is checked.',
      ],
    ],
    ['sqlite', '-- plinth: rewrite never\nALTER TABLE parcels RENAME TO lots;', []],
  ])('%s: %s', (dialect, text, expected) => {
    expect(told(text, { dialect })).toEqual(expected);
  });
});
