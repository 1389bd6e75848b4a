/**
 * What is proved of the rows of a query: which of their columns are never null. Types, and the names in scope. A column that is not proved
 * may or may not be null.
 */
import type { Schema } from '../../schema/model.ts';
import type { Node } from '@pgsql/types';

/**
 * `plain`: of a built-in type whose casts and functions return a value for each value; `json`: jsonb, whose null becomes the null of other
 * types; `other`: anything else, or not known.
 */
export type Kind = 'plain' | 'json' | 'other';

export interface Proof {
  readonly never: boolean;
  readonly kind: Kind;
}

export const unproved: Proof = { never: false, kind: 'other' };

/** A column of a query's result. */
export interface Output extends Proof {
  readonly name: string | undefined;
}

/** A column of a source, while its query is read: joins and conditions change what is proved of it. */
export interface RowColumn {
  readonly name: string;
  readonly kind: Kind;
  /** Never null in a row of its source. */
  readonly own: boolean;
  /** Never null in a row of the join, where the source may have no row. */
  never: boolean;
  /** The columns of the same source. */
  readonly beside: readonly RowColumn[];
}

export interface RowSource {
  /** As a qualifier. */
  readonly name: string | undefined;
  readonly columns: readonly RowColumn[];
  /** It has no other columns. */
  readonly complete: boolean;
}

/** An item of FROM. */
export interface Item {
  readonly sources: readonly RowSource[];
  /** What `*` expands to, with merged columns once; undefined if that is not known. */
  readonly star: readonly RowColumn[] | undefined;
}

/** What the expressions and subqueries of a query see. */
export interface Sight {
  readonly schema: Schema;
  readonly items: readonly Item[];
  /** WITH queries; undefined for one whose columns are not known. */
  readonly commons: ReadonlyMap<string, readonly Output[] | undefined>;
  readonly outer: Sight | undefined;
  readonly depth: number;
  /** Rows are groups, none of which is empty. */
  readonly grouped: boolean;
  readonly query: (node: Node, outer: Sight) => readonly Output[] | undefined;
  readonly view: (key: string) => readonly Output[] | undefined;
}

export function columnSource(
  name: string | undefined,
  columns: readonly (Proof & { readonly name: string })[],
  complete: boolean,
): RowSource {
  const all: RowColumn[] = [];
  for (const { name: called, kind, never } of columns)
    all.push({ name: called, kind, own: never, never, beside: all });
  return { name, columns: all, complete };
}

export function itemOf(source: RowSource): Item {
  return { sources: [source], star: source.complete ? source.columns : undefined };
}

export const nothingKnown: Item = { sources: [columnSource(undefined, [], false)], star: undefined };

/** The column that a name denotes, from the inside out; undefined if a source that is not known may have it. */
export function columnNamed(sight: Sight, names: readonly string[]): RowColumn | undefined {
  for (let at: Sight | undefined = sight; at !== undefined; at = at.outer) {
    const found = columnHere(at, names);
    if (found !== 'none') return found === 'doubtful' ? undefined : found;
  }
  return undefined;
}

export function isHere(sight: Sight, names: readonly string[]): boolean {
  return typeof columnHere(sight, names) === 'object';
}

function columnHere({ items }: Sight, names: readonly string[]): RowColumn | 'none' | 'doubtful' {
  const name = names.at(-1);
  const qualifier = names.at(-2);
  const sources = items.flatMap((one) => one.sources);
  if (qualifier !== undefined) {
    const meant = sources.filter((one) => one.name === qualifier);
    const [only] = meant;
    if (only === undefined) return sources.some((one) => one.name === undefined) ? 'doubtful' : 'none';
    if (meant.length > 1) return 'doubtful';
    return only.columns.find((one) => one.name === name) ?? 'doubtful';
  }
  for (const { star, sources: own } of items) {
    const found = (star ?? own.flatMap(({ columns }) => columns)).find((one) => one.name === name);
    if (found !== undefined) return found;
  }
  return items.some(({ star }) => star === undefined) ? 'doubtful' : 'none';
}
