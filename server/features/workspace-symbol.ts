/** `workspace/symbol`: tables, columns, indexes, views and functions that the migrations build, at the statements that create them, and the migrations. */
import { join } from 'node:path';
import { SymbolKind, type WorkspaceSymbol, type WorkspaceSymbolParams } from 'vscode-languageserver';
import { bestOf, readSearch } from '../../core/catalog/search.ts';
import { baseOf } from '../../core/migrations/listing.ts';
import { namedObjectsOf, type NamedObject } from '../../core/schema/named-objects.ts';
import type { Span } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import { uriOf } from '../convert/uri.ts';
import { isolated } from '../isolate.ts';
import { languageFeatures } from '../language/table.ts';
import { locator } from '../workspace/locate.ts';
import { readFolders, replayedFolders } from '../workspace/schemas.ts';

/** More than these nobody reads; the client asks again as more is typed. */
const most = 200;

interface Symbol {
  readonly kind: NamedObject['kind'] | 'migration';
  readonly name: string;
  readonly inside: string;
  /** Absolute. */
  readonly path: string;
  readonly span: Span;
}

export function registerWorkspaceSymbol(context: ServerContext): void {
  const { connection, log, workspace } = context;
  connection.onWorkspaceSymbol(
    isolated<WorkspaceSymbolParams, WorkspaceSymbol[]>(log, 'workspace/symbol', [], async ({ query }) => {
      const sessions = await workspace.sessions();
      const wanted = await wantedFolders(context, sessions);
      const symbols = await symbolsOf(wanted);
      const locate = locator(context);
      return bestOf(readSearch(query), symbols, most).flatMap(({ kind, name, inside, path, span }) => {
        const range = locate(path, span);
        const location = range && { uri: uriOf(path), range };
        return location === undefined ? [] : [{ name, kind: kinds[kind], containerName: inside, location }];
      });
    }),
  );
}

type Sessions = Parameters<typeof replayedFolders>[0];

/** Each folder of the window has settings of its own. */
async function wantedFolders({ settings }: ServerContext, sessions: Sessions): Promise<Sessions> {
  const switched = await Promise.all(sessions.map(({ root }) => settings.of(uriOf(root))));
  return sessions.filter((_, at) => {
    const own = switched[at];
    return own?.enable === true && !own.languageOff.has('workspaceSymbols');
  });
}

async function symbolsOf(sessions: Sessions): Promise<readonly Symbol[]> {
  const speaks = languageFeatures.workspaceSymbols;
  const replayed = await replayedFolders(sessions);
  const objects = replayed
    .filter(({ schema }) => speaks.includes(schema.dialect))
    .flatMap(({ schema, root }) =>
      [...namedObjectsOf(schema)]
        .filter(({ origin }) => origin.unseen !== true)
        .map(({ origin, ...one }): Symbol => ({ ...one, path: join(root, origin.file), span: origin.span })),
    );
  const migrations = readFolders(sessions).flatMap(({ session, folder }) =>
    folder.files.map((file): Symbol => {
      const path = join(session.root, folder.path, file);
      return { kind: 'migration', name: baseOf(file), inside: folder.path, path, span: start };
    }),
  );
  return [...objects, ...migrations];
}

const start: Span = { start: 0, end: 0 };

const kinds: Readonly<Record<Symbol['kind'], SymbolKind>> = {
  table: SymbolKind.Class,
  view: SymbolKind.Interface,
  sequence: SymbolKind.Number,
  column: SymbolKind.Field,
  function: SymbolKind.Function,
  index: SymbolKind.Key,
  migration: SymbolKind.File,
};
