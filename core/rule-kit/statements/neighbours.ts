/** What stands around a statement in its section: before it, after it, and in the same transaction. */
import type { Operation } from '../../operations/model/operation.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import type { Surroundings } from '../tables/tables.ts';

/** What its place is told by. */
export interface Standing extends Pick<Surroundings, 'preceding' | 'following' | 'statement'> {
  /** Set inside a body. */
  readonly body?: Surroundings['body'];
  /** Those of migrations before it that belong to the same change; a rule sees one migration and knows of none. */
  readonly before?: readonly Statement[] | undefined;
}

export function earlier({ before, preceding }: Standing): readonly Statement[] {
  return before === undefined ? preceding : [...before, ...preceding];
}

export function later({ following }: Standing): readonly Statement[] {
  return following;
}

/** Those after it that its own transaction carries out too. */
export function laterTogether(context: Surroundings): readonly Statement[] {
  const { last } = context.during.transaction;
  return context.following.slice(0, last - context.preceding.length);
}

export function operationsOf(statements: readonly Statement[]): readonly Operation[] {
  return statements.flatMap((one) => one.parsed.operations);
}

/** What has run before it: of the section first, and then of the body that holds it. */
export function operationsBefore(context: Standing): readonly Operation[] {
  return [...operationsOf(earlier(context)), ...aroundInBody(context, (place, own) => place < own)];
}

/** What runs after it: of the body that holds it first, and then of the section. */
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

/** The word after the first: enough to underline where the statement as a whole is meant. */
export function secondWord(context: Surroundings): Span {
  const { tokens, text } = context.statement.parsed;
  return tokens[1] ?? tokens[0] ?? { start: 0, end: text.length };
}
