/** Diagnostics for queries that the schema of the migrations refuses: unknown names, wrong types, wrong numbers of arguments. */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { mistakeIn, namesTable } from '../../core/describe/mistake.ts';
import { shift } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import type { SourceDocument } from '../engine.ts';
import { describedDocument } from './document.ts';

const queryError = 'query-error';

export async function describedDiagnostics(
  context: ServerContext,
  source: SourceDocument,
  ranges: Ranges,
): Promise<readonly Diagnostic[]> {
  const document = await describedDocument(context, source);
  if (document === undefined || document.isApplied) return [];
  const { queries, answers, gaps, placeOf } = document;
  const found = queries.map((query) => ({ query, answer: answers.of(query.sent.sql) }));
  // A program may use another database than that of the migrations beside it.
  const isOurs = found.some(({ query, answer }) => answer?.kind === 'described' && namesTable(query, gaps));
  if (document.isProgram && !isOurs) return [];
  return found.flatMap(({ query, answer }): readonly Diagnostic[] => {
    const mistake = answer?.kind === 'refused' ? mistakeIn(query, answer, gaps) : undefined;
    if (mistake === undefined) return [];
    return [
      {
        source: 'plinth',
        code: queryError,
        severity: DiagnosticSeverity.Error,
        range: ranges.toRange(placeOf(shift(mistake.span, query.span.start))),
        message: mistake.message,
      },
    ];
  });
}
