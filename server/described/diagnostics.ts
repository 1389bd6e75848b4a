/** Diagnostics for queries that the schema of the migrations refuses: unknown names, wrong types, wrong numbers of arguments. */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { mistakeIn } from '../../core/describe/mistake.ts';
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
  if (document === undefined) return [];
  const { queries, answers, gaps } = document;
  return queries.flatMap((query): readonly Diagnostic[] => {
    const found = answers.of(query.sent.sql);
    const mistake = found?.kind === 'refused' ? mistakeIn(query, found, gaps) : undefined;
    if (mistake === undefined) return [];
    return [
      {
        source: 'plinth',
        code: queryError,
        severity: DiagnosticSeverity.Error,
        range: ranges.toRange(shift(mistake.span, query.span.start)),
        message: mistake.message,
      },
    ];
  });
}
