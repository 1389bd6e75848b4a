/**
 * The statements of a document for which proof results are shown: those of its report or, if its folder's database is unknown, those that
 * were sent to PostgreSQL at the user's request.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { Statement } from '../../core/syntax/statement.ts';
import type { ServerContext } from '../context.ts';
import type { DocumentReport, SourceDocument } from '../engine.ts';

export async function statementsToTell(
  { workspace, documentProofs }: Pick<ServerContext, 'workspace' | 'documentProofs'>,
  source: SourceDocument,
  report: DocumentReport,
  token: CancellationToken,
): Promise<readonly Statement[]> {
  if (report.statements.length > 0 || documentProofs.of(source.uri) === undefined) return report.statements;
  const effects = await workspace.effects(source, token);
  if (effects.kind === 'told') return [];
  return effects.sections.flatMap(({ statements }) => statements.map(({ statement }) => statement));
}
