/** What is computed again after a statement was added, and what is not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { bodyQueries } from '../describe/bodies/body-queries.ts';
import { wantsOf } from '../index-advice/wants.ts';
import { queryOf } from '../queries/queries.ts';
import { replaySection } from '../replay/section.ts';
import type { Statement } from '../syntax/statement.ts';
import { emptySchema } from './apply/apply.ts';
import { answered, looksAlike, watching } from './carry-over.ts';
import { tableByKey } from './lookup.ts';
import type { Schema } from './model.ts';
import { remembering } from './remembering.ts';

let read: (sql: string) => readonly Statement[];
let orders: Schema;

beforeAll(async () => {
  const parser = await statementParser();
  read = (sql) => statementsIn(sql, parser);
  orders = after('create table orders (id bigint, note text)', emptySchema());
});

function after(sql: string, schema: Schema): Schema {
  return replaySection(schema, read(sql), 'a.sql').after;
}

const elsewhere = [
  'create table items (id bigint)',
  'create view latest as select id from orders',
  'create function f() returns int language sql as $$ select 1 $$',
];
const there = ['alter table orders add column state text', 'drop table orders'];

describe('what was computed from a table', () => {
  it('is computed again only when the table is another', () => {
    let times = 0;
    const columns = remembering((key: { readonly of: string }, schema) => {
      times += 1;
      return tableByKey(schema, key.of)?.columns.length;
    });
    const key = { of: 'public.orders' };
    expect([orders, ...elsewhere.map((sql) => after(sql, orders))].map((one) => columns(key, one))).toEqual([
      2, 2, 2, 2,
    ]);
    expect(times).toBe(1);
    expect(there.map((sql) => columns(key, after(sql, orders)))).toEqual([3, undefined]);
    expect(times).toBe(3);
  });
});

describe('who watches around', () => {
  const isThere = remembering((key: { readonly of: string }, schema) => schema.relations.has(key.of));
  const key = { of: 'public.orders' };
  const count = (schema: Schema): number => [...schema.relations.values()].length;

  it.each([
    ['what is computed inside', (schema: Schema) => isThere({ ...key }, schema)],
    ['what is remembered', (schema: Schema) => isThere(key, schema)],
    ['what is answered', (schema: Schema) => answered(schema, count, (one, other) => one === other)],
    ['what is found by the whole of a map', (schema: Schema) => schema.relations.whole()],
  ])('notes %s', (_, read) => {
    isThere(key, orders);
    const around = watching(orders);
    read(watching(around.watched).watched);
    const noted = around.lookedAt();
    expect(looksAlike(orders, after('drop table orders', orders), noted)).toBe(false);
    expect(looksAlike(orders, after("create type mood as enum ('up')", orders), noted)).toBe(true);
  });
});

describe('what an index would serve of a query', () => {
  const wants = (schema: Schema): unknown => {
    const [statement] = query;
    const block = statement && queryOf(statement.parsed, schema);
    return block && wantsOf(block, schema);
  };
  let query: readonly Statement[];

  it.each(elsewhere)('stays after %s', (sql) => {
    query = read("select id from orders where note = 'a'");
    expect(wants(after(sql, orders))).toBe(wants(orders));
  });

  it.each(there)('is asked again after %s', (sql) => {
    query = read("select id from orders where note = 'a'");
    const before = wants(orders);
    expect(wants(after(sql, orders))).not.toBe(before);
  });
});

describe('the queries of a body', () => {
  const create = `create function g() returns trigger language plpgsql as $$
begin perform id from orders where note = new.note; return new; end $$`;
  const on = 'create trigger t before insert on "other table" for each row execute function g()';
  const queries = (statement: Statement | undefined, schema: Schema): ReturnType<typeof bodyQueries> =>
    statement && bodyQueries(statement.parsed, schema);

  it.each(elsewhere)('stay after %s', (sql) => {
    const [statement] = read(create);
    expect(queries(statement, after(sql, orders))).toBe(queries(statement, orders));
  });

  it.each([...there, `create table "other table" (note text); ${on}`])('are read again after %s', (sql) => {
    const [statement] = read(create);
    const before = queries(statement, after(create, orders));
    expect(queries(statement, after(sql, after(create, orders)))).not.toBe(before);
  });

  it('know the row of the one table whose trigger calls it', () => {
    const [statement] = read(create);
    const schema = after(`${create}; create table "other table" (note text); ${on}`, orders);
    const [query] = queries(statement, schema)?.queries ?? [];
    expect(query?.sent.sql).toContain('(NULL::public."other table")');
  });
});
