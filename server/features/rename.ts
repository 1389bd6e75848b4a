/** `textDocument/rename` and `prepareRename`: edits the text, or refuses with a reason before the user types the new name. */
import {
  ResponseError,
  LSPErrorCodes,
  type PrepareRenameParams,
  type Range,
  type RenameParams,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { renamableAt, renamed } from '../../engine/session/rename.ts';
import { Breath } from '../../engine/session/time-slices.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import { nameAt } from '../language/name.ts';
import { referenceLocator } from '../workspace/reference-locator.ts';

interface Prepared {
  readonly range: Range;
  readonly placeholder: string;
}

export function registerRename(context: ServerContext): void {
  const { connection, log } = context;
  connection.onPrepareRename(
    isolated<PrepareRenameParams, Prepared | null>(
      log,
      'textDocument/prepareRename',
      null,
      async (params, token) => {
        const asked = await nameAt(context, 'rename', params, token);
        const found = asked && renamableAt(asked.place, asked.place.session);
        if (asked === undefined || found === undefined) return null;
        if (found.kind === 'refused') throw refused(found.because);
        return { range: asked.ranges.toRange(found.span), placeholder: found.name };
      },
    ),
  );
  connection.onRenameRequest(
    isolated<RenameParams, WorkspaceEdit | null>(log, 'textDocument/rename', null, async (params, token) => {
      const asked = await nameAt(context, 'rename', params, token);
      if (asked === undefined) return null;
      const { session } = asked.place;
      const found = await renamed(asked.place, params.newName, session, new Breath(abortOf(token)));
      if (found === undefined) return null;
      if (found.kind === 'refused') throw refused(found.because);
      const locate = referenceLocator(context, session.root);
      const changes: Record<string, TextEdit[]> = {};
      for (const { path, span } of found.places) {
        // A document that no folder holds has no path to be found by.
        const isOwn = path === asked.place.file.path;
        const own = { uri: params.textDocument.uri, range: asked.ranges.toRange(span) };
        const at = isOwn ? own : locate({ path, span });
        if (at !== undefined) (changes[at.uri] ??= []).push({ range: at.range, newText: found.text });
      }
      return { changes };
    }),
  );
}

function refused(because: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, because);
}
