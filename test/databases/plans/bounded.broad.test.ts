/** Queries that are hard to plan, in the plan lab: planned or stopped in bounded time, and the next query is planned whatever the last one did. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { labBasis } from '../../../core/plan-lab/basis.ts';
import { PlanLab, type LabOutcome } from '../../../engine/lab/lab.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { embeddedProgram } from '../proof/embedded-program.ts';

const schema = 'CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint, n int); CREATE INDEX a_b_id ON a (b_id)';
const plain = { sql: 'SELECT * FROM a WHERE id = 7' };
let lab: PlanLab;

const many = (count: number, one: (at: number) => string, between: string): string =>
  Array.from({ length: count }, (_, at) => one(at)).join(between);
const joined = (count: number): string =>
  `SELECT count(*) FROM a a0 ${many(count, (at) => `JOIN a a${at + 1} ON a${at + 1}.id = a${at}.b_id`, '\n')}`;
const listed = (count: number): string =>
  `SELECT count(*) FROM ${many(count, (at) => `a a${at}`, ', ')} WHERE ${many(count - 1, (at) => `a${at + 1}.id = a${at}.b_id`, ' AND ')}`;

async function open(limits: { readonly statementMs?: number } = {}): Promise<PlanLab> {
  const opened = await PlanLab.open(
    [{ name: '1', sends: [schema], toolTransaction: false }],
    labBasis(undefined),
    {
      program: await embeddedProgram(),
      parser: await loadPostgresParser(),
      limits,
    },
  );
  if (opened.kind === 'failed') throw new Error(opened.failure.message);
  return opened.lab;
}

function megabytes(field: string): number {
  const status = readFileSync(`/proc/${lab.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

function saidOf(outcome: LabOutcome): string {
  if (outcome.kind === 'plan') return 'planned';
  return outcome.kind === 'failed' ? outcome.failure.message : outcome.message;
}

beforeAll(async () => {
  lab = await open();
});
afterAll(() => lab.end());

describe('a query that is hard to plan', () => {
  it('needs no more memory than 250 MB for an ordinary one', async () => {
    expect(saidOf(await lab.plan(plain))).toBe('planned');
    expect(megabytes('VmHWM')).toBeLessThan(250);
  });

  it.each([
    ['100 joins', joined(100), 'planned'],
    ['10,000 lines', `SELECT id FROM a WHERE n IN (${many(10_000, String, ',\n')})`, 'planned'],
    ['a union of 1,000 queries', many(1_000, (at) => `SELECT ${at} FROM a`, '\nUNION ALL\n'), 'planned'],
    [
      '100 recursive queries, each over the one before',
      `WITH RECURSIVE ${many(100, (at) => `r${at} AS (SELECT id FROM ${at === 0 ? 'a' : `r${at - 1}`} UNION ALL SELECT a.id FROM r${at} JOIN a ON a.b_id = r${at}.id)`, ', ')} SELECT * FROM r99`,
      'planned',
    ],
    [
      '5,000 subqueries, one in the other',
      `${'SELECT * FROM ('.repeat(5_000)}SELECT 1${') s'.repeat(5_000)}`,
      `PostgreSQL's grammar refuses the query: memory exhausted at or near "*".`,
    ],
  ])('%s', async (_, sql, said) => {
    expect(saidOf(await lab.plan({ sql }))).toBe(said);
    expect(saidOf(await lab.plan(plain))).toBe('planned');
  });

  it('is stopped at the limit, and the next is planned', async () => {
    const strict = await open({ statementMs: 2_000 });
    onTestFinished(() => strict.end());
    expect(saidOf(await strict.plan({ sql: listed(500) }))).toBe(
      'Planning this query took longer than 2 s, so it was stopped.',
    );
    expect(saidOf(await strict.plan(plain))).toBe('planned');
  });

  it('can be cancelled, while it is planned and before, and the next is planned', async () => {
    const abort = new AbortController();
    const planning = lab.plan({ sql: listed(500), signal: abort.signal });
    const waiting = lab.plan({ ...plain, signal: abort.signal });
    const next = lab.plan(plain);
    setTimeout(() => {
      abort.abort();
    }, 200);
    expect([await planning, await waiting]).toMatchObject([
      { kind: 'failed', failure: { reason: 'cancelled' } },
      { kind: 'failed', failure: { reason: 'cancelled' } },
    ]);
    expect(saidOf(await next)).toBe('planned');
  });

  it('is not planned after the lab was closed', async () => {
    const other = await open();
    other.end();
    expect(saidOf(await other.plan(plain))).toBe('The plan lab was closed.');
  });
});
