import { describe, expect, it } from 'vitest';
import {
  becauseOf,
  makesSchema,
  schemaCommands,
  unverifiable,
  type ServerRefusal,
  type Surroundings,
} from './reason.ts';

const plain: Surroundings = {
  isTemplate: false,
  skippedExtensions: [],
  incomplete: undefined,
  toolTable: undefined,
};

function reasonFor(
  message: string,
  sqlState: string,
  around: Partial<Surroundings> = {},
): string | undefined {
  const refusal: ServerRefusal = { message, sqlState, position: undefined, at: 'statement' };
  const reason = unverifiable(refusal, { ...plain, ...around });
  if (reason === undefined) return undefined;
  switch (reason.kind) {
    case 'extension':
      return `extension ${reason.name ?? '?'}`;
    case 'history':
      return `history ${reason.migration}${reason.missing === undefined ? '' : `: ${reason.missing}`}${reason.schema === undefined ? '' : `, schema ${reason.schema}`}`;
    case 'not-embedded':
      return `not embedded: ${reason.what}`;
    default:
      return reason.kind;
  }
}

describe('what the server misses', () => {
  it.each([
    ['type "geometry" does not exist', '42704', 'extension postgis'],
    ['type "public.geometry" does not exist', '42704', 'extension postgis'],
    ['function create_hypertable(unknown, unknown) does not exist', '42883', 'extension timescaledb'],
    ['function st_setsrid(geometry, integer) does not exist', '42883', 'extension postgis'],
    ['operator class "gin_trgm_ops" does not exist for access method "gin"', '42704', 'extension pg_trgm'],
    ['schema "cron" does not exist', '3F000', 'extension pg_cron'],
    ['extension "vector" is not available', '0A000', 'extension vector'],
    ['language "plpython3u" does not exist', '42704', 'language'],
    ['prepared transactions are disabled', '55000', 'not embedded: prepared transactions'],
    ['null value in column "a" of relation "b" violates not-null constraint', '23502', 'rows'],
    ['no admin', 'P0001', 'rows'],
  ])('%s', (message, sqlState, wanted) => {
    expect(reasonFor(message, sqlState)).toBe(wanted);
  });

  it('is the server’s own word where nothing of the surroundings is missing', () => {
    expect(reasonFor('relation "t" does not exist', '42P01')).toBeUndefined();
    expect(reasonFor('syntax error at or near "x"', '42601')).toBeUndefined();
    expect(reasonFor('column "geometry_of_things" does not exist', '42703')).toBeUndefined();
  });

  it('may come from an extension that was left out, or from a migration that did not run', () => {
    const missing = ['function our_function() does not exist', '42883'] as const;
    expect(reasonFor(...missing, { skippedExtensions: ['ours'] })).toBe('extension ours');
    expect(reasonFor(...missing, { skippedExtensions: ['ours', 'theirs'] })).toBe('extension ?');
    expect(reasonFor(...missing, { incomplete: '7.sql', skippedExtensions: ['ours'] })).toBe(
      'history 7.sql: function our_function() does not exist',
    );
    const unfinished = [
      { path: '7.sql', text: 'CREATE EXTENSION postgis' },
      { path: '8.sql', text: 'SELECT 1;\nCREATE FUNCTION our_function() RETURNS int …' },
    ];
    expect(reasonFor(...missing, { incomplete: '7.sql', unfinished })).toBe('history 8.sql');
  });

  it('may come from a schema that no migration makes', () => {
    const unfinished = [
      { path: '1.sql', text: 'CREATE TABLE auth.t (id int)', said: 'schema "auth" does not exist' },
      { path: '2.sql', text: 'ALTER TABLE auth.t …', said: 'relation "auth.t" does not exist' },
    ];
    const missing = ['relation "auth.t" does not exist', '42P01'] as const;
    expect(reasonFor(...missing, { incomplete: '1.sql', unfinished })).toBe('history 1.sql, schema auth');
    const made = [...unfinished, { path: '3.sql', text: 'CREATE SCHEMA IF NOT EXISTS auth' }];
    expect(reasonFor(...missing, { incomplete: '1.sql', unfinished: made })).toBe('history 1.sql');
  });

  it('stands in a schema of somebody else', () => {
    const none = { makesSchema: () => false };
    expect(reasonFor('schema "billing" does not exist', '3F000', none)).toBe('elsewhere');
    expect(reasonFor('relation "billing.plans" does not exist', '42P01', none)).toBe('elsewhere');
    expect(reasonFor('relation "plans" does not exist', '42P01', none)).toBeUndefined();
    expect(reasonFor('relation "public.plans" does not exist', '42P01', none)).toBeUndefined();
    const made = {
      makesSchema: (name: string) => makesSchema(schemaCommands('CREATE SCHEMA IF NOT EXISTS billing'), name),
    };
    expect(reasonFor('schema "billing" does not exist', '3F000', made)).toBeUndefined();
    expect(reasonFor('schema "bill" does not exist', '3F000', made)).toBe('elsewhere');
  });

  it('is what a statement before it would have made', () => {
    const before = [
      { text: 'CREATE VIEW heads AS SELECT 1', because: { kind: 'elsewhere', schema: 'a' } },
    ] as const;
    const refusal = {
      message: 'relation "heads" does not exist',
      sqlState: '42P01',
      position: undefined,
      at: 'statement',
    } as const;
    expect(becauseOf(refusal, before)).toEqual({ kind: 'elsewhere', schema: 'a' });
    expect(becauseOf({ ...refusal, message: 'relation "tails" does not exist' }, before)).toBeUndefined();
  });

  it('is a table of the tool', () => {
    const toolTable = '_sqlx_migrations';
    const message = 'relation "public._sqlx_migrations" does not exist';
    expect(reasonFor(message, '42P01', { toolTable })).toBe('tool-table');
    expect(reasonFor('relation "other" does not exist', '42P01', { toolTable })).toBeUndefined();
  });

  it('is for the tool to fill in', () => {
    expect(reasonFor('syntax error at or near "$"', '42601', { isTemplate: true })).toBe('template');
  });
});
