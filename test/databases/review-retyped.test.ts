/** Values that ALTER COLUMN … TYPE refuses, on real servers: what a review asks for before it says of each value what the server does with it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

interface Case {
  readonly from: string;
  readonly to: string;
  readonly using?: string;
  readonly values: readonly string[];
  /** Of these the check says `look` at most. */
  readonly isDoubted?: true;
}

const state = "CREATE TYPE state AS ENUM ('open', 'shut');\n";
const numbers = [
  '1',
  ' 12 ',
  '-3',
  '+4',
  '',
  'a',
  '1.5',
  '2147483648',
  '99999999999999999999',
  '1e3',
  '.5',
  'NaN',
  ' 7x',
];
const cases: readonly Case[] = [
  { from: 'text', to: 'integer', using: 'v::integer', values: numbers },
  { from: 'varchar(40)', to: 'bigint', using: 'CAST(v AS bigint)', values: numbers },
  { from: 'text', to: 'smallint', using: '(v)::int2', values: ['32767', '32768', '-32768', '-32769'] },
  { from: 'text', to: 'numeric', using: 'v::numeric', values: numbers },
  {
    from: 'text',
    to: 'numeric(5,2)',
    using: 'v::numeric(5,2)',
    values: [...numbers, '999.99', '999.994', '999.995', '1000'],
  },
  { from: 'text', to: 'numeric(5,2)', using: 'v::numeric', values: ['999.994', '999.995', '-1000', 'b'] },
  {
    from: 'text',
    to: 'uuid',
    using: 'v::uuid',
    values: [
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      'A0EEBC999C0B4EF8BB6D6BB9BD380A11',
      '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}',
      'a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11',
      '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1',
      ' a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      '',
    ],
  },
  {
    from: 'text',
    to: 'boolean',
    using: 'v::boolean',
    values: ['t', ' YES ', 'of', 'o', 'n', '1', '2', '', 'truE', 'truth'],
  },
  {
    from: 'text',
    to: 'timestamptz',
    using: 'v::timestamptz',
    values: ['2024-01-31', '2024-01-31 10:00', '2024-01-31T10:00:00Z', '2024-13-01', 'soon', ''],
    isDoubted: true,
  },
  { from: 'text', to: 'state', using: 'v::state', values: ['open', 'shut', 'Open', ''] },
  { from: 'varchar(9)', to: 'state', using: 'v::text::state', values: ['open', 'ajar'] },
  { from: 'text', to: 'varchar(3)', values: ['abc', 'abcd', 'abc   ', 'äöü', 'äöüß', ''] },
  { from: 'varchar(9)', to: 'char(3)', values: ['abc', 'abcd', 'a'] },
  { from: 'varchar', to: 'varchar(3)', using: 'v::varchar', values: ['abc', 'abcd'] },
  { from: 'bigint', to: 'integer', values: ['2147483647', '2147483648', '-2147483649'] },
  { from: 'integer', to: 'smallint', using: 'v::smallint', values: ['32767', '32768'] },
  { from: 'numeric', to: 'integer', values: ['1.5', '2147483647.4', '2147483647.5', 'NaN'] },
  { from: 'numeric', to: 'numeric(4,1)', values: ['999.94', '999.95', '-1000', 'NaN', '0.001'] },
  { from: 'numeric(6,2)', to: 'numeric(5,1)', values: ['9999.94', '9999.95'] },
  { from: 'integer', to: 'numeric(4,1)', values: ['999', '1000'] },
];

const change = ({ to, using }: Case): string =>
  `ALTER TABLE given ALTER COLUMN v TYPE ${to}${using === undefined ? '' : ` USING ${using}`};`;

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each(cases)('$from to $to, $using', async (one) => {
    const history = `${state}CREATE TABLE given (v ${one.from});`;
    const review = await reviewOfChange(history, { '000002_change.up.sql': change(one) });
    const [check, ...more] = review.preflight.filter(({ title }) => title.startsWith('no value of given.v '));
    expect(more).toEqual([]);
    const database = await databaseWith(server, [history]);
    const said: string[] = [];
    const wanted: string[] = [];
    await withClient(server, database, async (client) => {
      const refuses = async (value: string): Promise<boolean> => {
        await client.query('BEGIN');
        await client.query('INSERT INTO given VALUES ($1), (NULL)', [value]);
        const answer = await client.query<{ readonly result: string }>(sqlOf(check));
        said.push(`${answer.rows[0]?.result ?? ''} ${value}`);
        return client.query(change(one)).then(
          () => false,
          () => true,
        );
      };
      for (const value of one.values) {
        const isRefused = await refuses(value);
        await client.query('ROLLBACK');
        wanted.push(`${isRefused ? (one.isDoubted === true ? 'look' : 'STOP') : 'ok'} ${value}`);
      }
    });
    expect(said).toEqual(wanted);
  });
});

function sqlOf(check: Check | undefined): string {
  if (check === undefined) throw new Error('nothing is asked');
  return check.sql;
}

it.each([
  ['text', 'varchar(3)', 'v::varchar(3)'],
  ['text', 'integer', "nullif(v, '')::integer"],
  ['integer', 'bigint', undefined],
  ['varchar(3)', 'text', undefined],
  ['numeric(4,1)', 'numeric(8,2)', undefined],
])('nothing is asked of %s to %s by %s', async (from, to, using) => {
  const one: Case = { from, to, values: [], ...(using === undefined ? {} : { using }) };
  const review = await reviewOfChange(`CREATE TABLE given (v ${from});`, {
    '000002_change.up.sql': change(one),
  });
  expect(review.preflight.filter(({ title }) => title.startsWith('no value of given.v '))).toEqual([]);
});

it('asks by the name and of the type before the change, and not of what the change writes', async () => {
  const history = 'CREATE TABLE given (v text, w text);';
  const asked = async (sql: string): Promise<readonly string[]> =>
    (await reviewOfChange(history, { '000002_change.up.sql': sql })).preflight.flatMap(({ title }) =>
      title.startsWith('no value of ') ? [title] : [],
    );
  expect(
    await asked(
      'ALTER TABLE given RENAME TO kept;\nALTER TABLE kept RENAME COLUMN v TO u;\nALTER TABLE kept ALTER COLUMN u TYPE int USING u::int;',
    ),
  ).toEqual(['no value of given.v is one that integer refuses (line 3)']);
  expect(
    await asked("UPDATE given SET v = '1';\nALTER TABLE given ALTER COLUMN v TYPE int USING v::int;"),
  ).toEqual([]);
});
