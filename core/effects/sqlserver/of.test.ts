/** Which fact of the documentation applies to an operation, on which edition; each fact's example must give that fact. */
import { describe, expect, it } from 'vitest';
import { namedVersion } from '../../migrations/dialect/server-version.ts';
import { applyOperation, emptySchema } from '../../schema/apply/apply.ts';
import { SqlserverReader } from '../../operations/sqlserver/reader.ts';
import { describeEffect } from '../describe.ts';
import type { Effect } from '../effect.ts';
import { sqlserverFacts } from './facts.ts';
import { sqlserverEffectOf } from './of.ts';

const history =
  'CREATE TABLE orders (id int PRIMARY KEY NONCLUSTERED, total int, note nvarchar(50), state tinyint); CREATE INDEX ix ON orders (note);';
const clustered = history.replace('CREATE INDEX', 'CREATE CLUSTERED INDEX');

/** Operations whose fact does not follow from the statement alone. */
const special: Readonly<Record<string, readonly [string, number]>> = {
  'add-column-constant': [history, namedVersion('sql server 2019 enterprise')],
  'drop-clustered-index': [clustered, namedVersion('sql server 2019')],
};

describe('facts', () => {
  it.each(Object.entries(sqlserverFacts))('%s', (id, { example, source }) => {
    const [before, server] = special[id] ?? [history, namedVersion('sql server 2019')];
    expect(effectOf(before, example, server).fact).toBe(id);
    expect(source).toMatch(/^[\w/-]+, \S/);
  });
});

it.each([
  ['sql server 2019 standard', 'add-column-filled'],
  ['sql server 2019', 'add-column-edition'],
  ['azure sql database', 'add-column-constant'],
] as const)('a NOT NULL column with a constant on %s: %s', (server, fact) => {
  const sql = "ALTER TABLE orders ADD kind char(1) NOT NULL CONSTRAINT df DEFAULT ('x')";
  expect(effectOf(history, sql, namedVersion(server)).fact).toBe(fact);
});

it.each(['ON', 'OFF'])('an index that is built anew in its place (DROP_EXISTING = %s)', (word) => {
  const sql = `CREATE INDEX ix ON orders (note, total) WITH (FILLFACTOR = 90, DROP_EXISTING = ${word})`;
  const effect = effectOf(history, sql, namedVersion('sql server 2019'));
  expect(effect.relations).toMatchObject([{ named: word === 'ON' ? 'Sch-M' : 'S' }]);
});

it('says whose word it is', () => {
  const effect = effectOf(
    history,
    'CREATE INDEX ix2 ON orders (total)',
    namedVersion('sql server 2022 standard'),
  );
  expect(describeEffect(effect)).toEqual([
    'S on orders: blocks writes.',
    'Builds indexes on orders.',
    'S is held until the transaction ends.',
    'Waits for the oldest transaction that wrote to orders; every later write queues behind it.',
    'As the manual of SQL Server 2022 Standard says it; not measured.',
  ]);
});

it.each([
  ['ALTER TABLE orders ALTER COLUMN note nvarchar(50) NOT NULL', 'set-not-null', 'scan'],
  ['ALTER TABLE orders ALTER COLUMN total int NOT NULL', 'set-not-null', 'scan'],
  ['ALTER TABLE orders ALTER COLUMN id int NOT NULL', 'widen-type', 'instant'],
  ['ALTER TABLE orders ALTER COLUMN note nvarchar(max) NULL', 'widen-type', 'instant'],
  ['ALTER TABLE orders ALTER COLUMN note varchar(50) NULL', 'change-type', 'rewrite'],
] as const)('%s', (sql, fact, duration) => {
  const effect = effectOf(history, sql, namedVersion('sql server 2022'));
  expect(effect).toMatchObject({ fact, duration, uncertain: undefined });
});

it('says of a column that is not known what would spare the reading', () => {
  const sql = 'ALTER TABLE others ALTER COLUMN note nvarchar(50) NOT NULL';
  const effect = effectOf(history, sql, namedVersion('sql server 2022'));
  expect(effect).toMatchObject({ fact: 'set-not-null', duration: 'scan' });
  expect(effect.uncertain).toContain('unless the column takes no NULL already');
});

it('claims nothing of what is not described', () => {
  expect(effectOf(history, "EXEC sp_rename 'orders', 'purchases'", 2019).relations).toEqual([]);
});

function effectOf(before: string, sql: string, targetVersion: number): Effect {
  const reader = new SqlserverReader();
  const at = { file: 'a.sql', span: { start: 0, end: 0 }, conditional: false } as const;
  const schema = reader
    .statements(before, 0, before.length)
    .flatMap(({ parsed }) => parsed.operations)
    .reduce((now, one) => applyOperation(now, one, at), emptySchema('sqlserver', targetVersion));
  const [operation] = reader.statements(sql, 0, sql.length)[0]?.parsed.operations ?? [];
  if (operation === undefined) throw new Error(`not understood: ${sql}`);
  return sqlserverEffectOf(operation, { schema, targetVersion, isNew: () => false });
}
