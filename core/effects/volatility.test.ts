import { beforeAll, describe, expect, it } from 'vitest';
import { sqlReader, type Reader } from '../../test/databases/effects/replayed.ts';
import type { Schema } from '../schema/model.ts';
import { expressionVolatility, type Volatility } from './volatility.ts';

const functions = `
  CREATE SCHEMA tools;
  CREATE FUNCTION token() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
  CREATE FUNCTION seven() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 7';
  CREATE FUNCTION inlined() RETURNS integer LANGUAGE sql AS 'SELECT 7';
  CREATE FUNCTION tools.slug() RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1; END';
  CREATE FUNCTION pick(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 1; END';
  CREATE FUNCTION pick(integer, integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';`;

const cases: readonly (readonly [expression: string, Volatility, decidedBy: string | undefined])[] = [
  ['5', 'immutable', undefined],
  [`'now'::timestamptz`, 'immutable', undefined],
  [`'{}'::jsonb`, 'immutable', undefined],
  [`lower('A') || repeat('x', 3)`, 'immutable', undefined],
  ['now()', 'stable', 'now'],
  ['CURRENT_TIMESTAMP', 'stable', 'current_timestamp'],
  ['CURRENT_USER', 'stable', 'current_user'],
  [`now() + interval '1 day'`, 'stable', 'now'],
  ['clock_timestamp()', 'volatile', 'clock_timestamp'],
  ['random()', 'volatile', 'random'],
  ['gen_random_uuid()', 'volatile', 'gen_random_uuid'],
  ['uuid_generate_v4()', 'volatile', 'uuid_generate_v4'],
  ['extensions.uuid_generate_v4()', 'volatile', 'uuid_generate_v4'],
  [`nextval('orders_id_seq')`, 'volatile', 'nextval'],
  [`coalesce(now(), clock_timestamp())`, 'volatile', 'clock_timestamp'],
  ['token()', 'volatile', 'token'],
  ['seven()', 'immutable', undefined],
  ['inlined()', 'unknown', 'inlined'],
  ['tools.slug()', 'stable', 'slug'],
  ['pick(1)', 'immutable', undefined],
  ['pick(1, 2)', 'volatile', 'pick'],
  ['nobody_knows()', 'unknown', 'nobody_knows'],
  ['nobody_knows(now())', 'unknown', 'nobody_knows'],
  ['nobody_knows(random())', 'volatile', 'random'],
];

describe('the volatility of a default', () => {
  let reader: Reader;
  let schema: Schema;
  beforeAll(async () => {
    reader = await sqlReader();
    schema = reader.replay(functions);
  });

  it.each(cases)('%s is %s', (expression, volatility, decidedBy) => {
    const [operation] = reader.operations(`ALTER TABLE t ADD COLUMN c text DEFAULT ${expression}`);
    const written = operation?.kind === 'addColumn' ? operation.column.default : undefined;
    expect(expressionVolatility(written!, schema)).toEqual({ volatility, decidedBy });
  });
});
