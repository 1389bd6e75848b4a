import { describe, expect, it } from 'vitest';
import { formatterFor } from './formatter.ts';

/** Each twice: alone, and among others that are laid out with it. */
const texts: readonly string[] = [
  'select id,   note from orders where id=1',
  'create table orders(id bigint primary key,note text)',
  "insert into orders values (1,'a\n\n\n\n\n\nb;'),(2,'c')",
  'alter table orders add column state text not null default $1',
  "select 'it''s; not the end' as note",
  'create index on orders(note) where note is not null',
  'select a -- the first\n, b from t',
  'select /* of two */ a from t',
  'this is (not a statement',
  'create rule both as on insert to orders do also (insert into log values (1); notify changed)',
  ...Array.from({ length: 40 }, (_, i) => `select c${String(i)},count(*) from t${String(i)} group by 1`),
];

describe('statements laid out together', () => {
  it.each(['postgresql', 'sqlite'] as const)('look as each does alone: %s', async (dialect) => {
    const alone = await formatterFor(dialect, { tabWidth: 2 });
    const expected = texts.flatMap((text) => alone.format([text]));
    const together = await formatterFor(dialect, { tabWidth: 2, useTabs: false });
    expect(together.format(texts)).toEqual(expected);
    expect(expected.filter((one) => one !== undefined).length).toBeGreaterThan(40);
  });
});
