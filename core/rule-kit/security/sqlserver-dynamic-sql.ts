/** Character parameters of a procedure of SQL Server's that become part of a command which it executes, and whose rights it runs with. */
import type { CreateFunction, DynamicPiece, FunctionArgument } from '../../operations/model/operation.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import type { Span } from '../../text/span.ts';
import { later, operationsOf } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface Injected {
  /** EXEC or sp_executesql. */
  readonly at: Span;
  readonly parameter: string;
  readonly procedure: string;
  /** Runs with others' rights than the caller's. */
  readonly givesMore: boolean;
}

/** Each parameter once, at the first command that takes it in as it is. */
export function injectedIn(operation: CreateFunction, context: Surroundings): readonly Injected[] {
  const told = new Set<string>();
  return (operation.executes ?? []).flatMap(({ span, pieces }) => {
    const leaves = leavesOf(pieces);
    // The whole command as a parameter: a procedure that is meant to execute what it is given.
    if (leaves.every((one) => one.kind === 'variable') && leaves.length === 1) return [];
    const found = leaves.find(
      (one) =>
        one.kind === 'variable' &&
        isText(operation, one.name) &&
        !told.has(one.name) &&
        operation.lookedUp?.includes(one.name) !== true,
    );
    if (found?.kind !== 'variable') return [];
    told.add(found.name);
    const procedure =
      operation.function.name.written ?? displayName(relationKey(context.schema, operation.function));
    return [
      {
        at: span,
        parameter: asWritten(found.name, context),
        procedure,
        givesMore: operation.securityDefiner,
      },
    ];
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

/** What is below drops it, or gives it another text: nobody calls this one. */
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
