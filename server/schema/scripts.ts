/** Builds statement templates for an explorer node. They are text for an editor; nothing is run. */
import { objectKinds, type ObjectKind } from '../../core/catalog/objects.ts';
import {
  isMysqlName,
  isSqliteName,
  isSqlserverName,
  scriptsFor,
  writeScript,
  type ScriptColumn,
  type ScriptKind,
  type ScriptSubject,
} from '../../core/catalog/scripts.ts';
import type { SchemaDefinition } from '../../protocol/schema.ts';
import type { Defined, Inside, OutlineNode } from './outline.ts';

/** `above`: the node's ancestors, nearest last. */
export function scriptsAt(of: OutlineNode, above: readonly OutlineNode[]): readonly ScriptKind[] {
  const kind = objectKind(of);
  if (kind === undefined || of.sqlName === undefined || isMention(of, above)) return [];
  const owner = ownerOf(above);
  return scriptsFor(kind, {
    owner: owner === undefined ? undefined : objectKind(owner),
    isPrintable: of.define !== undefined,
    isMysql:
      isMysqlName(of.sqlName) || isSqlserverName(of.sqlName) || isSqliteName(owner?.sqlName ?? of.sqlName),
  });
}

/** `way`: the nodes from the root to the node. */
export async function scriptOf(way: readonly OutlineNode[], script: ScriptKind): Promise<SchemaDefinition> {
  const of = way.at(-1);
  const above = way.slice(0, -1);
  const kind = of && objectKind(of);
  if (of?.sqlName === undefined || kind === undefined || !scriptsAt(of, above).includes(script)) return gone;
  const owner = ownerOf(above);
  const ownerKind = owner && objectKind(owner);
  const columns = of.relation === undefined ? [] : await columnsIn(of);
  if (!Array.isArray(columns)) return columns;
  const needed = script === 'create' || script === 'alter' ? await of.define?.() : undefined;
  if (needed?.kind === 'failure') return needed;
  const subject: ScriptSubject = {
    kind,
    sqlName: of.sqlName,
    owner:
      owner?.sqlName === undefined || ownerKind === undefined
        ? undefined
        : { kind: ownerKind, sqlName: owner.sqlName },
    columns: columns.flatMap(({ column }): readonly ScriptColumn[] => (column === undefined ? [] : [column])),
    column: of.column,
    definition: needed?.sql,
  };
  const sql = writeScript(script, subject);
  return sql === undefined ? gone : { kind: 'definition', name: of.label, sql };
}

/** The columns of a table or view, in order. */
export async function columnsIn(
  relation: OutlineNode,
): Promise<OutlineNode[] | Extract<Defined, { readonly kind: 'failure' }>> {
  const inside = await relation.inside?.();
  if (inside?.kind === 'failure') return inside;
  return inside === undefined ? [] : listed(inside);
}

async function listed(inside: Extract<Inside, { readonly kind: 'nodes' }>): Promise<OutlineNode[]> {
  const found: OutlineNode[] = [];
  for (const node of inside.parts.flatMap((part) => ('many' in part ? part.nodes() : [part]))) {
    if (node.column !== undefined) found.push(node);
    if (node.role !== 'page') continue;
    const page = await node.inside?.();
    if (page?.kind === 'nodes') found.push(...(await listed(page)));
  }
  return found;
}

const gone = {
  kind: 'failure' as const,
  message: 'This object is not there any more. Refresh the schema.',
};

function objectKind({ kind }: OutlineNode): ObjectKind | undefined {
  return objectKinds.find((one) => one === kind);
}

/** The nearest table, view or domain among its ancestors. */
export function ownerOf(above: readonly OutlineNode[]): OutlineNode | undefined {
  return above.findLast(({ relation, kind }) => relation !== undefined || kind === 'domain');
}

/** True for a node that mentions an object which belongs elsewhere: tables of a publication, and foreign keys of referencing tables. */
function isMention({ kind, relation }: OutlineNode, above: readonly OutlineNode[]): boolean {
  if (above.some(({ key }) => key === 'g:Referenced By')) return true;
  const inside = above.at(-1)?.kind;
  return (
    relation === undefined &&
    (mentioned.has(kind) || inside === 'publication' || inside === 'foreign-server' || inside === 'extension')
  );
}

const mentioned: ReadonlySet<OutlineNode['kind']> = new Set([
  'table',
  'partitioned-table',
  'foreign-table',
  'view',
  'materialized-view',
]);
