/**
 * The status messages: what was detected in the workspace, why a document is or is not diagnosed, trust, and findings of applied migrations
 * on request.
 */
import { showAppliedFindings } from '../../protocol/scope.ts';
import { documentStatus, statusChanged, trustGranted } from '../../protocol/status.ts';
import type { ServerContext } from '../context.ts';
import { never } from '../isolate.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerStatus({ rpc, documents, revision, workspace, settings }: ServerContext): void {
  workspace.onStatus((status) => rpc.tell(statusChanged, status));
  rpc.answer(
    documentStatus,
    { kind: 'silent', reason: 'The document could not be read.', folder: undefined },
    async ({ uri }, token) => {
      const document = documents.get(uri);
      if (document === undefined) {
        return { kind: 'silent', reason: 'The document is not open.', folder: undefined };
      }
      if (!(await settings.of(uri)).enable) {
        return { kind: 'silent', reason: 'The setting plinth.enable is off here.', folder: undefined };
      }
      const { kind, reason, folder } = await workspace.report(sourceOf(document), token);
      return { kind, reason, folder };
    },
  );
  rpc.answer(showAppliedFindings, false, async ({ uri, show }) => {
    workspace.showApplied(uri, show);
    const document = documents.get(uri);
    // The answer is sent after the document has been linted, so that its diagnostics are up to date.
    if (document !== undefined) await workspace.report(sourceOf(document), never);
    revision.advance();
    return true;
  });
  rpc.hear(trustGranted, () => workspace.trust());
}
