/** What the rules about queries without an index share: one concerns conditions, one joins, one orders. */
import type { Operation } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { RuleFix } from '../context.ts';
import { adviceFor, askedText, columnList, indexMigration, unservedHere } from './missing-index.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The values that every such message names. */
interface Telling extends Surroundings {
  report(report: {
    readonly message: 'missing';
    readonly at: Span;
    readonly data: Readonly<Record<'table' | 'condition' | 'columns', string>>;
    readonly fix: RuleFix | undefined;
  }): void;
}

export const ofUnservedQueries = {
  hazard: 'advice',
  preset: 'strict',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  elsewhere: 'Queries are not resolved there yet.',
  instead:
    'An index that begins with the compared columns, then one range or the order, built with `CREATE INDEX CONCURRENTLY` in a migration of its own. One that serves several queries is better than one for each.',
  whenOff: 'Where the tables stay small, or the queries run once a night and may take their time.',
  fix: {
    kinds: ['files'],
    differs: [{ at: 'end', of: 'index', words: 'There is one index more.' }],
    because:
      'An index more changes no result, and costs each write a little: whether the query is worth that is for people to say.',
  },
  bodies: 'all',
} as const;

/** The checks of such a rule: each need of that kind that no index serves, with the index that would. */
export function checkUnserved(kind: Parameters<typeof unservedHere>[2]) {
  const judge = (operation: Operation, context: Telling): void => {
    for (const want of unservedHere(operation, context, kind)) {
      const advice = adviceFor(want, context);
      if (advice === undefined) continue;
      const { candidate, table } = advice;
      context.report({
        message: 'missing',
        at: want.span,
        data: { table, condition: askedText(want, context), columns: columnList(candidate, context.latest) },
        fix: indexMigration(candidate, context),
      });
    }
  };
  return { select: judge, insert: judge, update: judge, delete: judge, createView: judge } as const;
}
