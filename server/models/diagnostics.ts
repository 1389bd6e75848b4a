/** Diagnostics for models of libraries: what their change does to the running release before a migration exists, and drift. */
import { join } from 'node:path';
import { DiagnosticSeverity, type CancellationToken, type Diagnostic } from 'vscode-languageserver';
import type { Remark } from '../../core/models/remarks.ts';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';
import type { SourceDocument } from '../engine.ts';
import { locator } from '../workspace/locate.ts';

const severities: Readonly<Record<Remark['grade'], DiagnosticSeverity>> = {
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export async function modelDiagnostics(
  context: ServerContext,
  source: SourceDocument,
  ranges: Ranges,
  token: CancellationToken,
): Promise<readonly Diagnostic[]> {
  const { root, remarks } = await context.workspace.modelRemarks(source, token);
  if (remarks.length === 0) return [];
  const locate = locator(context);
  return remarks.map(({ kind, grade, span, message, built }) => {
    const file = join(root, built.file);
    const range = context.client.relatedInformation ? locate(file, built.span) : undefined;
    return {
      source: 'plinth',
      code: `model-${kind}`,
      severity: severities[grade],
      range: ranges.toRange(span),
      message,
      ...(range === undefined
        ? {}
        : { relatedInformation: [{ location: { uri: uriOf(file), range }, message: built.message }] }),
    };
  });
}
