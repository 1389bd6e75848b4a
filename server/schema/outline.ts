/**
 * A schema as the explorer shows it, whatever its source: nodes whose children are created when they are opened, since a database may have
 * a hundred thousand tables.
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
  /** The personal data in it, in a few words. */
  readonly personal: string | undefined;
  /** When a change by another session was noticed, in milliseconds since the epoch. */
  readonly changedAt: number | undefined;
  /** What pending migrations will do to it. */
  readonly pending: PendingMark | undefined;
  /** The object in its database, for queries about it. */
  readonly object: string | undefined;
  /** The table or view that it represents. */
  readonly relation: RelationName | undefined;
  /** The object that findings refer to. */
  readonly concern: Concern | undefined;
  /** The column of its parent that it represents. */
  readonly column: ScriptColumn | undefined;
}

export interface OutlineNode extends Leaf {
  /** Unique among its siblings; ids are built from it. */
  readonly key: string;
  /** Undefined if it has no children. */
  readonly inside: (() => Inside | Promise<Inside>) | undefined;
  /** Expanded at first. */
  readonly isOpen: boolean;
  /**
   * `page`: a part of a long list, whose children have ids as if there were no pages, so that they keep them when pages change. `in-place`:
   * its children are shown instead of it, and keep their ids when that changes.
   */
  readonly role: 'node' | 'page' | 'in-place';
  /** The statement that creates it, as its database prints it. */
  readonly define: (() => Promise<Defined>) | undefined;
  /** For roots: the findings about the objects below it. */
  readonly findings?: MarkOf | undefined;
}

/** The findings about an object. */
export type MarkOf = (concern: Concern) => SchemaFindings | undefined;

export type Defined =
  | { readonly kind: 'definition'; readonly name: string; readonly sql: string }
  | { readonly kind: 'failure'; readonly message: string };

export type Inside =
  | { readonly kind: 'nodes'; readonly parts: readonly (OutlineNode | Many)[] }
  /** The error for something that could not be read, as a sentence. */
  | { readonly kind: 'failure'; readonly message: string };

/** A list that may be very long. */
export interface Many {
  readonly many: true;
  /** The nodes, or pages with them. */
  readonly nodes: () => readonly OutlineNode[];
  readonly find: (key: string) => OutlineNode | undefined;
  /** The nodes whose labels are needed, from any page. */
  readonly labelled: (matches: (label: string) => boolean) => readonly OutlineNode[];
  /** The page that contains a node; undefined if the list is not paged. */
  readonly pageOf: (key: string) => OutlineNode | undefined;
}

/** The place of the creating statement: an absolute path and offsets in that file. */
export interface LeafOrigin {
  readonly path: string;
  readonly span: Span;
}

/** Finds the statement that created an object of a database, if the migrations contain it. */
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

/** A leaf node. */
export function end(of: Leaf, key: string): OutlineNode {
  return { ...of, key, inside: undefined, isOpen: false, role: 'node', define: undefined };
}

export function branch(of: Leaf, key: string, inside: OutlineNode['inside'], isOpen = false): OutlineNode {
  return { ...of, key, inside, isOpen, role: 'node', define: undefined };
}

/** A folder with known contents. Nodes with the same name are numbered. */
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

/** A folder whose contents are read when it is opened. */
export function folder(label: string, count: number, inside: () => Inside | Promise<Inside>): OutlineNode {
  return branch(leaf('group', label, { detail: grouped(count) }), `g:${label}`, inside);
}

/** As SQL requires; `public` is left out. */
export function qualified(schema: string, name: string, write = quoteIdentifier): string {
  return schema === 'public' ? write(name) : `${write(schema)}.${write(name)}`;
}

/** By code units and not by locale, for the same order on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const schemaKey = (name: string): string => `s:${name}`;
export const relationKey = (name: string): string => `r:${name}`;

/** A node's id is its path. */
export function idOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
