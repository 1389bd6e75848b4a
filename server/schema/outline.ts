/**
 * A schema as the explorer shows it, whichever source it was read from. Contents of a relation are made when it is opened: a database may have
 * a hundred thousand tables, and nobody opens them all.
 */
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { SchemaNodeKind } from '../../protocol/schema.ts';
import type { Span } from '../../core/text/span.ts';

export interface Outline {
  /** Sorted; empty schemas are left out where the source cannot tell that somebody made them. */
  readonly schemas: readonly OutlineSchema[];
  /** What should be known about the source as a whole: migrations that could not be run. */
  readonly notes: readonly OutlineGroup[];
}

export interface OutlineSchema {
  readonly name: string;
  readonly relations: () => readonly OutlineRelation[];
  /** Functions, types, sequences: by kind, where there are any. */
  readonly groups: () => readonly OutlineGroup[];
}

export interface OutlineRelation extends Leaf {
  readonly inside: () => Inside | Promise<Inside>;
}

export interface Inside {
  readonly columns: readonly Leaf[];
  readonly groups: readonly OutlineGroup[];
  readonly partitions: readonly OutlineRelation[];
}

export interface OutlineGroup {
  readonly label: string;
  readonly items: readonly Leaf[];
}

export interface Leaf {
  readonly kind: SchemaNodeKind;
  readonly label: string;
  readonly detail: string;
  readonly tooltip: readonly string[];
  readonly sqlName: string | undefined;
  readonly origin: LeafOrigin | undefined;
  /** What it holds about people, in few words. */
  readonly personal: string | undefined;
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

/** Without empty groups. */
export function groups(
  ...given: readonly (readonly [label: string, items: readonly Leaf[]])[]
): readonly OutlineGroup[] {
  return given.filter(([, items]) => items.length > 0).map(([label, items]) => ({ label, items }));
}

/** `3 columns`, `1 column`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

export function leaf(
  kind: SchemaNodeKind,
  label: string,
  rest: { readonly [K in keyof Omit<Leaf, 'kind' | 'label'>]?: Leaf[K] },
): Leaf {
  return {
    kind,
    label,
    detail: '',
    tooltip: [],
    sqlName: undefined,
    origin: undefined,
    personal: undefined,
    ...rest,
  };
}

/** As SQL needs it; `public` is left out. */
export function qualified(schema: string, name: string): string {
  return schema === 'public' ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
