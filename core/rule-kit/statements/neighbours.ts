/** The statements around a statement in its section: before it, after it, and in the same transaction. */
import type { Operation } from '../../operations/model/operation.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import type { Surroundings } from '../tables/tables.ts';

/** What identifies its place. */
export interface Standing extends Pick<Surroundings, 'preceding' | 'following' | 'statement'> {
  /** Set inside a body. */
  readonly body?: Surroundings['body'];
  /** Those of earlier migrations of the same change; a rule sees one migration only. */
  readonly before?: readonly Statement[] | undefined;
}

export function earlier({ before, preceding }: Standing): readonly Statement[] {
  return before === undefined ? preceding : [...before, ...preceding];
}

export function later({ following }: Standing): readonly Statement[] {
  return following;
}

/** Later ones that its own transaction also runs. */
export function laterTogether(context: Surroundings): readonly Statement[] {
  const { last } = context.during.transaction;
  return context.following.slice(0, last - context.preceding.length);
}

export function operationsOf(statements: readonly Statement[]): readonly Operation[] {
  return statements.flatMap((one) => one.parsed.operations);
}

/** The operations before it: of the section first, and then of the body that contains it. */
export function operationsBefore(context: Standing): readonly Operation[] {
  return [...operationsOf(earlier(context)), ...aroundInBody(context, (place, own) => place < own)];
}

/** The operations after it: of the body that contains it first, and then of the section. */
export function operationsAfter(context: Standing): readonly Operation[] {
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

/** The first operation of a top-level statement: for reports about the whole statement. */
export function isFirst(operation: Operation, context: Surroundings): boolean {
  return context.body === undefined && context.statement.parsed.operations[0] === operation;
}

/** The second word: enough to underline a whole statement. */
export function secondWord(context: Surroundings): Span {
  const { tokens, text } = context.statement.parsed;
  return tokens[1] ?? tokens[0] ?? { start: 0, end: text.length };
}
