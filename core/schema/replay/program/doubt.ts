/** What a dynamic command whose text is not known in full may do: the tables that its known words name are no longer sure. */
import type { DynamicPiece } from '../../../operations/operation.ts';
import { identifierName } from '../../../syntax/postgres/identifier.ts';
import { nameOf, resolveRelation } from '../../lookup.ts';
import type { Schema } from '../../model.ts';
import { doubtful } from '../at.ts';
import { isTable, putRelation } from '../store.ts';

export function doubted(schema: Schema, command: DynamicPiece): Schema {
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
