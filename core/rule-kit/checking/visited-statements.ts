/** Which statements are checked: those of the section, those of bodies, and those that a program composes or calls. Checks nothing. */
import type { StatementTransaction } from '../../migrations/applying/transactions.ts';
import type { Schema } from '../../schema/model.ts';
import type { Executed } from '../../replay/statement.ts';
import type { ParsedBody, ParsedStatement, Statement } from '../../syntax/statement.ts';
import { shift, type Span } from '../../text/span.ts';
import type { RuleContext } from '../context.ts';
import type { Messages } from '../define-rule.ts';
import type { Scene } from './section-input.ts';

/** One statement to check, at top level or inside a body. */
export interface Visit {
  /** Index of the statement in the section; for a body, of the statement that contains it. */
  readonly at: number;
  readonly statement: Statement;
  readonly schema: Schema;
  readonly during: StatementTransaction;
  readonly body: RuleContext<Messages>['body'];
  /** Its text is not in the document, but composed or called there. */
  readonly made: boolean;
  readonly whenCalled: boolean;
}

/** The statement at an index of the section, and the statements inside it or run by it. */
export function visitsOf(scene: Scene, at: number): readonly Visit[] {
  const statement = scene.statements[at];
  const during = scene.replay.transactions[at];
  if (statement === undefined || during === undefined) return [];
  const schema = scene.replay.beforeAt(at) ?? scene.replay.after;
  const visit = { at, statement, schema, during, body: undefined, made: false, whenCalled: false };
  const inside = scene.replay.insideAt(at);
  return [visit, ...bodyVisits(visit, inside), ...madeVisits(visit, inside)];
}

/**
 * Statements of a body see the effects of earlier ones in the body; a function's body sees the schema in which the function is created. A
 * statement that no path reaches is checked all the same: it may run on a database that differs from this one.
 */
function bodyVisits(outer: Visit, inside: readonly Executed[]): readonly Visit[] {
  const { parsed, span } = outer.statement;
  const met = new Map(
    inside.flatMap((one) => (one.written === undefined ? [] : [[one.written, one] as const])),
  );
  const within = (body: ParsedBody, runs: boolean): readonly Visit[] =>
    body.statements.flatMap((inner) => {
      const visit: Visit = {
        at: outer.at,
        statement: placed(inner.parsed, shift(inner.span, span.start)),
        schema: met.get(inner)?.before ?? outer.schema,
        during: outer.during,
        body: { of: parsed, body, statement: inner },
        made: false,
        whenCalled: outer.whenCalled || !runs,
      };
      const nested = inner.parsed.bodies.flatMap((one) =>
        bodyVisits({ ...visit, whenCalled: visit.whenCalled || one.runs === 'when-called' }, []),
      );
      return [visit, ...nested];
    });
  return parsed.bodies.flatMap((body) => within(body, body.runs === 'now'));
}

/** Statements that a program composed or called elsewhere: each kind of statement once for each place of origin. */
function madeVisits(outer: Visit, inside: readonly Executed[]): readonly Visit[] {
  const seen = new Set<string>();
  return inside.flatMap(({ parsed, span, written, before, conditional }) => {
    const kinds = parsed.operations.map((one) => one.kind).join();
    const place = `${String(span.start)} ${kinds}`;
    if (written !== undefined || seen.has(place)) return [];
    seen.add(place);
    const statement = { ...placed(parsed, span), conditional };
    return [{ ...outer, statement, schema: before, body: undefined, made: true }];
  });
}

function placed(parsed: ParsedStatement, span: Span): Statement {
  return { span, terminated: true, leadingComments: [], conditional: false, parsed };
}
