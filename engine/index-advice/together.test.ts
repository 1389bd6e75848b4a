/** Which indexes of several queries are merged, with a simulated planner. */
import { expect, it } from 'vitest';
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { together, type Wish } from './together.ts';
import { readTrial } from './trial.ts';

function index(...elements: readonly string[]): ProposedIndex {
  return {
    relation: 'public.orders',
    method: 'btree',
    elements,
    names: elements,
    include: [],
    where: undefined,
    extension: undefined,
  };
}

interface Query extends Wish {
  readonly name: string;
}

/** A query with cost 1,000, and its cost with the first existing index of these. */
type Costs = readonly (readonly [elements: string, cost: number])[];

function planOf(cost: number, uses: readonly ProposedIndex[]) {
  const json = JSON.stringify([
    {
      Plan: {
        'Node Type': 'Seq Scan',
        'Relation Name': 'orders',
        'Startup Cost': 0,
        'Total Cost': cost,
        'Plan Rows': 1,
        'Plan Width': 8,
      },
    },
  ]);
  const read = readPlan(json);
  if (!read.ok) throw new Error(read.problem);
  return { ...readTrial(read.plan, { json, serverVersion: 180_000 }, []), uses };
}

async function merged(queries: Readonly<Record<string, readonly [ProposedIndex, Costs]>>) {
  let plans = 0;
  const trial = (one: ProposedIndex) => ({ index: one, name: definitionOf(one), bytes: 1 });
  const best = (costs: Costs, indexes: readonly ProposedIndex[]) => {
    for (const [elements, cost] of costs) {
      const found = indexes.find((one) => one.elements.join() === elements);
      if (found !== undefined) return { cost, found };
    }
    return undefined;
  };
  const wishes: readonly Query[] = Object.entries(queries).map(([name, [own, costs]]) => ({
    name,
    indexes: [trial(own)],
    before: planOf(1_000, []),
    after: planOf(best(costs, [own])?.cost ?? 1_000, [own]),
  }));
  const answer = await together(wishes, (wish, indexes) => {
    plans += 1;
    const found = best(queries[wish.name]?.[1] ?? [], indexes);
    const uses = found === undefined ? [] : [found.found];
    return Promise.resolve({ plan: planOf(found?.cost ?? 1_000, uses), indexes: uses.map(trial) });
  });
  return { plans, sets: answer.map(({ indexes }) => indexes.map((one) => one.index.elements.join())) };
}

it('one that another begins with is not needed', async () => {
  const { sets } = await merged({
    a: [
      index('a'),
      [
        ['a', 10],
        ['a,b', 11],
      ],
    ],
    b: [
      index('a', 'b'),
      [
        ['a,b', 5],
        ['a', 400],
      ],
    ],
  });
  expect(sets).toEqual([['a,b'], ['a,b']]);
});

it('a third one can stand for both', async () => {
  const { sets } = await merged({
    a: [
      index('a', 'b'),
      [
        ['a,b', 10],
        ['a,b,c', 11],
      ],
    ],
    b: [
      index('c', 'a'),
      [
        ['c,a', 10],
        ['a,b,c', 12],
        ['c,a,b', 10],
      ],
    ],
  });
  expect(sets).toEqual([['a,b,c'], ['a,b,c']]);
});

it('nothing is shared where the planner would miss it', async () => {
  const { sets, plans } = await merged({
    a: [
      index('a'),
      [
        ['a', 10],
        ['a,b', 90],
        ['b,a', 95],
      ],
    ],
    b: [
      index('b'),
      [
        ['b', 10],
        ['b,a', 90],
      ],
    ],
  });
  expect(sets).toEqual([['a'], ['b']]);
  expect(plans).toBeLessThan(12);
});

it('many queries end, and ask little', async () => {
  const names = Array.from({ length: 30 }, (_, at) => `c${String(at)}`);
  const { sets, plans } = await merged(
    Object.fromEntries(names.map((name) => [name, [index(name), [[name, 10]]] as const])),
  );
  expect(sets).toEqual(names.map((name) => [name]));
  expect(plans).toBeLessThan(100);
});
