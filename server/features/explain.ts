/** The plans' messages: explain the query at a place, and the last plan again. Only on what the user chose for the document. */
import { oneLine } from '../../core/plan/format.ts';
import { planAnswer } from '../../core/plan/present/answer.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import {
  explainQuery,
  lastPlan,
  type ExplainAnswer,
  type ExplainedQuery,
  type QueryPlace,
} from '../../protocol/plans.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import type { SourceDocument } from '../engine.ts';
import { never } from '../isolate.ts';
import type { KeptPlan } from '../plans/plans.ts';
import { planTarget } from '../plans/target.ts';
import { sourceOf } from '../workspace/source.ts';

const failed = 'The query could not be explained. The log says why.';

export function registerExplain(context: ServerContext): void {
  const { rpc, plans, documents, revision } = context;
  documents.onDidClose(({ document }) => plans.forget(document.uri));
  rpc.answer(
    explainQuery,
    { kind: 'failure', title: 'Query', message: failed },
    async (place, token): Promise<ExplainAnswer> => {
      const found = await queryAt(context, place);
      if (found === undefined) {
        const message = 'There is no statement here. Put the cursor into a query.';
        return { kind: 'failure', title: 'Query', message };
      }
      const { document, statement } = found;
      const target = await planTarget(context, document.uri);
      if (target === undefined) return { kind: 'unbound' };
      const sql = statement.parsed.text;
      const result = await plans.explain(document.uri, sql, target, token, () => revision.touchLenses());
      switch (result.kind) {
        case 'cancelled':
          return result;
        case 'failure':
          return { ...result, title: oneLine(sql).slice(0, 80) };
        case 'planned':
          return { kind: 'explained', query: toExplained(result.plan, found) };
      }
    },
  );
  rpc.answer(lastPlan, null, async (place) => {
    const found = await queryAt(context, place);
    const target = await planTarget(context, place.uri);
    if (found === undefined || target === undefined) return null;
    const last = plans.last(found.document.uri, found.statement.parsed.text, target);
    return last === undefined ? null : toExplained(last, found);
  });
}

interface FoundQuery {
  readonly document: SourceDocument;
  readonly statement: Statement;
}

function toExplained({ reading, at, json }: KeptPlan, { document, statement }: FoundQuery): ExplainedQuery {
  return {
    uri: document.uri,
    start: statement.span.start,
    text: statement.parsed.text,
    answer: planAnswer(reading, at),
    json,
  };
}

async function queryAt(
  { documents, workspace }: ServerContext,
  { uri, at }: QueryPlace,
): Promise<FoundQuery | undefined> {
  const open = documents.get(uri);
  if (open === undefined) return undefined;
  const document = sourceOf(open);
  const { statements } = await workspace.report(document, never);
  const ranges = rangesOf(document.text);
  const offset = ranges.toOffset(at);
  const statement = statementAt(statements, offset, (at) => ranges.toPosition(at).line);
  return statement === undefined ? undefined : { document, statement };
}

/** Between two statements the one on the cursor's own line is meant, else the one below: its comment stands above it. */
function statementAt(
  statements: readonly Statement[],
  offset: number,
  lineOf: (offset: number) => number,
): Statement | undefined {
  const before = statements.findLast(({ span }) => span.start <= offset);
  if (before !== undefined && (offset <= before.span.end || lineOf(before.span.end) === lineOf(offset))) {
    return before;
  }
  return statements.find(({ span }) => span.start > offset) ?? before;
}
