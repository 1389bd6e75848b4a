/**
 * Tests whether the lab's planner really uses the given sizes, on tables of the lab's own with exactly known costs, with the sizes enabled
 * and disabled. If one cost differs, the lab answers nothing, because a plan from it would look right and be wrong.
 */
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { ask, ownSchema, type Failed, type LabServer } from './start.ts';

/** A plan's cost as PostgreSQL 18 computes it for the table below. */
interface Expected {
  readonly sql: string;
  readonly sizes: 'given' | 'true';
  readonly label: string;
  readonly startup: number;
  readonly total: number;
  readonly rows: number;
}

const selfTestBlocks = 200_000;
const selfTestRows = 30_000_000;
const indexBlocks = 82_300;
const indexHeight = 2;
const table = `${ownSchema}.self_test`;

/** 200,000 blocks are two files. An index look-up passes three pages, each with its cost. */
const selfTestExpected: readonly Expected[] = [
  {
    sql: `SELECT * FROM ${table}`,
    sizes: 'given',
    label: 'Seq Scan',
    startup: 0,
    total: 500_000,
    rows: selfTestRows,
  },
  {
    sql: `SELECT * FROM ${table} WHERE id = 7`,
    sizes: 'given',
    label: 'Index Scan',
    startup: 0.44,
    total: 8.46,
    rows: 1,
  },
];

export const selfTestSetup: readonly string[] = [
  `CREATE TABLE ${table} (id bigint NOT NULL, filler text)`,
  `CREATE UNIQUE INDEX self_test_id ON ${table} (id)`,
];

export interface SelfTestSize {
  readonly blocks: number;
  readonly tuples: number;
}

export const selfTestSizes = {
  table: { blocks: selfTestBlocks, tuples: selfTestRows },
  index: { blocks: indexBlocks, tuples: selfTestRows, height: indexHeight },
} as const;

/** Undefined if the lab can be trusted. Leaves the given sizes enabled. */
export async function selfTest(server: LabServer): Promise<Failed | undefined> {
  const settings = await ask(
    server,
    `SELECT set_config('seq_page_cost', '1', false), set_config('random_page_cost', '4', false), set_config('cpu_tuple_cost', '0.01', false),
      set_config('cpu_index_tuple_cost', '0.005', false), set_config('cpu_operator_cost', '0.0025', false),
      set_config('max_parallel_workers_per_gather', '0', false)`,
  );
  if (settings.kind === 'failed') return settings;
  // With the real sizes the tables are empty: a planner that sees large ones does not read the files' sizes.
  const empty = await estimated(server, `SELECT * FROM ${table}`, false);
  if (empty.kind === 'failed') return empty;
  if (empty.total >= selfTestBlocks) return wrong(`an empty table costs ${empty.total}`);
  for (const { sql, label, startup, total, rows } of selfTestExpected) {
    const found = await estimated(server, sql, true);
    if (found.kind === 'failed') return found;
    const same =
      found.label === label && found.startup === startup && found.total === total && found.rows === rows;
    if (!same)
      return wrong(
        `${label} should cost ${startup}..${total} for ${rows} rows, and it says ${found.label} ${found.startup}..${found.total} for ${found.rows}`,
      );
  }
  return undefined;
}

interface Estimated {
  readonly kind: 'estimated';
  readonly label: string;
  readonly startup: number;
  readonly total: number;
  readonly rows: number;
}

async function estimated(server: LabServer, sql: string, on: boolean): Promise<Estimated | Failed> {
  const turned = await server.sizes({ on });
  if (turned !== undefined) return { kind: 'failed', failure: turned };
  const answer = await ask(server, `EXPLAIN (FORMAT JSON) ${sql}`);
  if (answer.kind === 'failed') return answer;
  const read = readPlan(answer.rows[0]?.[0]);
  const root = read.ok ? read.plan.root : undefined;
  if (root?.estimate === undefined) return wrong('it gives no plan');
  const { startupCost: startup, totalCost: total, rows } = root.estimate;
  return { kind: 'estimated', label: root.label, startup, total, rows };
}

function wrong(because: string): Failed {
  return {
    kind: 'failed',
    failure: {
      reason: 'closed',
      message: `The plan lab does not answer, because its self-test failed on this machine: ${because}. Report this with the version of Plinth.`,
    },
  };
}
