/** Diagnostics for queries and bodies of functions that the schema of the migrations refuses: unknown names, wrong types, wrong numbers of arguments. */
import { DiagnosticSeverity, type CancellationToken, type Diagnostic } from 'vscode-languageserver';
import { bodyMistake } from '../../core/describe/bodies/body-mistakes.ts';
import { mistakeIn, namesTable, type Mistake } from '../../core/describe/mistake.ts';
import { shift } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import type { SourceDocument } from '../engine.ts';
import { describedBodies, describedDocument } from './document.ts';

const queryError = 'query-error';

export async function describedDiagnostics(
  context: ServerContext,
  source: SourceDocument,
  ranges: Ranges,
  token: CancellationToken,
): Promise<readonly Diagnostic[]> {
  const found = [...(await inQueries(context, source)), ...(await inBodies(context, source, token))];
  return found.map(({ span, message, warns }) => ({
    source: 'plinth',
    code: queryError,
    severity: warns === true ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
    range: ranges.toRange(span),
    message,
  }));
}

/** With places in the document. */
async function inQueries(context: ServerContext, source: SourceDocument): Promise<readonly Mistake[]> {
  const document = await describedDocument(context, source, 'soon');
  if (document === undefined || document.isApplied) return [];
  const { queries, answers, gaps, placeOf } = document;
  const found = queries.map((query) => ({ query, answer: answers.of(query.sent.sql) }));
  // A program may use another database than that of the migrations beside it.
  const isOurs = found.some(({ query, answer }) => answer?.kind === 'described' && namesTable(query, gaps));
  if (document.isProgram && !isOurs) return [];
  return found.flatMap(({ query, answer }): readonly Mistake[] => {
    const mistake = answer?.kind === 'refused' ? mistakeIn(query, answer, gaps) : undefined;
    if (mistake === undefined) return [];
    return [{ ...mistake, span: placeOf(shift(mistake.span, query.span.start)) }];
  });
}

async function inBodies(
  context: ServerContext,
  source: SourceDocument,
  token: CancellationToken,
): Promise<readonly Mistake[]> {
  const document = await describedBodies(context, source, token);
  if (document === undefined) return [];
  const { bodies, answers, gaps, placeOf } = document;
  return bodies.flatMap(({ start, found }) =>
    found.queries.flatMap((query): readonly Mistake[] => {
      const answer = answers.of(query.sent.sql);
      const mistake = answer && bodyMistake(query, answer, found, gaps);
      if (mistake === undefined) return [];
      return [{ ...mistake, span: placeOf(shift(mistake.span, start + query.span.start)) }];
    }),
  );
}
