/** What type an expression of an index is read as, and what is left unread. */
import { describe, expect, it } from 'vitest';
import { keyTypeOf, type KeyType } from './key-types.ts';

const columns: Readonly<Record<string, Partial<KeyType> & { readonly name: string }>> = {
  id: { name: 'int8' },
  n: { name: 'int4' },
  empty: { name: 'int8', isNull: true },
  code: { name: 'varchar', characters: 10 },
  mail: { name: 'text' },
  at: { name: 'timestamptz' },
  On: { name: 'date' },
};

function of(text: string): KeyType | undefined {
  return keyTypeOf(text, (name) => {
    const one = columns[name];
    return one && { characters: undefined, isNull: false, same: name, ...one };
  });
}

describe('the type of a key that is an expression', () => {
  it.each([
    ['COALESCE(empty, id)', { name: 'int8', same: 'id', isNull: false }],
    ['coalesce(n, id)', { name: 'int8', same: 'n' }],
    ['coalesce(n, 0)', { name: 'int4' }],
    ['((id))', { name: 'int8', same: 'id' }],
    ['coalesce(empty, null)', { name: 'int8', isNull: true }],
    ['nullif(n, 0)', { name: 'int4', same: undefined }],
    ['greatest(n, id)', { name: 'int8' }],
    ['lower(code)', { name: 'text', characters: 10 }],
    ["coalesce(code, 'a longer text')", { name: 'varchar', characters: 13 }],
    ['lower(mail)', { name: 'text', characters: undefined }],
    ['lower((code)::text)', { name: 'text', characters: 10 }],
    ["date_trunc('day', at AT TIME ZONE 'UTC')", { name: 'timestamp' }],
    ["date_trunc('day'::text, at)", { name: 'timestamptz' }],
    ['extract(year from at)', { name: 'numeric' }],
    ['(at)::date', { name: 'date' }],
    ['CAST(mail AS character varying(5))', { name: 'varchar', characters: 5 }],
    ['mail::timestamp with time zone', { name: 'timestamptz' }],
    ['n % 10', { name: 'int4' }],
    ['n + id * 2', { name: 'int8' }],
    ['(- id)', { name: 'int8', same: undefined }],
    ['"On"', { name: 'date' }],
    ['mail IS NULL', { name: 'bool' }],
    ["n > 4 AND NOT (code = 'x' OR id < 1)", { name: 'bool' }],
    ['md5(mail)', { name: 'text', characters: 32 }],
  ])('%s', (text, type) => {
    expect(of(text)).toMatchObject(type);
  });

  it.each([
    "mail || 'x'",
    "doc ->> 'a'",
    'own(n)',
    'public.lower(code)',
    'coalesce(n, mail)',
    'n::text[]',
    'n::own.type',
    "'x'",
    'case when n > 1 then 1 end',
    '"On" + 1',
    'coalesce(',
    'missing',
  ])('%s has none', (text) => {
    expect(of(text)).toBeUndefined();
  });
});
