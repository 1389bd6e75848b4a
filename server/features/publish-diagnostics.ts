/**
 * `textDocument/publishDiagnostics` for clients that do not pull: shortly after the last keystroke, and after a change of the workspace.
 */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ServerContext } from '../context.ts';
import { never } from '../isolate.ts';
import { diagnosticsOf } from '../workspace/diagnostics-of.ts';
import { sourceOf } from '../workspace/source.ts';

const quietMs = 120;

export function registerPublishDiagnostics(context: ServerContext): void {
  const { connection, documents, client, log, revision } = context;
  const waiting = new Map<string, NodeJS.Timeout>();

  const publish = async (document: TextDocument): Promise<void> => {
    const { version } = document;
    const diagnostics = await diagnosticsOf(context, sourceOf(document), never);
    // A newer text has its own timer, and a closed document has been cleared.
    if (documents.get(document.uri)?.version !== version) return;
    await connection.sendDiagnostics({ uri: document.uri, version, diagnostics });
  };
  const schedule = (document: TextDocument): void => {
    if (client.pullDiagnostics) return;
    clearTimeout(waiting.get(document.uri));
    const timer = setTimeout(() => {
      waiting.delete(document.uri);
      publish(document).catch((error: unknown) => {
        log.error('textDocument/publishDiagnostics failed.', error);
      });
    }, quietMs);
    waiting.set(document.uri, timer);
  };

  documents.onDidChangeContent(({ document }) => schedule(document));
  documents.onDidClose(({ document }) => {
    clearTimeout(waiting.get(document.uri));
    waiting.delete(document.uri);
    if (!client.pullDiagnostics) {
      void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    }
  });
  revision.onAdvance(() => documents.all().forEach(schedule));
  revision.onDescribed(() => documents.all().forEach(schedule));
}
