import { beforeAll, describe, expect, it } from 'vitest';
import { sqlReader, type Reader } from '../../test/databases/effects/replayed.ts';
import { isPlainCast } from './using-clause.ts';

const cases: readonly (readonly [type: string, using: string, plain: 'plain' | 'computed'])[] = [
  ['bigint', 'quantity', 'plain'],
  ['bigint', '(quantity)', 'plain'],
  ['bigint', '"quantity"', 'plain'],
  ['bigint', 'quantity::bigint', 'plain'],
  ['bigint', 'quantity :: int8', 'plain'],
  ['bigint', '((quantity)::bigint)', 'plain'],
  ['bigint', 'CAST(quantity AS bigint)', 'plain'],
  ['varchar(20)', 'quantity::character varying(20)', 'plain'],
  ['numeric(10, 2)', 'quantity::numeric(10,2)', 'plain'],
  ['timestamptz', 'quantity::timestamp with time zone', 'plain'],
  ['timestamptz(3)', 'quantity::timestamp(3) with time zone', 'plain'],
  ['text[]', 'quantity::text[]', 'plain'],
  ['order_status', 'quantity::order_status', 'plain'],
  ['app.order_status', 'quantity::app.order_status', 'plain'],
  ['bigint', 'quantity::integer', 'computed'],
  ['varchar(20)', 'quantity::varchar(10)', 'computed'],
  ['bigint', 'other::bigint', 'computed'],
  ['bigint', 'quantity + 1', 'computed'],
  ['bigint', 'quantity::text::bigint', 'computed'],
  ['bigint', 'length(quantity)', 'computed'],
  ['bigint', 'NULL', 'computed'],
  ['timestamptz', `quantity AT TIME ZONE 'UTC'`, 'computed'],
  ['text', `quantity || ''`, 'computed'],
];

describe('a USING clause', () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await sqlReader();
  });

  it.each(cases)('to %s: %s is %s', (type, using, plain) => {
    const [operation] = reader.operations(`ALTER TABLE t ALTER quantity TYPE ${type} USING ${using}`);
    if (operation?.kind !== 'alterColumnType') throw new Error('not a change of type');
    expect(isPlainCast(operation.using!, 'quantity', operation.type)).toBe(plain === 'plain');
  });
});
