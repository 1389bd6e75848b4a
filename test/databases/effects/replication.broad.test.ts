/** What a publication demands of its tables, as the notes on replication say it, on every major. Nothing is sent: no subscriber is needed. */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replicationNotes } from '../../../core/effects/replication.ts';
import { majors } from '../../../core/effects/facts/fact.ts';
import { effectsDatabase, type EffectsDatabase } from './fixture.ts';

interface Demand {
  readonly note: keyof typeof replicationNotes;
  readonly from?: number;
  readonly before: readonly string[];
  readonly sql: string;
  /** SQLSTATE, or that it works. */
  readonly answer: string;
}

const published = 'CREATE PUBLICATION told FOR TABLE payments';

const demands: readonly Demand[] = [
  { note: 'replica-identity', before: [published], sql: 'INSERT INTO payments VALUES (99)', answer: 'works' },
  { note: 'replica-identity', before: [published], sql: 'UPDATE payments SET amount = 1', answer: '55000' },
  { note: 'replica-identity', before: [published], sql: 'DELETE FROM payments', answer: '55000' },
  {
    note: 'replica-identity',
    before: [published, 'ALTER TABLE payments REPLICA IDENTITY FULL'],
    sql: 'UPDATE payments SET amount = 1',
    answer: 'works',
  },
  {
    note: 'replica-identity',
    before: [`CREATE PUBLICATION told FOR TABLE payments WITH (publish = 'insert')`],
    sql: 'UPDATE payments SET amount = 1',
    answer: 'works',
  },
  {
    note: 'replica-identity',
    before: ['CREATE PUBLICATION told FOR TABLE pages'],
    sql: `UPDATE pages SET body = 'x'`,
    answer: 'works',
  },
  {
    note: 'replica-identity',
    before: [
      'CREATE PUBLICATION told FOR TABLE customers',
      'ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE',
    ],
    sql: `UPDATE customers SET email = 'x'`,
    answer: '55000',
  },
  {
    note: 'column-list',
    from: 15,
    before: ['CREATE PUBLICATION told FOR TABLE customers (id, email)'],
    sql: 'ALTER TABLE customers DROP COLUMN email',
    answer: '2BP01',
  },
  {
    note: 'column-list',
    from: 15,
    before: ['CREATE PUBLICATION told FOR TABLE customers (id, email)'],
    sql: 'ALTER TABLE customers ALTER email TYPE varchar(200)',
    answer: '0A000',
  },
  {
    note: 'column-list',
    from: 15,
    before: ['CREATE PUBLICATION told FOR TABLE customers (email)'],
    sql: `UPDATE customers SET email = 'x'`,
    answer: '42P10',
  },
];

it('shows every note that claims to be measured', () => {
  const measured = Object.entries(replicationNotes).filter(([, one]) => one.evidence.kind === 'measured');
  expect(measured.map(([note]) => note).toSorted()).toEqual(
    [...new Set(demands.map((one) => one.note))].toSorted(),
  );
});

describe.each(majors)('PostgreSQL %i', (major) => {
  let database: EffectsDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await effectsDatabase(major);
    client = await database.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each(demands.filter((one) => major >= (one.from ?? 0)))('$before.0; $sql: $answer', async (one) => {
    await client.query('BEGIN');
    try {
      for (const sql of one.before) await client.query(sql);
      expect(await answerTo(client, one.sql)).toBe(one.answer);
    } finally {
      await client.query('ROLLBACK');
    }
  });
});

async function answerTo(client: Client, sql: string): Promise<string> {
  try {
    await client.query(sql);
    return 'works';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
