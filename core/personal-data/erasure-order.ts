/**
 * The order in which a person's rows can be deleted: referencing rows first, then the person, then rows that only they referenced. Uses
 * foreign keys only; contains no SQL. Cycles are reported with the column that breaks them.
 */
import { column as columnOf, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { ErasureStep, Hop, ReachedTable } from './erasure-model.ts';

export function orderOf(
  root: string,
  reached: readonly ReachedTable[],
  schema: Schema,
): readonly ErasureStep[] {
  const hops = reached.flatMap((one) => one.hops);
  const blocking = reached
    .filter(({ fate, table }) => fate === 'blocks' && table !== root)
    .map(({ table }) => table);
  return [
    ...reached.flatMap(({ fate, table, columns }): readonly ErasureStep[] =>
      fate === 'unlinked' && columns.length > 0
        ? [{ kind: 'clear', table, columns: columns.map(({ column }) => column) }]
        : [],
    ),
    ...selfSteps(root, hops, schema),
    ...deletions(root, blocking, hops, schema),
    ...reached.flatMap(({ fate, table, hops: [hop] }): readonly ErasureStep[] =>
      fate === 'left' && hop !== undefined
        ? [{ kind: 'delete-left', table, from: hop.from, columns: hop.columns }]
        : [],
    ),
  ];
}

/**
 * Referencing rows are deleted before the rows that they reference, and before everything whose deletion cascades to them; the person comes
 * last.
 */
function deletions(
  root: string,
  blocking: readonly string[],
  hops: readonly Hop[],
  schema: Schema,
): readonly ErasureStep[] {
  const explicit = new Set([root, ...blocking]);
  const steps: ErasureStep[] = [];
  let holding = hops;
  let waiting: readonly string[] = [...blocking, root];
  while (waiting.length > 0) {
    const later = new Map(waiting.map((table) => [table, wardens(table, explicit, holding)] as const));
    const isHeld = (table: string): boolean =>
      waiting.some((other) => other !== table && later.get(other)?.has(table) === true);
    const free = waiting.find((table) => !isHeld(table));
    if (free !== undefined) {
      steps.push({
        kind: 'delete',
        table: free,
        isPerson: free === root,
        along: along(free, explicit, hops),
      });
      waiting = waiting.filter((table) => table !== free);
      continue;
    }
    const circle = circleIn(waiting, later);
    const key = holding.find((hop) => opens(hop, circle, explicit, holding) && isNullable(hop, schema));
    if (key !== undefined) {
      steps.push({ kind: 'detach', table: key.from, columns: key.columns, around: circle });
      holding = holding.filter((hop) => hop !== key);
      continue;
    }
    const inside = holding.filter((hop) => hop.from !== hop.to && circle.includes(hop.from) && refuses(hop));
    steps.push({ kind: 'together', tables: circle, ...firmness(inside) });
    waiting = waiting.filter((table) => !circle.includes(table));
  }
  return steps;
}

/** Tables that each have to be deleted before the next, in a cycle. */
function circleIn(
  waiting: readonly string[],
  later: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const walked: string[] = [];
  let at = waiting[0];
  while (at !== undefined && !walked.includes(at)) {
    walked.push(at);
    const here = at;
    // Backwards, because each of them is referenced.
    at = waiting.find((other) => other !== here && later.get(other)?.has(here) === true);
  }
  return at === undefined ? walked : walked.slice(walked.indexOf(at));
}

/** Without this foreign key its table would reference nothing else in the cycle. */
function opens(
  hop: Hop,
  circle: readonly string[],
  explicit: ReadonlySet<string>,
  hops: readonly Hop[],
): boolean {
  if (hop.from === hop.to || !circle.includes(hop.from) || !refuses(hop)) return false;
  const left = wardens(
    hop.from,
    explicit,
    hops.filter((one) => one !== hop),
  );
  return !circle.some((table) => table !== hop.from && left.has(table));
}

function refuses({ outcome }: Hop): boolean {
  return outcome === 'refused' || outcome === 'refused-at-once' || outcome === 'fails';
}

/** Explicitly deleted tables that this one has to precede. */
function wardens(table: string, explicit: ReadonlySet<string>, hops: readonly Hop[]): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = hops
    .filter((hop) => hop.from === table && hop.to !== table && refuses(hop))
    .map(({ to }) => to);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (explicit.has(next)) found.add(next);
    queue.push(...hops.filter((hop) => hop.from === next && hop.outcome === 'deleted').map(({ to }) => to));
  }
  return found;
}

/** Tables whose rows are deleted by a cascade from an explicitly deleted one. */
function along(table: string, explicit: ReadonlySet<string>, hops: readonly Hop[]): readonly string[] {
  const found = new Set<string>();
  const queue = [table];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { from, to, outcome } of hops) {
      if (to !== next || outcome !== 'deleted' || found.has(from) || explicit.has(from)) continue;
      found.add(from);
      queue.push(from);
    }
  }
  return [...found];
}

/** A table that references itself with a blocking key: the key of the referencing rows is set to null first, if it is nullable. */
function selfSteps(root: string, hops: readonly Hop[], schema: Schema): readonly ErasureStep[] {
  return hops.flatMap((hop): readonly ErasureStep[] => {
    if (hop.from !== hop.to || !refuses(hop)) return [];
    if (isNullable(hop, schema))
      return [{ kind: 'detach', table: hop.from, columns: hop.columns, around: [hop.from] }];
    // Several rows of one table are deleted by one statement; the person's row is a single one.
    return hop.from === root ? [{ kind: 'together', tables: [hop.from], ...firmness([hop]) }] : [];
  });
}

function firmness(hops: readonly Hop[]): { readonly deferrable: boolean; readonly atOnce: boolean } {
  return {
    deferrable: hops.some(({ deferrable, outcome }) => deferrable && outcome === 'refused'),
    atOnce: hops.some(({ outcome }) => outcome !== 'refused'),
  };
}

function isNullable({ from, columns }: Hop, schema: Schema): boolean {
  const table = tableByKey(schema, from);
  return table !== undefined && columns.some((name) => columnOf(table, name)?.nullable === true);
}
