/** The schema before and after a change: which objects the diff shows, in which lines, and which tables the diagram has. */
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../core/review/facts/facts.ts';
import type { SchemaReview } from '../../core/review/model.ts';
import { schemaReview } from '../../core/review/schema.ts';
import { changeOf } from './change.ts';

async function schemaOf(history: readonly string[], change: readonly string[]): Promise<SchemaReview> {
  return schemaReview(factsOf(await changeOf({ history, change })));
}

function shown({ diff }: SchemaReview): readonly string[] {
  return diff.map(({ sign, text }) => `${sign}${text}`.trimEnd());
}

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text, mail text);';

const cases: readonly {
  readonly title: string;
  readonly history: readonly string[];
  readonly change: readonly string[];
  readonly diff: readonly string[];
}[] = [
  {
    title: 'lines of a table, beside the line that names it',
    history: [users],
    change: [
      'ALTER TABLE users ALTER COLUMN name TYPE varchar(80); CREATE INDEX users_mail ON users (mail);',
    ],
    diff: [
      ' CREATE TABLE public.users (',
      ' …',
      '-  name text',
      '+  name varchar(80)',
      ' …',
      '+CREATE INDEX users_mail ON public.users USING btree (mail);',
    ],
  },
  {
    title: 'a dropped table as a whole',
    history: ['CREATE TABLE old (id bigint);', users],
    change: ['DROP TABLE old;'],
    diff: ['-CREATE TABLE public.old (', '-  id int8', '-);'],
  },
  {
    title: 'a last column that another follows is not changed',
    history: [users],
    change: ['ALTER TABLE users ADD COLUMN phone text;'],
    diff: [' CREATE TABLE public.users (', ' …', '+  phone text'],
  },
  {
    title: 'types and functions',
    history: [
      "CREATE TYPE state AS ENUM ('new'); CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    ],
    change: [
      "ALTER TYPE state ADD VALUE 'done';",
      "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2';",
    ],
    diff: [
      ' CREATE FUNCTION public.one()',
      ' RETURNS int4',
      ' LANGUAGE sql',
      '-AS $body$SELECT 1$body$;',
      '+AS $body$SELECT 2$body$;',
      '',
      "-CREATE TYPE public.state AS ENUM ('new');",
      "+CREATE TYPE public.state AS ENUM ('new', 'done');",
    ],
  },
  {
    title: 'a partition by its parent',
    history: [
      'CREATE TABLE days (day date) PARTITION BY RANGE (day);',
      "CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    ],
    change: ['ALTER TABLE days ADD COLUMN note text;'],
    diff: [' CREATE TABLE public.days (', ' …', '+  note text'],
  },
  {
    title: 'nothing of a table of which only the name is known',
    history: [users],
    change: ['ALTER TABLE elsewhere ADD COLUMN note text;'],
    diff: [],
  },
  {
    title: 'nothing where only rows change',
    history: [users],
    change: ["UPDATE users SET name = '';"],
    diff: [],
  },
];

describe('the schema before and after', () => {
  it.each(cases)('has $title', async ({ history, change, diff }) => {
    expect(shown(await schemaOf(history, change))).toEqual(diff);
  });

  it('is drawn where a touched table refers to another, which shows its key alone', async () => {
    const { diagram } = await schemaOf(
      [users],
      ['CREATE TABLE orders (id bigint PRIMARY KEY, buyer bigint REFERENCES users (id));'],
    );
    expect(diagram).toEqual({
      tables: [
        {
          name: 'orders',
          isNew: true,
          columns: [
            { name: 'id', type: 'bigint', isKey: true },
            { name: 'buyer', type: 'bigint', isKey: false },
          ],
        },
        { name: 'users', isNew: false, columns: [{ name: 'id', type: 'bigint', isKey: true }] },
      ],
      references: [{ from: 'orders', to: 'users', columns: 'buyer', isOptional: true }],
    });
    expect((await schemaOf([], [users])).diagram.tables).toEqual([]);
  });
});
