/** Asks the client to watch the files that configurations refer to: extended files and rule modules. */
import { basename, dirname, relative, sep } from 'node:path';
import {
  DidChangeWatchedFilesNotification,
  type Disposable,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { namedFilesOf } from '../../engine/workspace/discover.ts';
import type { ServerContext } from '../context.ts';
import { uriOf } from '../convert/uri.ts';

export function registerConfigurationWatch({ connection, client, workspace, log }: ServerContext): void {
  let watched = '';
  let watching: Promise<Disposable | undefined> = Promise.resolve(undefined);
  workspace.onStatus(() => {
    if (!client.watchFiles) return;
    const watchers = (workspace.ready() ?? []).flatMap((session) =>
      namedFilesOf(session.workspace).flatMap((file) =>
        watcherOf(file, session.root, client.relativePatterns),
      ),
    );
    const key = JSON.stringify(watchers);
    if (key === watched) return;
    watched = key;
    // New registrations are made before old ones are removed, one after the other.
    watching = watching.then(async (before) => {
      before?.dispose();
      if (watchers.length === 0) return undefined;
      return connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers })
        .catch((error: unknown) => {
          log.warn(`The client refused to report changes: ${String(error)}`);
          return undefined;
        });
    });
  });
}

/** Clients without relative patterns watch the workspace only. */
function watcherOf(file: string, root: string, isRelative: boolean): readonly FileSystemWatcher[] {
  if (isRelative)
    return [{ globPattern: { baseUri: uriOf(dirname(file)), pattern: escaped(basename(file)) } }];
  const inside = relative(root, file).replaceAll(sep, '/');
  return inside.startsWith('../') ? [] : [{ globPattern: `**/${escaped(inside)}` }];
}

function escaped(path: string): string {
  return path.replace(/[[\]{}*?]/g, '?');
}
