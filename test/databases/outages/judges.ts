/** What each kind of outage is on a server: the migration does it, and the repaired twin does not. */
import type { Client } from 'pg';
import { expect } from 'vitest';
import type {
  Breaks,
  Deadlock,
  Ends,
  Holds,
  Invalid,
  Loses,
  Queue,
  Refused,
  RowsHeld,
  Scans,
  Skipped,
} from '../../outages/effects.ts';
import { waitUntilBlocked } from '../effects/waiting.ts';
import { hurried, isBlocked, run, stateOf, type Stage, type Unit } from './stage.ts';

export interface Scene {
  readonly stage: Stage;
  readonly units: readonly Unit[];
  /** Of the twin the outage must not come about. */
  readonly isTwin: boolean;
  /** SQL of the outage that fills its tables. */
  readonly rows: string | undefined;
}

/** Rows of a table that is worked through are twice as many. */
const many = 10_000;

/** A lock_timeout that has passed. */
const gaveUp = '55P03';

export async function queue({ open, reader, writer }: Queue, scene: Scene): Promise<void> {
  const { stage, units, isTwin } = scene;
  const probes = [reader, writer].filter((one) => one !== undefined);
  await stage.app.query('BEGIN');
  await stage.app.query(open);
  const work = run(stage.tool, isTwin ? hurried(units) : units);
  // What works CONCURRENTLY may wait as long as it likes; all else has given up or is done.
  const isPatient = units.some(({ statements }) => statements.some((sql) => sql.includes('CONCURRENTLY')));
  if (!isTwin) await untilWaits(stage, work);
  else if (isPatient) await untilWaitsOrEnds(stage, work);
  else expect([undefined, gaveUp]).toContain(await work);
  for (const probe of probes) expect(await isBlocked(stage.probe, probe), probe).toBe(!isTwin);
  await stage.app.query('ROLLBACK');
  await work;
}

async function untilWaits(stage: Stage, work: Promise<string | undefined>): Promise<void> {
  let ended = false;
  void work.then(() => (ended = true));
  await waitUntilBlocked(stage.probe, stage.toolPid, [stage.appPid], () =>
    ended ? work.then((state) => new Error(`it ended: ${state ?? 'done'}`)) : undefined,
  );
}

/** As above, or until it has ended. */
async function untilWaitsOrEnds(stage: Stage, work: Promise<string | undefined>): Promise<void> {
  await Promise.race([work, untilWaits(stage, work).catch(() => undefined)]);
}

export async function holds({ reader, writer }: Holds, { stage, units, isTwin }: Scene): Promise<void> {
  const probes = [reader, writer].filter((one) => one !== undefined);
  let before: Work | undefined;
  let stopped = false;
  const refusal = await run(stage.tool, units, async (moment) => {
    const now = await workOf(stage.tool);
    if (moment === 'before') before = now;
    else if (before !== undefined && isWork(before, now))
      for (const probe of probes) stopped ||= await isBlocked(stage.probe, probe);
  });
  expect(refusal).toBeUndefined();
  expect(stopped).toBe(!isTwin);
}

interface Work {
  readonly rows: number;
  /** Which file each table and view lies in. */
  readonly files: ReadonlyMap<string, string>;
}

async function workOf(tool: Client): Promise<Work> {
  const counted = await tool.query<{ rows: string }>(
    'SELECT coalesce(sum(seq_tup_read + n_tup_ins + n_tup_upd + n_tup_del), 0) AS rows FROM pg_stat_xact_user_tables',
  );
  const placed = await tool.query<{ oid: string; file: string }>(
    "SELECT oid::text, relfilenode::text AS file FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace",
  );
  return {
    rows: Number(counted.rows[0]?.rows),
    files: new Map(placed.rows.map(({ oid, file }) => [oid, file])),
  };
}

/** A whole table was read or changed, or is another file now. */
function isWork(before: Work, after: Work): boolean {
  const isMoved = [...before.files].some(
    ([oid, file]) => after.files.has(oid) && after.files.get(oid) !== file,
  );
  return isMoved || after.rows - before.rows >= many;
}

/** The work is the change of the rows itself, and whoever wants one of them waits. */
export function rowsHeld({ writer }: RowsHeld, scene: Scene): Promise<void> {
  return holds({ kind: 'holds', writer }, scene);
}

export async function deadlock({ app }: Deadlock, { stage, units, isTwin }: Scene): Promise<void> {
  await stage.app.query('BEGIN');
  await stage.app.query(app[0]);
  const work = run(stage.tool, isTwin ? hurried(units) : units);
  await untilWaitsOrEnds(stage, work);
  const states = [await stateOf(stage.app.query(app[1]))];
  await stage.app.query('ROLLBACK');
  states.push(await work);
  expect(states.includes('40P01'), states.join()).toBe(!isTwin);
  if (isTwin) expect(states[0]).toBeUndefined();
}

export async function refused({ sqlstate }: Refused, { stage, units, isTwin }: Scene): Promise<void> {
  expect(await run(stage.tool, units)).toBe(isTwin ? undefined : sqlstate);
}

export async function breaks({ old, sqlstate }: Breaks, { stage, units, isTwin }: Scene): Promise<void> {
  expect(await takenBack(stage.app, old)).toBeUndefined();
  expect(await run(stage.tool, units)).toBeUndefined();
  expect(await takenBack(stage.app, old)).toBe(isTwin ? undefined : sqlstate);
}

async function takenBack(client: Client, sql: string): Promise<string | undefined> {
  await client.query('BEGIN');
  const state = await stateOf(client.query(sql));
  await client.query('ROLLBACK');
  return state;
}

export async function loses({ count }: Loses, { stage, units, isTwin }: Scene): Promise<void> {
  const counted = async (): Promise<number> => {
    const [row] = (await stage.probe.query<{ count: string }>(count)).rows;
    return Number(row?.count);
  };
  const before = await counted();
  expect(await run(stage.tool, units)).toBeUndefined();
  // Where the column itself is gone, so are its values.
  const after = (await takenBack(stage.probe, count)) === undefined ? await counted() : 0;
  expect(after < before).toBe(!isTwin);
}

export async function invalid({ open }: Invalid, { stage, units, isTwin }: Scene): Promise<void> {
  await stage.app.query('BEGIN');
  await stage.app.query(open);
  const work = run(stage.tool, hurried(units));
  if (isTwin) await untilWaits(stage, work);
  else expect(await work).toBe(gaveUp);
  await stage.app.query('ROLLBACK');
  await work;
  expect(await invalidIndexes(stage.probe)).toHaveLength(isTwin ? 0 : 1);
}

async function invalidIndexes(probe: Client): Promise<readonly string[]> {
  const { rows } = await probe.query<{ name: string }>(
    'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid',
  );
  return rows.map(({ name }) => name);
}

/** The first attempt, which leaves an invalid index, is the same for both. */
export async function skipped({ open, attempt, index }: Skipped, scene: Scene): Promise<void> {
  const { stage, units, isTwin } = scene;
  await stage.app.query('BEGIN');
  await stage.app.query(open);
  await stage.tool.query("SET lock_timeout = '150ms'");
  expect(await stateOf(stage.tool.query(attempt))).toBe(gaveUp);
  await stage.app.query('ROLLBACK');
  await stage.tool.query('RESET lock_timeout');
  expect(await invalidIndexes(stage.probe)).toEqual([index]);
  expect(await run(stage.tool, units)).toBeUndefined();
  expect(await invalidIndexes(stage.probe)).toEqual(isTwin ? [] : [index]);
}

export async function scans(effect: Scans, { stage, units, isTwin, rows }: Scene): Promise<void> {
  expect(await run(stage.tool, units)).toBeUndefined();
  if (effect.rowsAfter === true && rows !== undefined) await stage.app.query(rows);
  await stage.app.query('BEGIN');
  await stage.app.query(effect.statement);
  const read = await stage.app.query<{ read: string }>(
    'SELECT seq_tup_read AS read FROM pg_stat_xact_user_tables WHERE relname = $1',
    [effect.table],
  );
  await stage.app.query('ROLLBACK');
  expect(Number(read.rows[0]?.read) >= many).toBe(!isTwin);
}

export async function ends(effect: Ends, { stage, units, isTwin }: Scene): Promise<void> {
  expect(await run(stage.tool, units)).toBeUndefined();
  await stage.app.query(effect.prepare);
  expect(await takenBack(stage.app, effect.statement)).toBe(isTwin ? undefined : effect.sqlstate);
}
