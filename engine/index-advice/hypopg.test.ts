/**
 * The queries to HypoPG, with recorded answers of PostgreSQL 15.18 with HypoPG 1.3.1: names, sizes, refusals, and that a failed transaction
 * without a rollback gives no result.
 */
import { expect, it } from 'vitest';
import type { ProposedIndex } from '../../core/index-advice/proposals.ts';
import type { Ask } from '../databases/ask-plan.ts';
import { failed, type QueryOutcome } from '../databases/session.ts';
import { chooseIndexes } from './choose.ts';
import { forgetHypothetical, hypopgSchema, hypopgTrial } from './hypopg.ts';

const query = { sql: 'SELECT note FROM orders WHERE account_id = 7', parameters: 0, serverVersion: 150_018 };

function index(more: Partial<ProposedIndex>): ProposedIndex {
  const plain = { elements: ['account_id'], names: ['account_id'], include: [], where: undefined };
  return { relation: 'public.orders', method: 'btree', extension: undefined, ...plain, ...more };
}

/** A connection with HypoPG in a schema whose name needs quotes. */
function connection() {
  const there = new Map<string, string>();
  let oid = 13_474;
  let aborted = false;
  const rows = (...found: readonly (readonly string[])[]): QueryOutcome => ({ kind: 'rows', rows: found });
  const refuse = (message: string): QueryOutcome => {
    aborted = true;
    return failed({ reason: 'statement', message });
  };
  const answer = (sql: string): QueryOutcome => {
    if (sql === 'ROLLBACK TO SAVEPOINT plinth_index') {
      aborted = false;
      return rows();
    }
    if (aborted)
      return refuse('current transaction is aborted, commands ignored until end of transaction block');
    if (sql.startsWith('SAVEPOINT')) return rows();
    if (sql.includes('pg_extension')) return rows(['My Tools']);
    if (sql === 'SELECT "My Tools".hypopg_reset()') {
      there.clear();
      return rows();
    }
    const made = /^SELECT .*"My Tools"\.hypopg_create_index\(E'CREATE INDEX (.*)'\)$/.exec(sql)?.[1];
    if (made !== undefined) {
      if (made.includes('USING gin')) return refuse('hypopg: access method "gin" is not supported');
      oid += 1;
      const name = `<${String(oid)}>btree_orders_${/\((\w+)/.exec(made)?.[1] ?? ''}`;
      there.set(name, made);
      return rows([name, '3129344']);
    }
    if (!sql.startsWith('EXPLAIN (')) return refuse(`not expected: ${sql}`);
    const used = [...there].find(([, definition]) => definition.includes('(account_id'))?.[0];
    const node =
      used === undefined
        ? { 'Node Type': 'Seq Scan', 'Total Cost': 2485 }
        : { 'Node Type': 'Index Scan', 'Index Name': used, 'Total Cost': 76.8 };
    const plan = { ...node, 'Relation Name': 'orders', 'Startup Cost': 0, 'Plan Rows': 20, 'Plan Width': 32 };
    return rows([JSON.stringify([{ Plan: plan }])]);
  };
  const ask: Ask = (sql) => Promise.resolve(answer(sql));
  return { ask, there };
}

it('chooses what the planner takes, goes on behind a refusal, and leaves none', async () => {
  const { ask, there } = connection();
  const schema = await hypopgSchema(ask);
  expect(schema).toBe('My Tools');
  if (schema === undefined) return;
  const inverted = index({ method: 'gin', elements: ['tags'], names: ['tags'] });
  const other = index({ elements: ['state'], names: ['state'] });
  const choice = await chooseIndexes(hypopgTrial(schema, query, ask), [inverted, other, index({})]);
  expect(choice).toMatchObject({
    kind: 'chosen',
    before: { cost: 2485 },
    after: { cost: 76.8 },
    indexes: [{ index: { elements: ['account_id'] }, bytes: 3_129_344 }],
  });
  // The index name changes with each plan: the one in the shown plan is used.
  if (choice.kind === 'chosen') expect(choice.after.json).toContain(choice.indexes[0]?.name ?? 'none');
  await forgetHypothetical(schema, ask);
  expect(there.size).toBe(0);
});

it('says why where nothing can be tried', async () => {
  const { ask } = connection();
  const inverted = index({ method: 'gin', elements: ['tags'], names: ['tags'] });
  expect(await chooseIndexes(hypopgTrial('My Tools', query, ask), [inverted])).toMatchObject({
    kind: 'none',
    tried: 0,
    refused: [{ because: 'hypopg: access method "gin" is not supported' }],
  });
});
