/**
 * `textDocument/rename` and `prepareRename`: edits the text, or proposes a new migration for what has run, or refuses with a reason before
 * the user types the new name.
 */
import {
  type AnnotatedTextEdit,
  ResponseError,
  LSPErrorCodes,
  type PrepareRenameParams,
  type Range,
  type RenameParams,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { AppliedRenaming } from '../../engine/session/rename-applied.ts';
import { renamableAt, renamed } from '../../engine/session/rename.ts';
import { Breath } from '../../engine/session/time-slices.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { createdFiles } from '../convert/code-action.ts';
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
      if (found.kind === 'migration') return appliedEdit(context, found, session.root);
      const locate = referenceLocator(context, session.root);
      const changes: Record<string, TextEdit[]> = {};
      for (const { path, span, text } of found.places) {
        // A document that no folder holds has no path to be found by.
        const isOwn = path === asked.place.file.path;
        const own = { uri: params.textDocument.uri, range: asked.ranges.toRange(span) };
        const at = isOwn ? own : locate({ path, span });
        if (at !== undefined) (changes[at.uri] ??= []).push({ range: at.range, newText: text });
      }
      return { changes };
    }),
  );
}

const migration = 'plinth-migration';
const code = 'plinth-code';

/** The new migration, and the code that names the old name: each is confirmed apart, since code changes once the new name exists. */
function appliedEdit(
  context: ServerContext,
  { title, create, places, createdAgain }: AppliedRenaming,
  root: string,
): WorkspaceEdit {
  const { documentChanges, preview, createFiles } = context.client.edits;
  if (!documentChanges || !preview || !createFiles)
    throw refused(
      'A migration that has run creates it. This editor cannot show a new migration before it is written.',
    );
  const locate = referenceLocator(context, root);
  const edits = new Map<string, AnnotatedTextEdit[]>();
  for (const place of places) {
    const at = locate(place);
    if (at === undefined) continue;
    const known = edits.get(at.uri) ?? [];
    edits.set(at.uri, [...known, { range: at.range, newText: place.text, annotationId: code }]);
  }
  const changed = [...edits].map(([uri, all]) => ({
    textDocument: { uri, version: context.documents.get(uri)?.version ?? null },
    edits: all,
  }));
  return {
    documentChanges: [...createdFiles(create, root, migration), ...changed],
    changeAnnotations: {
      [migration]: {
        label: `${title}: new migration`,
        description:
          'The old name stays valid for code that uses it. Migrations that have run stay as they are.',
        needsConfirmation: true,
      },
      [code]: {
        label: 'Queries and programs',
        description: [
          'Release them when the new name exists and, for a column, existing rows are backfilled.',
        ]
          .concat(createdAgain.map((place) => `${place} creates it, too, and is not edited.`))
          .join(' '),
        needsConfirmation: true,
      },
    },
  };
}

function refused(because: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, because);
}
