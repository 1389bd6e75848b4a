/**
 * Builds explorer nodes from an outline. A node's id is its path as JSON: stable as long as names and parents are, and decodable without
 * keeping state between requests.
 */
import { fitsShape, isList, isString } from '../../protocol/guard.ts';
import type { SchemaChildren, SchemaNode } from '../../protocol/schema.ts';
import { uriOf } from '../convert/uri.ts';
import type { Drawable } from './drawable.ts';
import type { Findable, Finder } from './findable.ts';
import { scriptsAt } from './scripts.ts';
import { filtered } from './filter.ts';
import {
  branch,
  idOf,
  leaf,
  nodes,
  type Defined,
  type Inside,
  type Many,
  type MarkOf,
  type OutlineNode,
} from './outline.ts';

/** A root of a source: a migration folder, or the database. */
export interface OutlineRoot {
  /** Stable: the folder's path or the connection's id. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly inside: () => Promise<Inside>;
  /** The findings about its objects. */
  readonly findings?: MarkOf | undefined;
  /** Searches its objects by name. */
  readonly finder?: Finder;
  /** Its tables and views. */
  readonly findable?: () => Promise<Iterable<Findable>>;
  /** Its tables, for diagrams. */
  readonly drawable?: () => Promise<Drawable>;
}

/** A single root is not shown: its children become the roots. The same applies to a single schema called public. */
export async function childrenOf(
  roots: readonly OutlineRoot[],
  node: string | undefined,
  filter?: string,
): Promise<SchemaChildren> {
  const given = filter?.trim() ?? '';
  const seen = (inside: Inside): Promise<Inside> =>
    given === '' ? Promise.resolve(inside) : filtered(inside, given);
  if (node === undefined) {
    const [only] = roots;
    if (roots.length !== 1 || only === undefined) return listed(nodes(roots.map(rootNode)), [], []);
    const inside = await seen(await only.inside());
    const children = await listed(inside, [only.id], [rootNode(only)]);
    const isEmpty = children.kind === 'nodes' && children.nodes.length === 0;
    return isEmpty ? { kind: 'empty', because: 'no-objects' } : children;
  }
  const path = readPath(node);
  const way = await wayTo(roots, path);
  const found = way.at(-1);
  if (found?.inside === undefined) return gone;
  const isPage = found.role === 'page';
  return listed(
    await seen(await found.inside()),
    isPage ? path.slice(0, -1) : path,
    isPage ? way.slice(0, -1) : way,
  );
}

/** The current nodes at the given paths; missing ones are left out. */
export async function nodesAt(
  roots: readonly OutlineRoot[],
  paths: readonly (readonly string[])[],
): Promise<readonly SchemaNode[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const way = await wayTo(roots, path);
      const node = way.at(-1);
      return node === undefined ? [] : [nodeOf(node, path, way.slice(0, -1))];
    }),
  );
  return found.flat();
}

/** The ancestors of a node and the node itself; empty if it no longer exists. */
export async function trailTo(
  roots: readonly OutlineRoot[],
  [first, ...rest]: readonly string[],
): Promise<readonly SchemaNode[]> {
  const root = roots.find(({ id }) => id === first);
  if (root === undefined || first === undefined) return [];
  let at = rootNode(root);
  let path: readonly string[] = [first];
  const trail = roots.length === 1 ? [] : [nodeOf(at, path, [])];
  const above = [at];
  for (const key of rest) {
    const inside = await at.inside?.();
    const parts = inside?.kind === 'nodes' ? inside.parts : [];
    const found = findIn(parts, key);
    if (found === undefined) return [];
    const page = parts.find((part) => 'many' in part && part.find(key) !== undefined);
    const around = page !== undefined && 'many' in page ? page.pageOf(key) : undefined;
    if (around !== undefined) trail.push(nodeOf(around, [...path, around.key], above));
    path = [...path, key];
    if (found.role !== 'in-place') trail.push(nodeOf(found, path, above));
    at = found;
    above.push(at);
  }
  return trail;
}

/** The same by a node's id; empty if it no longer exists. */
export function trailToNode(roots: readonly OutlineRoot[], id: string): Promise<readonly SchemaNode[]> {
  return trailTo(roots, readPath(id));
}

/** The statement that creates the object of a node. */
export async function definitionOf(roots: readonly OutlineRoot[], id: string): Promise<Defined> {
  const node = await nodeAt(roots, readPath(id));
  return node?.define === undefined ? gone : node.define();
}

const gone = {
  kind: 'failure' as const,
  message: 'This object is not there any more. Refresh the schema.',
};

async function nodeAt(
  roots: readonly OutlineRoot[],
  path: readonly string[],
): Promise<OutlineNode | undefined> {
  return (await wayTo(roots, path)).at(-1);
}

/** The outline nodes from the root to the one with the given id; empty if it no longer exists. */
export async function wayToNode(roots: readonly OutlineRoot[], id: string): Promise<readonly OutlineNode[]> {
  return wayTo(roots, readPath(id));
}

/** The root that contains the node. */
export function rootOf(roots: readonly OutlineRoot[], id: string): OutlineRoot | undefined {
  return roots.find((root) => root.id === readPath(id)[0]);
}

async function wayTo(
  roots: readonly OutlineRoot[],
  [first, ...rest]: readonly string[],
): Promise<readonly OutlineNode[]> {
  const root = roots.find(({ id }) => id === first);
  const way: OutlineNode[] = root === undefined ? [] : [rootNode(root)];
  for (const key of rest) {
    const inside: Inside | undefined = await way.at(-1)?.inside?.();
    const found = inside?.kind === 'nodes' ? findIn(inside.parts, key) : undefined;
    if (found === undefined) return [];
    way.push(found);
  }
  return way;
}

function findIn(parts: readonly (OutlineNode | Many)[], key: string): OutlineNode | undefined {
  for (const part of parts) {
    const found = 'many' in part ? part.find(key) : part.key === key ? part : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function rootNode({ id, label, detail, inside, findings }: OutlineRoot): OutlineNode {
  return { ...branch(leaf('folder', label, { detail }), id, inside, true), findings };
}

async function listed(
  inside: Inside,
  path: readonly string[],
  above: readonly OutlineNode[],
): Promise<SchemaChildren> {
  if (inside.kind === 'failure') return inside;
  const all: SchemaNode[] = [];
  for (const part of inside.parts) {
    for (const node of 'many' in part ? part.nodes() : [part]) {
      const own = [...path, node.key];
      if (node.role !== 'in-place' || node.inside === undefined) all.push(nodeOf(node, own, above));
      else {
        const instead = await listed(await node.inside(), own, [...above, node]);
        if (instead.kind === 'nodes') all.push(...instead.nodes);
        else all.push(nodeOf(node, own, above));
      }
    }
  }
  return { kind: 'nodes', nodes: all };
}

function nodeOf(of: OutlineNode, path: readonly string[], above: readonly OutlineNode[]): SchemaNode {
  return {
    id: idOf(path),
    kind: of.kind,
    label: of.label,
    detail: of.detail,
    tooltip: of.tooltip,
    children: of.inside === undefined ? 'none' : of.isOpen ? 'open' : 'closed',
    origin:
      of.origin === undefined
        ? undefined
        : { uri: uriOf(of.origin.path), start: of.origin.span.start, end: of.origin.span.end },
    sqlName: of.sqlName,
    personal: of.personal,
    changedAt: of.changedAt,
    pending: of.pending,
    findings: of.concern && above[0]?.findings?.(of.concern),
    hasDefinition: of.define !== undefined,
    scripts: scriptsAt(of, above),
  };
}

const isPath = isList(isString);

/** The id comes from the client and may be anything. */
function readPath(id: string): readonly string[] {
  try {
    const path: unknown = JSON.parse(id);
    return fitsShape(isPath, path) ? path : [''];
  } catch {
    return [''];
  }
}
