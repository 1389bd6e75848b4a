/** The lens above a migration's first statement: the result of its proof, or a link to run one. */
import type { CancellationToken, CodeLens } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import type { DocumentReport, SourceDocument } from '../engine.ts';
import { provedIn, summaryOf } from './known.ts';
import { statementsToTell } from './statements.ts';

export async function proveLens(
  context: ServerContext,
  source: SourceDocument,
  report: DocumentReport,
  { ranges, token }: { readonly ranges: Ranges; readonly token: CancellationToken },
): Promise<CodeLens[]> {
  const { workspace, documentProofs: proofs, settings } = context;
  const statements = await statementsToTell(context, source, report, token);
  const [first] = statements;
  const known = proofs.of(source.uri);
  if (!workspace.trusted || first === undefined) return [];
  if (known === undefined && report.kind !== 'diagnosed') return [];
  if ((await workspace.migrationOf(source)) === undefined) return [];
  const { proveAutomatically: isAutomatic } = await settings.of(source.uri);
  const holds = known !== undefined && provedIn(known, statements).length === statements.length;
  const isComing = proofs.isRunning(source.uri) || (known !== undefined && proofs.active && isAutomatic);
  const open = isComing ? 'Proving…' : 'Prove this migration';
  const title = known !== undefined && holds ? capitalised(summaryOf(known.proof)) : open;
  const at = ranges.toPosition(first.span.start);
  const command = { title, command: 'plinth.proof.prove', arguments: [{ uri: source.uri }] };
  return [{ range: { start: at, end: at }, command }];
}

function capitalised(text: string): string {
  const line = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}`;
}

const longest = 140;
