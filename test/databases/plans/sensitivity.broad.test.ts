/** Plans for values of parameters on real servers: values come from statistics, skew shows, nothing is run or left behind. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sensitivityDocument } from '../../../core/plan/present/sensitivity.ts';
import { compare, costOf, type Compared } from '../../../core/plan/sensitivity.ts';
import type { PostgresParser } from '../../../core/syntax/postgres/parser.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { explainForValues, type SensitivityOutcome } from '../../../engine/databases/sensitivity.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { openSession, runScript } from '../native.ts';

const schema = `
  CREATE TABLE jobs (id int PRIMARY KEY, state text NOT NULL, at int NOT NULL, "odd|name" text);
  INSERT INTO jobs SELECT i, CASE WHEN i % 400 = 0 THEN 'failed|\`x\`' WHEN i % 50 = 0 THEN 'queued' ELSE 'done' END, i, 'x' FROM generate_series(1, 40000) i;
  CREATE INDEX ON jobs (state); CREATE INDEX ON jobs (at);
  ANALYZE jobs;`;

let parser: PostgresParser;
let session: PostgresSession;

afterAll(() => session.close());

type PlannedOutcome = Extract<SensitivityOutcome, { readonly kind: 'planned' }>;

async function planned(sql: string, values?: readonly (string | null)[]): Promise<PlannedOutcome> {
  const outcome = await explainForValues(session, { sql, values }, parser);
  if (outcome.kind !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome;
}

function compared({ plans }: PlannedOutcome): Compared {
  const found = compare(plans);
  if (found === undefined) throw new Error('nothing was planned');
  return found;
}

describe.each([14, 18] as const)('plans for values on PostgreSQL %i', (major) => {
  beforeAll(async () => {
    parser = await loadPostgresParser();
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    await runScript(server, database, schema);
    session = await openSession(server, database);
  });

  it('differ where the column is skewed', async () => {
    const outcome = await planned('SELECT * FROM jobs WHERE state = $1');
    expect(outcome.columns).toEqual([{ parameter: 1, schema: 'public', table: 'jobs', column: 'state' }]);
    const { best, worst, shapes, factor } = compared(outcome);
    expect(best.trial.values).toEqual(['failed|`x`']);
    expect(worst.trial.values).toEqual(['done']);
    expect(shapes).toBeGreaterThan(1);
    expect(factor).toBeGreaterThan(2);
    expect(costOf(worst)).toBeGreaterThan(costOf(best));
  });

  it('vary each parameter on its own, by the ends of a range too', async () => {
    const outcome = await planned('SELECT * FROM jobs WHERE at > $1 AND state = $2 LIMIT $3', [
      null,
      null,
      '5',
    ]);
    expect(outcome.columns.map(({ column }) => column)).toEqual(['at', 'state']);
    for (const { trial } of outcome.plans) {
      expect(trial.values[2]).toBe('5');
      const usual = outcome.plans[0]?.trial.values ?? [];
      expect(trial.values.filter((value, place) => value !== usual[place]).length).toBeLessThanOrEqual(1);
    }
    // The ends of a sample, which may leave out the very first and last.
    const tried = outcome.plans.map(({ trial }) => Number(trial.values[0]));
    expect(Math.min(...tried)).toBeLessThan(100);
    expect(Math.max(...tried)).toBeGreaterThan(39_900);
  });

  it('are told side by side, and a value ends no cell and starts no markup', async () => {
    const outcome = await planned('SELECT * FROM jobs WHERE state = $1');
    const text = sensitivityDocument({ ...outcome, names: [':state'], connection: 'shop' });
    expect(text).toContain('| | Best | Usual | Worst |');
    expect(text).toContain('`` failed\\|`x` ``');
    for (const line of text.split('\n').filter((one) => one.startsWith('|')))
      expect(line.replaceAll('\\|', '').match(/\|/g)).toHaveLength(5);
  });

  it('leave nothing behind, and a query without parameters or that fails is told', async () => {
    expect(await explainForValues(session, { sql: 'SELECT 1' }, parser)).toMatchObject({ kind: 'refused' });
    expect(
      await explainForValues(session, { sql: 'SELECT nothing FROM jobs WHERE id = $1' }, parser),
    ).toMatchObject({
      kind: 'failed',
      failure: { sqlState: '42703' },
    });
    const left = await session.query(
      "SELECT (SELECT count(*) FROM pg_prepared_statements), current_setting('transaction_read_only'), (SELECT count(*) FROM jobs)",
    );
    expect(left).toMatchObject({ rows: [['0', 'off', '40000']] });
  });
});
