/** Plans from assumed sizes, in the plan lab: what is told of each query, what is never told, and what is assumed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labBasis } from '../../../core/plan-lab/basis.ts';
import { readParameters } from '../../../core/plan/parameters.ts';
import { understandPlan, type PlanReading } from '../../../core/plan/understand.ts';
import { PlanLab } from '../../../engine/lab/lab.ts';
import { labOrigin } from '../../../engine/lab/origin.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { assumedCases, assumedSchema } from '../../plans/assumed-cases.ts';
import { embeddedProgram } from '../proof/embedded-program.ts';

const history = [{ name: '1', sends: [assumedSchema], toolTransaction: false }];
let lab: PlanLab;

async function open(basis = labBasis(undefined)): Promise<PlanLab> {
  const parser = await loadPostgresParser();
  const opened = await PlanLab.open(history, basis, { program: await embeddedProgram(), parser });
  if (opened.kind === 'failed') throw new Error(opened.failure.message);
  return opened.lab;
}

async function read(sql: string, from = lab): Promise<PlanReading> {
  const query = readParameters(sql);
  const outcome = await from.plan({ sql: query.sql });
  if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
  const { json, tables } = outcome.plan;
  const origin = labOrigin(outcome, from.basis, []);
  const parser = await loadPostgresParser();
  const result = understandPlan({ json, sql: query.sql, origin, parser, tables });
  if (!result.ok) throw new Error(result.problem);
  return result.reading;
}

beforeAll(async () => {
  lab = await open();
});
afterAll(() => lab.end());

describe('of each query is told what does not hang on sizes', () => {
  it.each(assumedCases)('$sql', async ({ sql, told }) => {
    const { insights, plan } = await read(sql);
    const shape = plan.nodes.map(({ depth, label, index }) => `${'  '.repeat(depth)}${label} ${index ?? ''}`);
    expect(
      insights.map(({ insight, message }) => `${insight.id}: ${message}`),
      shape.join('\n'),
    ).toEqual(told);
  });

  it('in at most 160 characters and without a figure of rows, cost or time', () => {
    for (const message of assumedCases.flatMap(({ told }) => told)) {
      const [, words = ''] = /^[\w-]+: (.*)$/.exec(message) ?? [];
      expect(words.length, words).toBeLessThanOrEqual(160);
      expect(words).not.toMatch(/\d+ (?:rows|k|M)|%|cost/);
    }
  });
});

describe('what is assumed', () => {
  const rowsOf = async (sql: string, from = lab): Promise<number | undefined> =>
    (await read(sql, from)).plan.root.estimate?.rows;

  it('is a million rows in each table, shared by partitions', async () => {
    expect(await rowsOf('SELECT * FROM orders ORDER BY id')).toBe(1_000_000);
    expect(await rowsOf('SELECT * FROM visits_1 ORDER BY page')).toBe(500_000);
  });

  it('of keys what their constraints imply', async () => {
    expect(await rowsOf('SELECT * FROM orders WHERE id = 7')).toBe(1);
    expect(await rowsOf("SELECT * FROM customers WHERE email = 'x'")).toBe(1);
    // A million orders of any of a million customers: 632,121 have some.
    expect(await rowsOf('SELECT * FROM orders WHERE customer_id = 7')).toBe(2);
  });

  it('is what somebody says of single tables, and of those that refer to them', async () => {
    const small = labBasis(undefined, { usual: 1_000_000, rows: new Map([['public.customers', 1_000]]) });
    const other = await open(small);
    expect(await rowsOf('SELECT * FROM customers ORDER BY city', other)).toBe(1_000);
    expect(await rowsOf('SELECT * FROM orders WHERE customer_id = 7', other)).toBe(1_000);
    other.end();
  });
});
