/** Describes a statement in a few words, with its object: `add column orders.note`. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { operationInWords } from '../../operations/words.ts';
import { joined } from '../../text/enumerate.ts';
import type { StatementFact } from '../facts/statements.ts';
import { name } from './words.ts';

/** ALTER TABLE may have many actions: the table of statements names a few. */
const mostActions = 3;

export function statementWords({ statement, relations }: StatementFact): string {
  const target = relations.find(({ role }) => role === 'target')?.relation;
  const actions = statement.actions.map(({ operation }) => actionWords(operation, target));
  return actions.length === 0 ? 'not understood' : joined([...new Set(actions)], mostActions);
}

function actionWords(operation: Operation, target: string | undefined): string {
  const words = operationInWords(operation);
  const table = 'table' in operation && operation.table !== undefined ? shown(operation.table) : target;
  const part = partOf(operation);
  switch (part?.kind) {
    case 'column':
      return `${words} ${name(table === undefined ? part.name : `${table}.${part.name}`)}`;
    case 'object':
      return `${words} ${name(part.name)}${table === undefined ? '' : ` on ${name(table)}`}`;
    default:
      return table === undefined ? words : `${words} ${name(table)}`;
  }
}

/** The part of a table that it concerns; undefined for the whole table. */
function partOf(
  operation: Operation,
): { readonly kind: 'column' | 'object'; readonly name: string } | undefined {
  switch (operation.kind) {
    case 'addColumn':
      return { kind: 'column', name: operation.column.name.text };
    case 'dropColumn':
    case 'renameColumn':
    case 'redefineColumn':
    case 'alterColumnType':
    case 'setDefault':
    case 'dropDefault':
    case 'setNotNull':
    case 'dropNotNull':
    case 'alterColumnOption':
      return { kind: 'column', name: operation.column.text };
    case 'validateConstraint':
    case 'dropConstraint':
    case 'renameConstraint':
      return { kind: 'object', name: operation.constraint.text };
    case 'dropIndex':
      return { kind: 'object', name: shown(operation.index) };
    case 'createIndex':
      return operation.name && { kind: 'object', name: operation.name.text };
    case 'addConstraint':
      return operation.constraint.name && { kind: 'object', name: operation.constraint.name.text };
    default:
      return undefined;
  }
}

function shown({ schema, name: own }: ObjectName): string {
  return schema === undefined || schema.text === 'public' ? own.text : `${schema.text}.${own.text}`;
}
