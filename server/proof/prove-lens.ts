/** The lens above a migration's first statement: the result of its proof, or a link to run one. */
import type { CancellationToken, CodeLens } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import type { DocumentReport, SourceDocument } from '../engine.ts';
import { headlineOf, provedIn, summaryOf } from './known.ts';
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
  const at = ranges.toPosition(first.span.start);
  const summary = known !== undefined && holds ? summaryOf(known.proof) : undefined;
  const command =
    known === undefined || summary === undefined
      ? { title: open, command: 'plinth.proof.prove', arguments: [{ uri: source.uri }] }
      : {
          title: headlineOf(known.proof),
          tooltip: summary,
          command: 'plinth.proof.show',
          arguments: [{ uri: source.uri, summary }],
        };
  return [{ range: { start: at, end: at }, command }];
}
