/** What each tool's history table reveals about its files. The rows are written as the tools' documentation and sources define them. */
import { describe, expect, it } from 'vitest';
import { appliedOf, historyQuery, saidIn } from './applied-migrations.ts';
import type { ToolId } from '../convention.ts';
import { historyOf } from './order.ts';
import { migrationTools, toolById } from '../tools.ts';

interface Case {
  readonly tool: ToolId;
  readonly files: readonly string[];
  readonly rows: readonly (string | readonly [string, string])[];
  readonly pending: readonly string[];
  readonly missing?: readonly string[];
  readonly digests?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  {
    tool: 'alembic',
    files: ['0001_a.sql', '0002_b.sql', '0003_c.sql'],
    rows: ['bb'],
    digests: { '0001_a.sql': 'aa', '0002_b.sql': 'bb', '0003_c.sql': 'cc' },
    pending: ['0003_c.sql'],
  },
  {
    tool: 'alembic',
    files: ['0001_a.sql'],
    rows: [],
    digests: { '0001_a.sql': 'aa' },
    pending: ['0001_a.sql'],
  },
  {
    tool: 'atlas',
    files: ['20240101_a.sql', '20240102_b.sql'],
    rows: ['20240101'],
    pending: ['20240102_b.sql'],
  },
  {
    tool: 'db-migrate',
    files: ['sqls/20240101-a-up.sql', 'sqls/20240102-b-up.sql'],
    rows: ['/20240101-a'],
    pending: ['sqls/20240102-b-up.sql'],
  },
  { tool: 'dbmate', files: ['001_a.sql', '002_b.sql'], rows: ['001'], pending: ['002_b.sql'] },
  {
    tool: 'delta-folders',
    files: ['delta/72/01a.sql', 'delta/73/01b.sql'],
    rows: ['72/01a.sql'],
    pending: ['delta/73/01b.sql'],
  },
  {
    tool: 'diesel',
    files: ['2024-01-01-000000_a/up.sql', '2024-01-02-000000_b/up.sql'],
    rows: ['20240101000000'],
    pending: ['2024-01-02-000000_b/up.sql'],
  },
  {
    tool: 'drizzle',
    files: ['0000_a.sql', '0001_b.sql'],
    rows: ['aa'],
    digests: { '0000_a.sql': 'aa', '0001_b.sql': 'bb' },
    pending: ['0001_b.sql'],
  },
  {
    tool: 'drizzle-folders',
    files: ['20240101000000_a/migration.sql', '20240201000000_b/migration.sql'],
    rows: ['20240101000000_a'],
    pending: ['20240201000000_b/migration.sql'],
  },
  {
    tool: 'flyway',
    files: ['V1__a.sql', 'V1.2__b.sql', 'V3__c.sql', 'R__v.sql'],
    rows: ['V1__a.sql', 'V1.2__b.sql'],
    pending: ['V3__c.sql', 'R__v.sql'],
  },
  {
    tool: 'flyway',
    files: ['V1__a.sql', 'V2__b.sql', 'V3__c.sql'],
    rows: [['<< Flyway Baseline >>', '2']],
    pending: ['V3__c.sql'],
  },
  {
    tool: 'golang-migrate',
    files: ['000001_a.up.sql', '000002_b.up.sql', '000003_c.up.sql'],
    rows: ['2'],
    pending: ['000003_c.up.sql'],
  },
  { tool: 'go-pg', files: ['1_a.tx.up.sql', '2_b.up.sql'], rows: ['1'], pending: ['2_b.up.sql'] },
  { tool: 'goose', files: ['00001_a.sql', '00002_b.sql'], rows: ['0', '1'], pending: ['00002_b.sql'] },
  {
    tool: 'hasura',
    files: ['1706702400000_a/up.sql', '1706702500000_b/up.sql'],
    rows: ['1706702400000'],
    pending: ['1706702500000_b/up.sql'],
  },
  {
    tool: 'knex',
    files: ['20240101_a.sql', '20240102_b.sql'],
    rows: ['20240101_a.js'],
    pending: ['20240102_b.sql'],
  },
  {
    tool: 'liquibase',
    files: ['changes/001-a.sql', 'changes/002-b.sql'],
    rows: ['db/changelog/changes/001-a.sql'],
    pending: ['changes/002-b.sql'],
  },
  {
    tool: 'node-pg-migrate',
    files: ['1706702400000_a.sql', '1706702500000_b.sql'],
    rows: ['1706702400000_a'],
    pending: ['1706702500000_b.sql'],
  },
  { tool: 'play', files: ['1.sql', '2.sql'], rows: ['1'], pending: ['2.sql'] },
  {
    tool: 'pop',
    files: ['20240101_a.up.sql', '20240102_b.up.sql'],
    rows: ['20240101'],
    pending: ['20240102_b.up.sql'],
  },
  {
    tool: 'postgres-migrations',
    files: ['0001_a.sql', '0002_b.sql'],
    rows: ['0', '1'],
    pending: ['0002_b.sql'],
  },
  {
    tool: 'prisma',
    files: ['20240101_a/migration.sql', '20240102_b/migration.sql'],
    rows: ['20240101_a'],
    pending: ['20240102_b/migration.sql'],
  },
  { tool: 'rambler', files: ['01_a.sql', '02_b.sql'], rows: ['01_a.sql'], pending: ['02_b.sql'] },
  {
    tool: 'sequelize',
    files: ['20240101-a.sql', '20240102-b.sql'],
    rows: ['20240101-a.js'],
    pending: ['20240102-b.sql'],
  },
  { tool: 'sql-migrate', files: ['1_a.sql', '2_b.sql'], rows: ['1_a.sql'], pending: ['2_b.sql'] },
  {
    tool: 'sqitch',
    files: ['deploy/a.sql', 'deploy/b.sql', 'deploy/b@v1.sql'],
    rows: ['a', 'b', 'gone'],
    pending: ['deploy/b@v1.sql'],
    missing: ['gone'],
  },
  { tool: 'refinery', files: ['V1__a.sql', 'V2__b.sql'], rows: ['1'], pending: ['V2__b.sql'] },
  {
    tool: 'sqlx',
    files: ['20240101_a.sql', '20240102_b.sql'],
    rows: ['20240101', '20231231'],
    pending: ['20240102_b.sql'],
    missing: ['20231231'],
  },
  {
    tool: 'supabase',
    files: ['20240101120000_a.sql', '20240102120000_b.sql'],
    rows: ['20240101120000'],
    pending: ['20240102120000_b.sql'],
  },
  { tool: 'tern', files: ['001_a.sql', '002_b.sql'], rows: ['1'], pending: ['002_b.sql'] },
  {
    tool: 'typeorm',
    files: ['1706702400000-a.sql', '1706702500000-b.sql'],
    rows: ['1706702400000'],
    pending: ['1706702500000-b.sql'],
  },
  {
    tool: 'versioned-folders',
    files: ['v1.2/a.sql', 'v1.10/b.sql'],
    rows: ['1.2'],
    pending: ['v1.10/b.sql'],
  },
];

describe('history tables', () => {
  it.each(cases)('$tool: $rows', ({ tool, files, rows, pending, missing = [], digests = {} }) => {
    const { historyTable } = toolById(tool);
    if (historyTable === undefined) throw new Error(`${tool} keeps no history table`);
    const up = historyOf(toolById(tool), files).up;
    expect(up.length).toBe(files.length);
    const history = rows.map((row) =>
      typeof row === 'string' ? { value: row, upTo: undefined } : { value: row[0], upTo: row[1] },
    );
    const state = appliedOf(historyTable, up, history, new Map(Object.entries(digests)));
    expect(state).toMatchObject({ kind: 'known', missing });
    if (state.kind === 'known') expect(state.pending.map(({ path }) => path)).toEqual(pending);
  });

  it('has a case for every tool that keeps one', () => {
    const named = migrationTools.filter(({ historyTable }) => historyTable !== undefined);
    expect(new Set(cases.map(({ tool }) => tool))).toEqual(new Set(named.map(({ id }) => id)));
  });

  it('reads the last revision that a file leads to, and does not guess one', () => {
    const { historyTable } = toolById('alembic');
    if (historyTable === undefined) throw new Error('Alembic keeps no history table');
    const text = '-- Running upgrade  -> 1a2b\nA;\n-- Running upgrade 1a2b -> 3c4d\nB;';
    expect(saidIn(historyTable, text)).toBe('3c4d');
    expect(saidIn(historyTable, 'A;')).toBeUndefined();
    const [file] = historyOf(toolById('alembic'), ['0001_a.sql']).up;
    const row = { value: '9z', upTo: undefined };
    expect(appliedOf(historyTable, file === undefined ? [] : [file], [row], new Map())).toEqual({
      kind: 'unknown',
      because: 'alembic_version names 9z, and no file here says that it leads there',
    });
    expect(appliedOf(historyTable, [], [row, row], new Map())).toEqual({
      kind: 'unknown',
      because: 'alembic_version names 2 lines of migrations, and files have one order',
    });
  });

  it('quotes names', () => {
    const table = { schema: undefined, name: 'We"ird', column: 'a b', keeps: 'each', names: 'file' } as const;
    expect(historyQuery(table, 'my schema')).toBe('SELECT h."a b"::text, NULL FROM "my schema"."We""ird" h');
  });
});
