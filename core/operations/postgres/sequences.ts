/** The options of sequences, in any statement: CREATE and ALTER SEQUENCE, identity columns. */
import type { AlterSeqStmt, CreateSeqStmt, Node } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { AlterSequence, CreateSequence, SequenceOptions } from '../model/operation.ts';
import { nameOfParts, option, persistenceOf, relationName, valueText } from './parts.ts';

export function createSequence(source: Source, node: CreateSeqStmt): CreateSequence {
  return {
    kind: 'createSequence',
    span: source.span(source.whole),
    sequence: relationName(source, node.sequence),
    ifNotExists: node.if_not_exists === true,
    persistence: persistenceOf(node.sequence),
    options: sequenceOptions(node.options),
  };
}

export function alterSequence(source: Source, node: AlterSeqStmt): AlterSequence {
  return {
    kind: 'alterSequence',
    span: source.span(source.whole),
    sequence: relationName(source, node.sequence),
    ifExists: node.missing_ok === true,
    options: sequenceOptions(node.options),
  };
}

export function sequenceOptions(nodes: readonly Node[] | undefined): SequenceOptions {
  const text = (name: string): string | undefined => valueText(option(nodes, name)?.arg);
  const bound = (name: string): string | undefined =>
    option(nodes, name) === undefined ? undefined : (text(name) ?? 'none');
  const type = option(nodes, 'as')?.arg;
  const cycle = option(nodes, 'cycle');
  const name = option(nodes, 'sequence_name')?.arg;
  return {
    type: type !== undefined && 'TypeName' in type ? strings(type.TypeName.names).at(-1) : undefined,
    start: text('start'),
    increment: text('increment'),
    minimum: bound('minvalue'),
    maximum: bound('maxvalue'),
    cache: text('cache'),
    cycle: cycle === undefined ? undefined : valueText(cycle.arg) !== 'false',
    ownedBy: ownedBy(option(nodes, 'owned_by')?.arg),
    name: name !== undefined && 'List' in name ? nameOfParts(strings(name.List.items)) : undefined,
    restart: option(nodes, 'restart') !== undefined,
  };
}

function ownedBy(value: Node | undefined): SequenceOptions['ownedBy'] {
  if (value === undefined || !('List' in value)) return undefined;
  const parts = strings(value.List.items);
  const column = parts.at(-1);
  if (parts.length === 1 || column === undefined) return 'none';
  return { table: nameOfParts(parts.slice(0, -1)), column };
}
