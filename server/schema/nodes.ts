/**
 * Nodes of the explorer from an outline. A node's id is the path to it, as JSON: stable for as long as names and places stay, and readable back
 * without keeping anything between two requests.
 */
import { fitsShape, isList, isString } from '../../protocol/guard.ts';
import type { SchemaChildren, SchemaNode, SchemaOrigin } from '../../protocol/schema.ts';
import { uriOf } from '../convert/uri.ts';
import {
  count,
  type Inside,
  type Leaf,
  type Outline,
  type OutlineRelation,
  type OutlineSchema,
} from './outline.ts';

/** One root of a source: a migration folder, or the database. */
export interface OutlineRoot {
  /** Stable; the folder's path or the connection's id. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly outline: () => Promise<OutlineResult>;
}

export type OutlineResult =
  | { readonly kind: 'outline'; readonly outline: Outline }
  | { readonly kind: 'failure'; readonly message: string };

/** A single root is not shown: its schemas are the roots. Nor is a single schema called public. */
export async function childrenOf(
  roots: readonly OutlineRoot[],
  node: string | undefined,
): Promise<SchemaChildren> {
  const path = node === undefined ? [] : readPath(node);
  const [only] = roots;
  if (path.length === 0 && roots.length !== 1) return nodes(roots.map(rootNode));
  const root = path.length === 0 ? only : roots.find(({ id }) => id === path[0]);
  if (root === undefined) return gone;
  const result = await root.outline();
  if (result.kind === 'failure') return result;
  const { schemas, notes } = result.outline;
  const [, name, ...rest] = path;
  if (name === undefined) return schemaLevel(root.id, result.outline);
  if (name === noSchema)
    return below({ name, relations: () => [], groups: () => notes }, [root.id, name], rest);
  const schema = schemas.find((one) => one.name === name);
  if (schema === undefined) return gone;
  return rest.length === 0
    ? nodes(schemaContents(schema, [root.id, name]))
    : below(schema, [root.id, name], rest);
}

/** The nodes at paths, as they are now; those that are not there are left out. */
export async function nodesAt(
  roots: readonly OutlineRoot[],
  paths: readonly (readonly string[])[],
): Promise<readonly SchemaNode[]> {
  const wanted = new Set(paths.map(writePath));
  const parents = new Set(paths.map((path) => writePath(path.slice(0, 2))));
  const found: SchemaNode[] = [];
  for (const parent of parents) {
    const children = await childrenOf(roots, parent);
    if (children.kind === 'nodes') found.push(...children.nodes.filter(({ id }) => wanted.has(id)));
  }
  return found;
}

const gone: SchemaChildren = {
  kind: 'failure',
  message: 'This object is not there any more. Refresh the schema.',
};

/** In the place of a schema's name, which is never empty. */
const noSchema = '';

function schemaLevel(root: string, { schemas, notes }: Outline): SchemaChildren {
  const above = notes.map(({ label, items }) => groupNode(label, items.length, [root, noSchema, 'g', label]));
  const [only] = schemas;
  const contents =
    schemas.length === 1 && only?.name === 'public'
      ? schemaContents(only, [root, only.name])
      : schemas.map((schema) => schemaNode(root, schema));
  const all = [...above, ...contents];
  return all.length === 0 ? { kind: 'empty', because: 'no-objects' } : nodes(all);
}

function schemaNode(root: string, schema: OutlineSchema): SchemaNode {
  return {
    ...blank,
    id: writePath([root, schema.name]),
    kind: 'schema',
    label: schema.name,
    detail: count(schema.relations().length, 'relation'),
    children: schema.name === 'public' ? 'open' : 'closed',
  };
}

function schemaContents(schema: OutlineSchema, path: readonly string[]): readonly SchemaNode[] {
  return [
    ...schema.relations().map((one) => relationNode(one, [...path, 'r', one.label])),
    ...schema.groups().map(({ label, items }) => groupNode(label, items.length, [...path, 'g', label])),
  ];
}

/** `rest`: pairs of what and which, from the schema down: r orders, p orders_2024, g Indexes. */
async function below(
  schema: OutlineSchema,
  base: readonly string[],
  rest: readonly string[],
): Promise<SchemaChildren> {
  let relation: OutlineRelation | undefined;
  let inside: Inside | undefined;
  for (let at = 0; at < rest.length; at += 2) {
    const name = rest[at + 1];
    if (rest[at] === 'g') {
      const found = (inside?.groups ?? schema.groups()).find(({ label }) => label === name);
      if (found === undefined) return gone;
      const path = [...base, ...rest];
      return nodes(found.items.map((item, index) => leafNode(item, [...path, String(index), item.label])));
    }
    const candidates = inside?.partitions ?? schema.relations();
    relation = candidates.find(({ label }) => label === name);
    if (relation === undefined) return gone;
    inside = await relation.inside();
  }
  return inside === undefined ? gone : nodes(insideNodes(inside, [...base, ...rest]));
}

function insideNodes(inside: Inside, path: readonly string[]): readonly SchemaNode[] {
  return [
    ...inside.columns.map((one) => leafNode(one, [...path, 'c', one.label])),
    ...inside.groups.map(({ label, items }) => groupNode(label, items.length, [...path, 'g', label])),
    ...inside.partitions.map((one) => relationNode(one, [...path, 'p', one.label])),
  ];
}

const blank = {
  detail: '',
  tooltip: [],
  children: 'none',
  origin: undefined,
  sqlName: undefined,
  personal: undefined,
} as const;

function rootNode({ id, label, detail }: OutlineRoot): SchemaNode {
  return { ...blank, id: writePath([id]), kind: 'folder', label, detail, children: 'open' };
}

function groupNode(label: string, items: number, path: readonly string[]): SchemaNode {
  return { ...blank, id: writePath(path), kind: 'group', label, detail: String(items), children: 'closed' };
}

function relationNode(of: OutlineRelation, path: readonly string[]): SchemaNode {
  return { ...leafNode(of, path), children: 'closed' };
}

function leafNode(of: Leaf, path: readonly string[]): SchemaNode {
  return {
    id: writePath(path),
    kind: of.kind,
    label: of.label,
    detail: of.detail,
    tooltip: of.tooltip,
    children: 'none',
    origin: originOf(of),
    sqlName: of.sqlName,
    personal: of.personal,
  };
}

function originOf({ origin }: Leaf): SchemaOrigin | undefined {
  if (origin === undefined) return undefined;
  return { uri: uriOf(origin.path), start: origin.span.start, end: origin.span.end };
}

function nodes(list: readonly SchemaNode[]): SchemaChildren {
  return { kind: 'nodes', nodes: list };
}

function writePath(path: readonly string[]): string {
  return JSON.stringify(path);
}

const isPath = isList(isString);

/** What the client sends back is its own copy of an id, or anything. */
function readPath(id: string): readonly string[] {
  try {
    const path: unknown = JSON.parse(id);
    return fitsShape(isPath, path) ? path : [''];
  } catch {
    return [''];
  }
}
