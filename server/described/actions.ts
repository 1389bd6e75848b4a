/** Quick fixes of names that the schema does not have: the names that were perhaps meant. */
import { CodeActionKind, type CancellationToken, type CodeAction } from 'vscode-languageserver';
import { replace } from '../../core/text/edit.ts';
import type { Span } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import { plainEdit, type EditContext } from '../convert/code-action.ts';
import type { SourceDocument } from '../engine.ts';
import { mistakeDiagnostic, mistakesOf } from './diagnostics.ts';

export async function meantActions(
  context: ServerContext,
  source: SourceDocument,
  { edits, wanted }: { readonly edits: EditContext; readonly wanted: Span },
  token: CancellationToken,
): Promise<CodeAction[]> {
  const found = await mistakesOf(context, source, token);
  return found.flatMap((mistake): CodeAction[] => {
    const { span, meant = [] } = mistake;
    if (span.start > wanted.end || wanted.start > span.end) return [];
    // A quoted name may end the literal of a program that it stands in.
    const safe = meant.filter((name) => /\.sql$/i.test(source.uri) || !name.includes('"'));
    return safe.map((name) => ({
      title: `Change to ${name}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [mistakeDiagnostic(mistake, edits.ranges)],
      isPreferred: safe.length === 1,
      edit: plainEdit([replace(span, name)], edits),
    }));
  });
}
