/**
 * A schema as the explorer shows it, whichever source it was read from: nodes that are made when the one above them is opened. A database may
 * have a hundred thousand tables, and nobody opens them all.
 */
import type { PendingMark, SchemaFindings, SchemaNodeKind } from '../../protocol/schema.ts';
import type { RelationName } from '../../core/catalog/catalog.ts';
import type { ScriptColumn } from '../../core/catalog/scripts.ts';
import { relationConcern, type Concern } from '../../core/lint/affected-objects.ts';
import { grouped } from '../../core/text/format.ts';
import type { Span } from '../../core/text/span.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';

export interface Leaf {
  readonly kind: SchemaNodeKind;
  readonly label: string;
  readonly detail: string;
  readonly tooltip: readonly string[];
  readonly sqlName: string | undefined;
  readonly origin: LeafOrigin | undefined;
  /** What it holds about people, in few words. */
  readonly personal: string | undefined;
  /** When somebody else was seen to have changed it, in milliseconds of the epoch. */
  readonly changedAt: number | undefined;
  /** What migrations that have not run there yet will do to it. */
  readonly pending: PendingMark | undefined;
  /** The object in its database, for questions about it. */
  readonly object: string | undefined;
  /** It is a table or view of this name. */
  readonly relation: RelationName | undefined;
  /** What findings about it are about. */
  readonly concern: Concern | undefined;
  /** It is a column of the table or view above it. */
  readonly column: ScriptColumn | undefined;
}

export interface OutlineNode extends Leaf {
  /** Its name among the nodes beside it: what ids are made of. */
  readonly key: string;
  /** Undefined if nothing is inside. */
  readonly inside: (() => Inside | Promise<Inside>) | undefined;
  /** Shown with its inside at first. */
  readonly isOpen: boolean;
  /**
   * `page`: a part of a long list. What is inside has ids as if it was beside it, so that it keeps them when parts are cut again.
   * `in-place`: what is inside is shown instead of it, and keeps its ids when that changes.
   */
  readonly role: 'node' | 'page' | 'in-place';
  /** The statement that would make it, as its database prints it. */
  readonly define: (() => Promise<Defined>) | undefined;
  /** Of the uppermost: what rules say of the objects below it. */
  readonly findings?: MarkOf | undefined;
}

/** What rules say of an object. */
export type MarkOf = (concern: Concern) => SchemaFindings | undefined;

export type Defined =
  | { readonly kind: 'definition'; readonly name: string; readonly sql: string }
  | { readonly kind: 'failure'; readonly message: string };

export type Inside =
  | { readonly kind: 'nodes'; readonly parts: readonly (OutlineNode | Many)[] }
  /** What could not be read, in a sentence. */
  | { readonly kind: 'failure'; readonly message: string };

/** Nodes of which there may be very many. */
export interface Many {
  readonly many: true;
  /** The nodes, or pages of them. */
  readonly nodes: () => readonly OutlineNode[];
  readonly find: (key: string) => OutlineNode | undefined;
  /** Those whose labels are of interest, of whatever page. */
  readonly labelled: (matches: (label: string) => boolean) => readonly OutlineNode[];
  /** The page that holds a node; undefined if the list is not cut. */
  readonly pageOf: (key: string) => OutlineNode | undefined;
}

/** Where the statement that made it stands: an absolute path, and offsets in that file. */
export interface LeafOrigin {
  readonly path: string;
  readonly span: Span;
}

/** Which statement made an object of a database, as far as migrations are known to make it. */
export interface Origins {
  readonly relation: (schema: string, name: string) => LeafOrigin | undefined;
  readonly column: (schema: string, relation: string, name: string) => LeafOrigin | undefined;
  readonly constraint: (schema: string, relation: string, name: string) => LeafOrigin | undefined;
  readonly index: (schema: string, name: string) => LeafOrigin | undefined;
}

export function nodes(parts: readonly (OutlineNode | Many)[]): Inside {
  return { kind: 'nodes', parts };
}

export function leaf(
  kind: SchemaNodeKind,
  label: string,
  rest: { readonly [K in keyof Omit<Leaf, 'kind' | 'label'>]?: Leaf[K] } = {},
): Leaf {
  return {
    kind,
    label,
    detail: '',
    tooltip: [],
    sqlName: undefined,
    origin: undefined,
    personal: undefined,
    object: undefined,
    relation: undefined,
    concern: rest.relation && relationConcern(rest.relation.schema, rest.relation.name),
    column: undefined,
    changedAt: undefined,
    pending: undefined,
    ...rest,
  };
}

/** A node with nothing inside. */
export function end(of: Leaf, key: string): OutlineNode {
  return { ...of, key, inside: undefined, isOpen: false, role: 'node', define: undefined };
}

export function branch(of: Leaf, key: string, inside: OutlineNode['inside'], isOpen = false): OutlineNode {
  return { ...of, key, inside, isOpen, role: 'node', define: undefined };
}

/** A folder of what is known already. Items of one name are distinguished by their number. */
export function group(label: string, items: readonly (Leaf | OutlineNode)[]): readonly OutlineNode[] {
  if (items.length === 0) return [];
  const seen = new Map<string, number>();
  const parts = items.map((item): OutlineNode => {
    if ('key' in item) return item;
    const times = (seen.get(item.label) ?? 0) + 1;
    seen.set(item.label, times);
    return end(item, times === 1 ? item.label : `${item.label}#${times}`);
  });
  return [folder(label, items.length, () => nodes(parts))];
}

/** A folder whose inside is asked for. */
export function folder(label: string, count: number, inside: () => Inside | Promise<Inside>): OutlineNode {
  return branch(leaf('group', label, { detail: grouped(count) }), `g:${label}`, inside);
}

/** `3 columns`, `1 column`, `10,000 relations`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(number)} ${number === 1 ? singular : plural}`;
}

/** As SQL needs it; `public` is left out. */
export function qualified(schema: string, name: string, write = quoteIdentifier): string {
  return schema === 'public' ? write(name) : `${write(schema)}.${write(name)}`;
}

/** Code units, not a locale's order: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const schemaKey = (name: string): string => `s:${name}`;
export const relationKey = (name: string): string => `r:${name}`;

/** A node's id is the way to it. */
export function idOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
