/** Asks the client to refresh when something other than the document changed; a burst of changes causes one refresh. */
import { CodeLensRefreshRequest, InlayHintRefreshRequest } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';

const burstMs = 50;

export function registerRefresh({ connection, client, log, revision }: ServerContext): void {
  const failed = (error: unknown): void => log.error('Refreshing failed.', error);
  const diagnostics = onceInABurst(() => {
    if (client.refreshDiagnostics) connection.languages.diagnostics.refresh().catch(failed);
  });
  const lenses = onceInABurst(() => {
    if (client.refreshLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(failed);
  });
  const hints = onceInABurst(() => {
    if (client.refreshInlayHints) connection.sendRequest(InlayHintRefreshRequest.type).catch(failed);
  });
  revision.onAdvance(() => {
    diagnostics();
    lenses();
    hints();
  });
  revision.onDescribed(diagnostics);
  revision.onLenses(() => {
    lenses();
    hints();
  });
}

function onceInABurst(work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, burstMs);
  };
}
