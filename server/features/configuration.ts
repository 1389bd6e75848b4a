/** `workspace/didChangeConfiguration` and `workspace/didChangeWatchedFiles`: reloads settings and files. */
import type { ServerContext } from '../context.ts';
import { pathOf } from '../convert/uri.ts';

export function registerChanges({
  connection,
  documents,
  settings,
  revision,
  workspace,
  log,
}: ServerContext): void {
  connection.onDidChangeConfiguration(() => {
    settings.clear();
    workspace.settingsChanged();
    revision.advance();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    try {
      workspace.changedOnDisk(changes.flatMap(({ uri }) => pathOf(uri) ?? []));
    } catch (error) {
      log.error('workspace/didChangeWatchedFiles failed.', error);
    }
  });
  documents.onDidClose(({ document }) => settings.forget(document.uri));
}
