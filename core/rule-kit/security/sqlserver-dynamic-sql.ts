/** Character parameters of a SQL Server procedure that become part of a command which it executes, and the privileges it runs with. */
import { wordSet } from '../../collections/word-set.ts';
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
  /** Runs with privileges other than the caller's. */
  readonly givesMore: boolean;
}

/** Each parameter once, at the first command that includes it unchanged. */
export function injectedIn(operation: CreateFunction, context: Surroundings): readonly Injected[] {
  const told = new Set<string>();
  return (operation.executes ?? []).flatMap(({ span, pieces }) => {
    const leaves = leavesOf(pieces);
    // The whole command is a parameter: the purpose of the procedure is to run it.
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

/** A later statement drops it or gives it another text: nobody calls this version. */
export function isMadeAgain({ function: name }: CreateFunction, context: Surroundings): boolean {
  const key = relationKey(context.schema, name);
  return operationsOf(later(context)).some(
    (one) =>
      (one.kind === 'dropFunction' || one.kind === 'createFunction') &&
      relationKey(context.schema, one.function) === key,
  );
}

type Leaf = Extract<DynamicPiece, { readonly kind: 'variable' | 'literal' }>;

/** Literals, and variables that become part of the text unchanged. */
function leavesOf(piece: DynamicPiece): readonly Leaf[] {
  if (piece.kind === 'variable' || piece.kind === 'literal') return [piece];
  return piece.kind === 'concatenation' ? piece.parts.flatMap(leavesOf) : [];
}

function isText({ arguments: all }: CreateFunction, name: string): boolean {
  return all.some((one) => one.name === name && takesText(one));
}

/** If the whole command is a parameter, the purpose of the procedure is to run it; one or two characters cannot contain a command. */
function takesText({ type }: FunctionArgument): boolean {
  const [length = Infinity] = type.modifiers;
  return textual.has(type.name) && (type.modifiers.length === 0 || length > 4);
}

const textual = wordSet('varchar nvarchar char nchar sysname text ntext');
