/**
 * What MariaDB or MySQL was seen to do for a statement: which ALGORITHM and LOCK it granted, asked from the cheapest on; whether it waited for
 * an open transaction on its table; how long a writer waited for it; how many rows it wrote. And where the effects table says another thing.
 */
import type { Online } from '../effects/effect.ts';
import { asked } from '../effects/mysql/online.ts';
import type { Action } from '../effects/statement.ts';
import { formatDuration, grouped } from '../text/format.ts';
import type { EffectDifference } from './expected.ts';

export interface OnlineSeen {
  /** Undefined if the statement has no such clause, or brings its own. */
  readonly granted: Online | undefined;
  /** The table on which another session had an open transaction, for which it waited; undefined if it waited for none. */
  readonly waitedOn: string | undefined;
  /** How long another session that wrote to the table all the while was kept waiting, together; undefined where that is not recorded. */
  readonly writerWaitedMs: number | undefined;
  /** Rows inserted, changed or deleted; undefined for a definition. */
  readonly rows: number | undefined;
}

/** A defect of Plinth; the grant is what counts. */
export function onlineDifferences(
  actions: readonly Action[],
  { granted }: OnlineSeen,
): readonly EffectDifference[] {
  if (granted === undefined || actions.length === 0) return [];
  if (actions.some(({ effect }) => effect.uncertain !== undefined || effect.fact === 'unknown')) return [];
  const targets = actions.flatMap(({ effect }) =>
    effect.relations.filter(({ role, online }) => role === 'target' && online !== undefined),
  );
  const [first] = targets;
  if (first === undefined) return [];
  const expected = targets.map(({ online }) => online).reduce(heaviest, first.online);
  const isSame = expected?.algorithm === granted.algorithm && expected?.lock === granted.lock;
  if (expected?.algorithm === undefined || isSame) return [];
  return [{ relation: first.relation, about: 'lock', expected: asked(expected), measured: asked(granted) }];
}

const algorithms = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'];
const locks = ['NONE', 'SHARED', 'EXCLUSIVE'];

function heaviest(a: Online | undefined, b: Online | undefined): Online | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const algorithm =
    algorithms.indexOf(a.algorithm ?? '') >= algorithms.indexOf(b.algorithm ?? '')
      ? a.algorithm
      : b.algorithm;
  return { algorithm, lock: locks.indexOf(a.lock) >= locks.indexOf(b.lock) ? a.lock : b.lock };
}

/** `granted ALGORITHM=COPY, LOCK=SHARED`, `waits for transactions on orders`, `kept a writer waiting for 340 ms`, `wrote 3 rows`. */
export function onlineInWords({ granted, waitedOn, writerWaitedMs, rows }: OnlineSeen): readonly string[] {
  return [
    ...(granted === undefined ? [] : [`granted ${asked(granted)}`]),
    ...(waitedOn === undefined ? [] : [`waits for transactions on ${waitedOn}`]),
    ...(writerWaitedMs === undefined ? [] : [`kept a writer waiting for ${formatDuration(writerWaitedMs)}`]),
    ...(rows === undefined ? [] : [`wrote ${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}`]),
  ];
}
