/** Asks the client to watch what configurations name beside themselves: files that they extend, and modules with rules. */
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
    // One after the other: what is no longer watched is let go when what is new has been asked for.
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

/** Clients without patterns of their own folder see the workspace only. */
function watcherOf(file: string, root: string, isRelative: boolean): readonly FileSystemWatcher[] {
  if (isRelative)
    return [{ globPattern: { baseUri: uriOf(dirname(file)), pattern: escaped(basename(file)) } }];
  const inside = relative(root, file).replaceAll(sep, '/');
  return inside.startsWith('../') ? [] : [{ globPattern: `**/${escaped(inside)}` }];
}

function escaped(path: string): string {
  return path.replace(/[[\]{}*?]/g, '?');
}
