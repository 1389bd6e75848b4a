/** Diagnostics for queries and bodies of functions that the schema of the migrations refuses: unknown names, wrong types, wrong numbers of arguments. */
import { DiagnosticSeverity, type CancellationToken, type Diagnostic } from 'vscode-languageserver';
import type { Mistake } from '../../core/describe/mistake.ts';
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
  return (await mistakesOf(context, source, token)).map((mistake) => mistakeDiagnostic(mistake, ranges));
}

export async function mistakesOf(
  context: ServerContext,
  source: SourceDocument,
  token: CancellationToken,
): Promise<readonly Mistake[]> {
  const document = await describedDocument(context, source);
  const inQueries = document === undefined || document.isApplied ? [] : document.mistakes;
  return [...inQueries, ...(await mistakesInBodies(context, source, token))];
}

export function mistakeDiagnostic({ span, message, warns }: Mistake, ranges: Ranges): Diagnostic {
  return {
    source: 'plinth',
    code: queryError,
    severity: warns === true ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
    range: ranges.toRange(span),
    message,
  };
}
