/** Character parameters of a procedure of SQL Server's that become part of a command which it executes, and what that gives to whoever calls it. */
import type { CreateFunction, DynamicPiece, FunctionArgument } from '../operations/operation.ts';
import { displayName, relationKey } from '../schema/lookup.ts';
import type { Span } from '../text/span.ts';
import { later, operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

export interface Injected {
  /** EXEC or sp_executesql. */
  readonly at: Span;
  readonly parameter: string;
  readonly procedure: string;
  /** Runs with others' rights, or the text stands where a value does, as what people type in. Else callers could send the command themselves. */
  readonly givesMore: boolean;
}

/** Each parameter once, at the first command that takes it in as it is. */
export function injectedIn(operation: CreateFunction, context: Surroundings): readonly Injected[] {
  const told = new Set<string>();
  return (operation.executes ?? []).flatMap(({ span, pieces }) => {
    const leaves = leavesOf(pieces);
    // The whole command as a parameter: a procedure that is meant to execute what it is given.
    if (leaves.every((one) => one.kind === 'variable') && leaves.length === 1) return [];
    const at = leaves.findIndex(
      (one) =>
        one.kind === 'variable' &&
        isText(operation, one.name) &&
        !told.has(one.name) &&
        operation.lookedUp?.includes(one.name) !== true,
    );
    const found = leaves[at];
    if (found?.kind !== 'variable') return [];
    told.add(found.name);
    const procedure =
      operation.function.name.written ?? displayName(relationKey(context.schema, operation.function));
    const before = leaves.slice(0, at);
    const isName = leaves.some(
      (one, place) =>
        one.kind === 'variable' && one.name === found.name && !isInQuotes(leaves.slice(0, place)),
    );
    const isValue = isInQuotes(before) && !isName;
    const givesMore = operation.securityDefiner || (isValue && !isOfAdministrators(before));
    return [{ at: span, parameter: asWritten(found.name, context), procedure, givesMore }];
  });
}

/** As the procedure declares it. */
function asWritten(parameter: string, { statement }: Surroundings): string {
  const { text, tokens } = statement.parsed;
  const declared = tokens.find(
    ({ kind, start, end }) => kind === 'parameter' && text.slice(start, end).toLowerCase() === parameter,
  );
  return declared === undefined ? parameter : text.slice(declared.start, declared.end);
}

/** What stands below drops it, or gives it another text: nobody calls this one. */
export function isMadeAgain({ function: name }: CreateFunction, context: Surroundings): boolean {
  const key = relationKey(context.schema, name);
  return operationsOf(later(context)).some(
    (one) =>
      (one.kind === 'dropFunction' || one.kind === 'createFunction') &&
      relationKey(context.schema, one.function) === key,
  );
}

type Leaf = Extract<DynamicPiece, { readonly kind: 'variable' | 'literal' }>;

/** Literals, and variables that become part of the text as they are. */
function leavesOf(piece: DynamicPiece): readonly Leaf[] {
  if (piece.kind === 'variable' || piece.kind === 'literal') return [piece];
  return piece.kind === 'concatenation' ? piece.parts.flatMap(leavesOf) : [];
}

/** Behind a quote that the text before has opened, and that no function of the catalog takes a name in. */
function isInQuotes(before: readonly Leaf[]): boolean {
  const text = before.map((one) => (one.kind === 'literal' ? one.value : '?')).join('');
  const parts = text.split("'");
  return parts.length % 2 === 0 && !asksForName.test(parts.at(-2) ?? '');
}

/** Programs call what asks so with names of tables that they have made up themselves. */
const asksForName =
  /\b(?:object_id|col_length|columnproperty|indexproperty|type_id|schema_id|db_id)\s*\(\s*n?$/i;

/** BACKUP, DBCC, CREATE LOGIN: who may have them executed with rights of his own needs no way around. */
function isOfAdministrators(before: readonly Leaf[]): boolean {
  const begin = before.map((one) => (one.kind === 'literal' ? one.value : ' ')).join('');
  return administrative.test(begin);
}

const administrative =
  /^[\s;]*(?:exec(?:ute)?\s+)?(?:(?:\[?master\]?|\[?sys\]?)?\.{0,2}(?:\[?(?:dbo|sys)\]?\.)?(?:xp_|sp_(?:add|drop|grant|revoke|change)\w)|backup\s|restore\s|dbcc\s|kill\s|(?:create|alter|drop)\s+(?:database|login|user|role|server|endpoint|credential|certificate)\s)/i;

function isText({ arguments: all }: CreateFunction, name: string): boolean {
  return all.some((one) => one.name === name && takesText(one));
}

/** The whole command as a parameter is a procedure that is meant to execute what it is given; a character or two hold no command. */
function takesText({ type }: FunctionArgument): boolean {
  const [length = Infinity] = type.modifiers;
  return textual.has(type.name) && (type.modifiers.length === 0 || length > 4);
}

const textual: ReadonlySet<string> = new Set([
  'varchar',
  'nvarchar',
  'char',
  'nchar',
  'sysname',
  'text',
  'ntext',
]);
