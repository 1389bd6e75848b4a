/**
 * `textDocument/rename` and `prepareRename`: edits the text, or proposes a new migration for what has run, or refuses with a reason before
 * the user types the new name.
 */
import {
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
import { proposeChange, type ChangeProposal } from '../../protocol/change-proposal.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { createdFiles, inRoot } from '../convert/code-action.ts';
import { isolated } from '../isolate.ts';
import { nameAt } from '../language/name.ts';
import { referenceLocator } from '../workspace/reference-locator.ts';

interface Prepared {
  readonly range: Range;
  readonly placeholder: string;
}

export function registerRename(context: ServerContext): void {
  const { client, connection, log, rpc } = context;
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
      if (found.kind === 'migration') {
        const proposal = proposalFor(context, found, session.root);
        if (!client.fixPreview) return annotatedEdit(context, proposal);
        rpc.tell(proposeChange, proposal);
        return { changes: {} };
      }
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

/** The new migration, and the code that names the old name, which changes once the new name exists. */
function proposalFor(
  context: ServerContext,
  { title, create, places, createdAgain }: AppliedRenaming,
  root: string,
): ChangeProposal {
  const locate = referenceLocator(context, root);
  const edits = new Map<string, TextEdit[]>();
  for (const place of places) {
    const at = locate(place);
    if (at === undefined) continue;
    edits.set(at.uri, [...(edits.get(at.uri) ?? []), { range: at.range, newText: place.text }]);
  }
  const later = [...edits].map(([uri, all]) => ({
    uri,
    version: context.documents.get(uri)?.version,
    edits: all,
  }));
  const why = 'release these when the new name exists and, for a column, existing rows are backfilled.';
  return {
    title,
    differs: createdAgain.map((place) => `${place} creates it, too, and is not edited.`),
    costs: 'The old name stays valid for code that uses it. Migrations that have run stay as they are.',
    documents: [],
    create: inRoot(create, root),
    later: later.length === 0 ? undefined : { why, documents: later },
  };
}

/** For an editor without our preview: what it creates and what it edits, each to be confirmed apart if the editor can. */
function annotatedEdit(context: ServerContext, proposal: ChangeProposal): WorkspaceEdit {
  const { documentChanges, preview, createFiles } = context.client.edits;
  if (!documentChanges || !preview || !createFiles)
    throw refused(
      'A migration that has run creates it. This editor cannot show a new migration before it is written.',
    );
  const changed = (proposal.later?.documents ?? []).map(({ uri, version, edits }) => ({
    textDocument: { uri, version: version ?? null },
    edits: edits.map((edit) => ({ ...edit, annotationId: code })),
  }));
  return {
    documentChanges: [...createdFiles(proposal.create, migration), ...changed],
    changeAnnotations: {
      [migration]: {
        label: `${proposal.title}: new migration`,
        description: proposal.costs ?? '',
        needsConfirmation: false,
      },
      [code]: {
        label: 'Queries and programs',
        description: [proposal.later?.why ?? '', ...proposal.differs].join(' '),
        needsConfirmation: true,
      },
    },
  };
}

function refused(because: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, because);
}
