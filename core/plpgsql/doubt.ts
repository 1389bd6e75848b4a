/**
 * The possible effects of a dynamic command whose text is only partly known: the tables that its known words name become uncertain. A
 * command that adds a partition changes nothing else of the parent.
 */
import type { DynamicPiece, Operation } from '../operations/model/operation.ts';
import { identifierName } from '../syntax/postgres/identifier.ts';
import { nameOf, resolveRelation, table as tableNamed } from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import { doubtful } from '../schema/apply/statement-place.ts';
import { isTable, putRelation } from '../schema/apply/store.ts';

/** `likely`: what it does according to its known words, with placeholders for the others. */
export function doubted(schema: Schema, command: DynamicPiece, likely: readonly Operation[]): Schema {
  const parents = likely.flatMap((one) => parentIn(schema, one) ?? []);
  if (parents.length > 0)
    return parents.reduce((next, parent) => putRelation(next, { ...parent, unseenPartitions: true }), schema);
  const texts = literalsIn(command);
  const verb = /^\s*(\w+)/.exec(texts[0] ?? '')?.[1]?.toLowerCase() ?? '';
  if (!['alter', 'drop', 'do', 'call'].includes(verb)) return schema;
  let next = schema;
  for (const [name] of texts
    .join(' ')
    .matchAll(/(?:"(?:[^"]|"")*"|[\w$]+)(?:\.(?:"(?:[^"]|"")*"|[\w$]+))?/g)) {
    const parts = Array.from(name.matchAll(/"(?:[^"]|"")*"|[^."]+/g), (match) => identifierName(match[0]));
    const [last = ''] = parts.slice(-1);
    const relation = resolveRelation(next, nameOf(parts.length > 1 ? parts[0] : undefined, last));
    if (relation === undefined) continue;
    const unsure = doubtful(relation);
    next = putRelation(next, isTable(unsure) ? { ...unsure, complete: false } : unsure);
  }
  return next;
}

/** Commands that do not change the schema. */
const harmless: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  ...(['select', 'insert', 'update', 'delete', 'copyData', 'truncate', 'lockTable', 'vacuum'] as const),
  ...(['reindex', 'refreshMaterializedView', 'setVariable', 'commentOn', 'setSecurityLabel'] as const),
  ...(['changeOwner', 'grant', 'revoke', 'alterSequence'] as const),
]);

/** True if the command may create or change objects of unknown name. */
export function mayMake(schema: Schema, likely: readonly Operation[]): boolean {
  if (likely.length === 0) return true;
  return likely.some((one) => !harmless.has(one.kind) && parentIn(schema, one) === undefined);
}

/** The table that gets a partition. */
function parentIn(schema: Schema, operation: Operation): Table | undefined {
  if (operation.kind === 'attachPartition')
    return operation.index ? undefined : tableNamed(schema, operation.table);
  return operation.kind === 'createTable' && operation.partitionOf !== undefined
    ? tableNamed(schema, operation.partitionOf)
    : undefined;
}

function literalsIn(piece: DynamicPiece): readonly string[] {
  switch (piece.kind) {
    case 'literal':
      return [piece.value];
    case 'concatenation':
      return piece.parts.flatMap(literalsIn);
    case 'call':
      return piece.arguments.flatMap(literalsIn);
    case 'choice':
      return piece.of.flatMap(literalsIn);
    case 'cast':
    case 'part':
      return literalsIn(piece.of);
    case 'variable':
    case 'opaque':
      return [];
  }
}
