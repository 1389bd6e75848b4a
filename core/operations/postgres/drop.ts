/** DROP of any object: one operation for each name. The grammar gives no positions, so names are read from the tokens in order. */
import { wordSet } from '../../collections/word-set.ts';
import type { DropStmt, Node } from '@pgsql/types';
import type { Source } from '../../syntax/postgres/source.ts';
import type { DropFunction, Name, ObjectName, Operation } from '../model/operation.ts';
import { argumentTypes, objectReference } from './object-reference.ts';
import { relationKind, unplaced } from './parts.ts';

export function drop(source: Source, node: DropStmt): readonly Operation[] {
  const base = {
    span: source.span(source.whole),
    ifExists: node.missing_ok === true,
    cascade: node.behavior === 'DROP_CASCADE',
  };
  const names = droppedNames(source, (node.objects ?? []).length);
  const relation = relationKind(node.removeType);
  if (relation === 'index') {
    return names.map((index) => ({
      ...base,
      kind: 'dropIndex',
      index,
      concurrently: node.concurrent === true,
    }));
  }
  if (relation !== undefined)
    return names.map((target) => ({ ...base, kind: 'dropRelation', relation, target }));
  switch (node.removeType) {
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE':
      return (node.objects ?? []).map((object, i) => ({
        ...base,
        kind: 'dropFunction',
        routine: routineKinds[node.removeType ?? ''] ?? 'function',
        function: names[i] ?? unplaced(''),
        arguments:
          'ObjectWithArgs' in object && object.ObjectWithArgs.args_unspecified !== true
            ? argumentTypes(source, object.ObjectWithArgs)
            : undefined,
      }));
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return names.map((type) => ({ ...base, kind: 'dropType', type }));
    case 'OBJECT_SCHEMA':
      return names.map((target) => ({ ...base, kind: 'dropSchema', schema: target.name }));
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE':
    case 'OBJECT_POLICY':
      return onTable(source, node, base);
    default:
      return (node.objects ?? []).map((object) => dropped(source, node, object, base));
  }
}

function dropped(
  source: Source,
  node: DropStmt,
  object: Node,
  base: { readonly span: Operation['span']; readonly ifExists: boolean; readonly cascade: boolean },
): Operation {
  const target = objectReference(source, node.removeType, object);
  return target === undefined
    ? { kind: 'other', span: base.span, statement: node.removeType ?? 'DropStmt' }
    : { ...base, kind: 'dropObject', target };
}

const routineKinds: Readonly<Record<string, DropFunction['routine']>> = {
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'aggregate',
};

/** Names between the object's keywords and CASCADE, RESTRICT or the end, without argument lists after them. */
function droppedNames(source: Source, count: number): readonly ObjectName[] {
  const from = namesStart(source);
  return source
    .separated({ from, to: source.tokens.length })
    .slice(0, count)
    .flatMap((range) => source.objectName(range.from)?.name ?? []);
}

/** Parses what follows `DROP <kind words> [CONCURRENTLY] [IF EXISTS]`. */
function namesStart(source: Source): number {
  const ifExists = source.find(source.whole, 'if', 'exists');
  if (ifExists !== undefined) return ifExists + 2;
  let at = 1;
  while (
    kindWords.has(source.word(at)) &&
    !source.isPunctuation(at + 1, ',') &&
    at + 1 < source.tokens.length
  )
    at += 1;
  return at;
}

const kindWords = wordSet(`
  table view materialized foreign sequence index concurrently function procedure routine aggregate type domain
  schema
`);

/** DROP TRIGGER and DROP POLICY: `name ON table`. */
function onTable(
  source: Source,
  node: DropStmt,
  base: { readonly span: Operation['span']; readonly ifExists: boolean },
): readonly Operation[] {
  const on = source.find(source.whole, 'on');
  const name: Name | undefined = on === undefined ? undefined : source.name(on - 1);
  const table = on === undefined ? undefined : source.objectName(on + 1)?.name;
  if (name === undefined || table === undefined)
    return [{ kind: 'other', span: base.span, statement: 'DropStmt' }];
  const kinds = { OBJECT_TRIGGER: 'dropTrigger', OBJECT_RULE: 'dropRule' } as const;
  const kind =
    node.removeType === 'OBJECT_TRIGGER' || node.removeType === 'OBJECT_RULE'
      ? kinds[node.removeType]
      : 'dropPolicy';
  return [{ kind, span: base.span, name, table, ifExists: base.ifExists }];
}
