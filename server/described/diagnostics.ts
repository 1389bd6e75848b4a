/** Diagnostics for queries and bodies of functions that the schema of the migrations refuses: unknown names, wrong types, wrong numbers of arguments. */
import { DiagnosticSeverity, type CancellationToken, type Diagnostic } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import type { SourceDocument } from '../engine.ts';
import { describedDocument, mistakesInBodies } from './document.ts';

const queryError = 'query-error';

export async function describedDiagnostics(
  context: ServerContext,
  source: SourceDocument,
  ranges: Ranges,
  token: CancellationToken,
): Promise<readonly Diagnostic[]> {
  const document = await describedDocument(context, source);
  const inQueries = document === undefined || document.isApplied ? [] : document.mistakes;
  const found = [...inQueries, ...(await mistakesInBodies(context, source, token))];
  return found.map(({ span, message, warns }) => ({
    source: 'plinth',
    code: queryError,
    severity: warns === true ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
    range: ranges.toRange(span),
    message,
  }));
}
