/** A value that a transaction adds to an enum and then uses: the server refuses the statement that uses it. */
import type { AddEnumValue, Operation } from '../../operations/model/operation.ts';
import { candidateKeys } from '../../schema/lookup.ts';
import type { UserType } from '../../schema/model.ts';
import type { ParsedStatement, Statement } from '../../syntax/statement.ts';
import { slice, type Span } from '../../text/span.ts';
import { pendingOperations } from '../checking/workspace-knowledge.ts';
import { typeOfLiteral } from '../rows/literal-type.ts';
import { laterTogether } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface NewValueUse {
  readonly type: UserType;
  /** The position of the literal in the document. */
  readonly at: Span;
}

/** The first use of the value after the statement that adds it, in its transaction. */
export function useOfNewValue(operation: AddEnumValue, context: Surroundings): NewValueUse | undefined {
  if (context.body !== undefined || context.transaction.kind === 'none') return undefined;
  const type = typeNamed(operation, context);
  if (type === undefined || type.origin.file === context.path || type.values.includes(operation.value))
    return undefined;
  const [at] = laterTogether(context).flatMap((one) => useIn(one, operation.value, type, context) ?? []);
  return at && { type, at };
}

export interface PendingValue {
  readonly value: string;
  readonly type: UserType;
  /** The position of the literal in the document. */
  readonly at: Span;
  readonly added: { readonly file: string; readonly span: Span };
}

/** Values that earlier migrations add in the tool's transaction around all pending files, and that the statement uses. */
export function usesOfPendingValues(context: Surroundings): readonly PendingValue[] {
  if (context.tool?.transactionAround !== 'all-pending' || context.body !== undefined) return [];
  const pending = context.beyond.pending();
  const adding = pendingOperations(pending, 'addEnumValue');
  const files = new Set(adding.length === 0 ? [] : pending.map(({ path }) => path));
  return adding.flatMap(({ operation, ...added }) => {
    const type = operation.kind === 'addEnumValue' ? typeNamed(operation, context) : undefined;
    if (operation.kind !== 'addEnumValue' || type === undefined || files.has(type.origin.file)) return [];
    const at = useIn(context.statement, operation.value, type, context);
    return at === undefined ? [] : [{ value: operation.value, type, at, added }];
  });
}

/** This statement uses a value that an earlier one in its transaction adds. */
export function failsByNewValue(context: Surroundings): boolean {
  return context.earlier().some(({ statement, actions }) =>
    actions.some(({ operation }) => {
      if (operation.kind !== 'addEnumValue') return false;
      const schema = context.precedingSchemas[context.preceding.indexOf(statement)];
      const type = schema && typeNamed(operation, { schema });
      if (type === undefined || type.origin.file === context.path || type.values.includes(operation.value))
        return false;
      return useIn(context.statement, operation.value, type, context) !== undefined;
    }),
  );
}

function typeNamed(operation: AddEnumValue, { schema }: Pick<Surroundings, 'schema'>): UserType | undefined {
  return candidateKeys(schema, operation.type).flatMap((key) => schema.types.get(key) ?? [])[0];
}

/**
 * The position of the literal, in a statement that writes, compares or casts to the type: on a table with such a column, or naming the
 * type.
 */
function useIn(statement: Statement, value: string, type: UserType, context: Surroundings): Span | undefined {
  const { parsed, span } = statement;
  const evaluates = parsed.operations.filter((one) => evaluated.has(one.kind));
  const literal = parsed.tokens.find(
    (one) =>
      slice(parsed.text, one) === `'${value.replaceAll("'", "''")}'` &&
      !evaluates.every((operation) => isForAnother(operation, parsed, one, type, context)),
  );
  if (literal === undefined || evaluates.length === 0) return undefined;
  const named = parsed.tokens.some((one) => slice(parsed.text, one).replaceAll('"', '') === type.name);
  if (!named && !evaluates.some((one) => touches(one, type, context))) return undefined;
  return { start: span.start + literal.start, end: span.start + literal.end };
}

/** The tokens around it denote a column of another type. */
function isForAnother(
  operation: Operation,
  parsed: ParsedStatement,
  literal: Span,
  type: UserType,
  context: Surroundings,
): boolean {
  if (operation.kind !== 'insert' && operation.kind !== 'update' && operation.kind !== 'delete') return false;
  const table = operation.reads.length === 0 ? context.table(operation.table) : undefined;
  if (table === undefined || parsed.text.slice(literal.end).trimStart().startsWith('::')) return false;
  const found = typeOfLiteral(parsed, literal, table);
  return found !== undefined && found !== type.name;
}

const evaluated: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  'insert',
  'update',
  'delete',
  'setDefault',
  'addColumn',
  'addConstraint',
  'createTable',
  'createIndex',
]);

function touches(operation: Operation, type: UserType, context: Surroundings): boolean {
  if (!('table' in operation) || operation.table === undefined || !('name' in operation.table)) return false;
  const table = context.table(operation.table);
  if (table === undefined) return false;
  const isOf = (one: { readonly name: string; readonly type: { readonly name: string } }): boolean =>
    one.type.name === type.name;
  // A default has its column's type.
  if (operation.kind === 'setDefault')
    return table.columns.some((one) => one.name === operation.column.text && isOf(one));
  const set = operation.kind === 'update' && operation.where === undefined ? operation.columns : undefined;
  return table.columns.some((one) => isOf(one) && (set === undefined || set.includes(one.name)));
}
