/** What stands around a statement in its section: before it, behind it, and in the same transaction. */
import type { Operation } from '../operations/operation.ts';
import type { Statement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';
import type { Surroundings } from './tables.ts';

/** What its place is told by. */
export interface Standing extends Pick<Surroundings, 'siblings' | 'statement'> {
  /** Set inside a body. */
  readonly body?: Surroundings['body'];
  /** Those of migrations before it that belong to the same change; a rule sees one migration and knows of none. */
  readonly before?: readonly Statement[] | undefined;
}

/** Its place among the statements of the section; for a statement of a body, the place of the one that holds it. */
export function placeOf(context: Standing): number {
  const { siblings } = context;
  const { start } = context.statement.span;
  let [low, high] = [0, siblings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((siblings[middle]?.span.start ?? Infinity) <= start) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function earlier(context: Standing): readonly Statement[] {
  const own = context.siblings.slice(0, placeOf(context));
  return context.before === undefined ? own : [...context.before, ...own];
}

export function later(context: Standing): readonly Statement[] {
  return context.siblings.slice(placeOf(context) + 1);
}

/** Those behind it that its own transaction carries out too. */
export function laterTogether(context: Surroundings): readonly Statement[] {
  return context.siblings.slice(placeOf(context) + 1, context.during.transaction.last + 1);
}

export function operationsOf(statements: readonly Statement[]): readonly Operation[] {
  return statements.flatMap((one) => one.parsed.operations);
}

/** What has run before it: of the section first, and then of the body that holds it. */
export function operationsBefore(context: Standing): readonly Operation[] {
  return [...operationsOf(earlier(context)), ...aroundInBody(context, (place, own) => place < own)];
}

/** What runs behind it: of the body that holds it first, and then of the section. */
export function operationsBehind(context: Standing): readonly Operation[] {
  return [...aroundInBody(context, (place, own) => place > own), ...operationsOf(later(context))];
}

function aroundInBody(
  { body }: Standing,
  isMeant: (place: number, own: number) => boolean,
): readonly Operation[] {
  if (body === undefined) return [];
  const own = body.body.statements.indexOf(body.statement);
  return body.body.statements
    .filter((_, place) => isMeant(place, own))
    .flatMap(({ parsed }) => parsed.operations);
}

/** The first operation of a top-level statement: for what is said once of each statement. */
export function isFirst(operation: Operation, context: Surroundings): boolean {
  return context.body === undefined && context.statement.parsed.operations[0] === operation;
}

/** The word behind the first: enough to underline where the statement as a whole is meant. */
export function secondWord(context: Surroundings): Span {
  const { tokens, text } = context.statement.parsed;
  return tokens[1] ?? tokens[0] ?? { start: 0, end: text.length };
}
