/**
 * One plan in four formats is one plan: each query of the plan fixtures, explained on real servers as JSON, text, XML and YAML. What is only
 * estimated must be equal in everything; what was measured comes from two runs, so times and blocks found in memory may differ.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan, PlanNode } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/normalise.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { cases } from '../plans/cases.ts';
import { fillDatabase } from '../plans/database.ts';
import { explainCase, knows } from '../plans/explain-case.ts';

const formats = ['TEXT', 'XML', 'YAML'] as const;

function read(text: string): Plan {
  const result = readPlan(text);
  if (!result.ok) throw new Error(`${result.problem}\n${text}`);
  return result.plan;
}

/** What two runs of one plan have in common. */
function steady(plan: Plan): unknown {
  // Text says nothing where all counts are zero.
  const isBuffered = Object.values(plan.root.buffers ?? {}).some((count) => count > 0);
  // What was written and rolled back leaves a larger table behind, for which the server makes more buckets.
  const buckets = plan.nodes.some(({ kind }) => kind === 'modify')
    ? { buckets: 0, originalBuckets: 0 }
    : undefined;
  const node = (one: PlanNode): unknown => {
    const {
      actual,
      buffers,
      sort,
      hash,
      workers,
      io,
      wal,
      storage,
      cache,
      fullSortGroups,
      children,
      ...rest
    } = one;
    return {
      ...rest,
      estimate: undefined,
      // An index also finds what was written and rolled back.
      actual: actual && {
        rows: one.kind === 'bitmap-index-scan' ? undefined : actual.rows,
        loops: actual.loops,
        isTimed: actual.totalMs !== undefined,
      },
      isBuffered: isBuffered && buffers !== undefined,
      isInputTimed: Object.values(io ?? {}).some((time) => time > 0),
      isLogged: one.kind === 'modify' && (wal?.records ?? 0) > 0,
      heapFetches: one.heapFetches !== undefined,
      exactBlocks: one.exactBlocks !== undefined,
      sort: sort && { method: sort.method, place: sort.place },
      groups: fullSortGroups && { count: fullSortGroups.count, methods: fullSortGroups.methods },
      hash: hash && { ...hash, ...buckets, peakKilobytes: 0, diskKilobytes: 0 },
      cache: cache && { ...cache, peakKilobytes: 0 },
      storage: storage?.place,
      workers: workers?.planned,
      children: children.map(node),
    };
  };
  return {
    root: node(plan.root),
    settings: plan.settings,
    triggers: plan.triggers.map(({ name, calls, timeMs }) => ({
      name,
      calls,
      isTimed: timeMs !== undefined,
    })),
    isTimed: [plan.planningMs, plan.executionMs].map((time) => time !== undefined),
    memory: (plan.planning?.memoryUsedKilobytes ?? 0) > 0,
    serialization: plan.serialization && {
      kilobytes: plan.serialization.kilobytes,
      format: plan.serialization.format,
      isTimed: plan.serialization.timeMs !== undefined,
    },
  };
}

describe.each([14, 18] as const)('on PostgreSQL %i', (major) => {
  let client: Client;
  beforeAll(async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    await fillDatabase(client);
  });
  afterAll(() => client.end());

  // What was written and rolled back leaves a larger table behind, and another estimate.
  const known = cases.filter(
    (one) =>
      knows(major, one) &&
      !(one.prepare ?? []).some((statement) => /^(?:UPDATE|DELETE|ANALYZE)/.test(statement)),
  );
  it.each(known.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const json = read(await explainCase(client, one, 'VERBOSE, SETTINGS, FORMAT JSON'));
    const expected = { ...json, planningMs: undefined, planning: undefined };
    for (const format of formats) {
      const plan = {
        ...read(await explainCase(client, one, `VERBOSE, SETTINGS, FORMAT ${format}`)),
        planningMs: undefined,
        planning: undefined,
      };
      expect(plan, format).toEqual(expected);
    }
  });

  // Workers share the work as it happens to come.
  const repeatable = known.filter(({ settings = {} }) => !('parallel_setup_cost' in settings));
  it.each(repeatable.map((one) => [one.name, one] as const))('%s, measured', async (_name, one) => {
    const options = `ANALYZE, VERBOSE, BUFFERS, SETTINGS${one.options === undefined ? '' : `, ${one.options}`}`;
    const alone = { ...one, settings: { ...one.settings, max_parallel_workers_per_gather: '0' } };
    const expected = steady(read(await explainCase(client, alone, `${options}, FORMAT JSON`)));
    for (const format of ['TEXT', 'XML'])
      expect(steady(read(await explainCase(client, alone, `${options}, FORMAT ${format}`))), format).toEqual(
        expected,
      );
  });
});
