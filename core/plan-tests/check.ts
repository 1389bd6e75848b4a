/**
 * Compares today's plans with recorded ones: which are equal, which differ and how, and which queries are new or missing. Decides nothing
 * else.
 */
import { isSameNode, type FingerprintNode, type FoundNode } from './fingerprint.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';
import { nodeLine, type PlanRecord, type RecordedQuery } from './record.ts';

/** A query of the file as it is now. */
export interface CurrentQuery {
  readonly name: string | undefined;
  /** As `querySql` normalises it. */
  readonly sql: string;
  /** Zero-based. */
  readonly line: number;
}

export type Planned =
  | { readonly kind: 'planned'; readonly nodes: readonly FoundNode[] }
  /** The server's error message. */
  | { readonly kind: 'failed'; readonly message: string };

export type QueryCheck = { readonly query: CurrentQuery } & (
  | { readonly kind: 'same'; readonly recorded: RecordedQuery }
  | {
      readonly kind: 'changed';
      readonly recorded: RecordedQuery;
      readonly nodes: readonly FoundNode[];
      /** Sentences about the differences. */
      readonly words: readonly string[];
      readonly diff: readonly DiffLine[];
    }
  | { readonly kind: 'failed'; readonly recorded: RecordedQuery | undefined; readonly message: string }
  /** No plan of it is recorded. */
  | { readonly kind: 'new'; readonly nodes: readonly FoundNode[] }
);

export interface FileCheck {
  readonly queries: readonly QueryCheck[];
  /** Recorded, but no longer in the file. */
  readonly gone: readonly RecordedQuery[];
}

export function checkPlans(
  record: PlanRecord,
  found: readonly { readonly query: CurrentQuery; readonly planned: Planned }[],
): FileCheck {
  const pairs = pairUp(
    record.queries,
    found.map(({ query }) => query),
  );
  const queries = found.map(({ query, planned }) => checkQuery(query, planned, pairs.get(query)));
  const taken = new Set(pairs.values());
  return { queries, gone: record.queries.filter((one) => !taken.has(one)) };
}

export function checkQuery(
  query: CurrentQuery,
  planned: Planned,
  recorded: RecordedQuery | undefined,
): QueryCheck {
  if (planned.kind === 'failed') return { kind: 'failed', query, recorded, message: planned.message };
  const { nodes } = planned;
  if (recorded === undefined) return { kind: 'new', query, nodes };
  if (isSamePlan(recorded.nodes, nodes)) return { kind: 'same', query, recorded };
  return {
    kind: 'changed',
    query,
    recorded,
    nodes,
    words: differences(recorded.nodes, nodes),
    diff: lineDiff(recorded.nodes, nodes, isSameNode).map(({ change, text }) => ({
      change,
      text: nodeLine(text).slice(2),
    })),
  };
}

export function isSamePlan(recorded: readonly FingerprintNode[], now: readonly FoundNode[]): boolean {
  return (
    recorded.length === now.length &&
    now.every((node, at) => {
      const before = recorded[at];
      return before !== undefined && isSameNode(before, node);
    })
  );
}

/**
 * Whether a plan lost something: it reads a table whole that it did not, or an index without another in its place, or has other steps although no index
 * was added.
 */
export function isWorse(before: readonly FingerprintNode[], now: readonly FoundNode[]): boolean {
  const [was, is] = [indexesIn(before), indexesIn(now)];
  const read = wholeTables(before);
  if ([...wholeTables(now)].some((one) => !read.has(one))) return true;
  const gained = [...is].some((one) => !was.has(one));
  return !gained && !isSamePlan(before, now);
}

/** By name, else by text; each is used once, in order. */
export function pairUp(
  recorded: readonly RecordedQuery[],
  current: readonly CurrentQuery[],
): ReadonlyMap<CurrentQuery, RecordedQuery> {
  const left = new Set(recorded);
  const pairs = new Map<CurrentQuery, RecordedQuery>();
  const take = (query: CurrentQuery, fits: (one: RecordedQuery) => boolean): void => {
    if (pairs.has(query)) return;
    const found = [...left].find(fits);
    if (found === undefined) return;
    pairs.set(query, found);
    left.delete(found);
  };
  for (const query of current) take(query, (one) => one.name === query.name && one.sql === query.sql);
  for (const query of current) take(query, (one) => one.name !== undefined && one.name === query.name);
  for (const query of current) take(query, (one) => one.sql === query.sql);
  return pairs;
}

/** The new record: equal plans keep their lines, so that a diff shows only real changes. */
export function recordAgain(
  before: PlanRecord | undefined,
  found: readonly { readonly query: CurrentQuery; readonly nodes: readonly FoundNode[] }[],
): readonly RecordedQuery[] {
  const pairs = pairUp(
    before?.queries ?? [],
    found.map(({ query }) => query),
  );
  return found.map(({ query, nodes }) => {
    const { name, sql } = query;
    const known = pairs.get(query);
    const kept = known !== undefined && isSamePlan(known.nodes, nodes) ? known.nodes : nodes;
    return { name, sql, nodes: kept };
  });
}

// ------------------------------------------------------------------------------------------------------------------------- words

function differences(before: readonly FingerprintNode[], now: readonly FoundNode[]): readonly string[] {
  const was = indexesIn(before);
  const is = indexesIn(now);
  const words = [
    ...[...was].filter((one) => !is.has(one)).map((one) => `Does not use the index ${one} any more.`),
    ...[...is].filter((one) => !was.has(one)).map((one) => `Uses the index ${one}.`),
  ];
  const read = wholeTables(before);
  for (const one of wholeTables(now)) if (!read.has(one)) words.push(`Reads all of ${one}.`);
  if (words.length > 0) return words;
  const sameShape =
    before.length === now.length &&
    now.every(({ depth, text }, at) => before[at]?.depth === depth && before[at].text === text);
  if (!sameShape) return ['The plan has another shape.'];
  const many = now.filter((node, at) => {
    const earlier = before[at];
    return earlier !== undefined && !isSameNode(earlier, node);
  }).length;
  return [
    `The same nodes, with rows of another order of magnitude expected at ${many === 1 ? 'one of them' : `${String(many)} of them`}.`,
  ];
}

function indexesIn(nodes: readonly FingerprintNode[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap(({ text }) => {
      const name = / using (\S+)(?: by | \[|$)/.exec(text)?.[1];
      return name === undefined ? [] : [name];
    }),
  );
}

function wholeTables(nodes: readonly FingerprintNode[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap(({ text }) => /^(?:.*: )?(?:Parallel )?Seq Scan on (\S+)/.exec(text)?.[1] ?? []),
  );
}
