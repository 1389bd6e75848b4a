/**
 * The statements of a document that a proof is told at: those of its report, and where that has none because nothing says which database its folder
 * is for, those of which PostgreSQL was asked: a person has asked for the proof.
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
