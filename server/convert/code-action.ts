/**
 * Converts a fix to a workspace edit. Edits that change behaviour or several statements carry an annotation that makes the editor show them
 * first; such a fix is not offered to an editor without annotations.
 */
import { join } from 'node:path';
import type {
  ChangeAnnotation,
  Command,
  CreateFile,
  TextDocumentEdit,
  TextEdit as LspEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { Fix } from '../../core/findings/finding.ts';
import type { NewFile } from '../../core/migrations/convention.ts';
import type { ChangeProposal } from '../../protocol/change-proposal.ts';
import { applyEdits, type TextEdit } from '../../core/text/edit.ts';
import type { Ranges } from './range.ts';
import { uriOf } from './uri.ts';

export interface EditContext {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly ranges: Ranges;
  readonly root: string | undefined;
  readonly client: EditAbilities;
}

/** What the client's workspace edits support. */
export interface EditAbilities {
  readonly documentChanges: boolean;
  /** The client shows annotated edits before it applies them. */
  readonly preview: boolean;
  readonly createFiles: boolean;
}

const annotation = 'plinth-preview';

function toWorkspaceEdit(fix: Fix, context: EditContext): WorkspaceEdit | undefined {
  switch (fix.kind) {
    case 'edit':
      return plainEdit(fix.edits, context);
    case 'rewrite':
      return context.client.preview
        ? annotated('Read the change before it is written.', fix, [
            documentEdit(asOne(fix.edits, context.text), context, annotation),
          ])
        : undefined;
    case 'files':
      return filesEdit(fix, context);
  }
}

/** For a client that previews the fix and applies it atomically. Without a workspace there is no folder for new files. */
function toProposal(
  fix: Exclude<Fix, { kind: 'edit' }>,
  { uri, version, ranges, root }: EditContext,
): ChangeProposal | undefined {
  const files = fix.kind === 'files' ? fix.create : [];
  if (root === undefined && files.length > 0) return undefined;
  return {
    title: fix.title,
    differs: fix.differs ?? [],
    costs: undefined,
    documents:
      fix.edits.length === 0 ? [] : [{ uri, version, edits: lspEdits(fix.edits, ranges, undefined) }],
    later: undefined,
    create: inRoot(files, root ?? ''),
  };
}

/** What an action carries for a fix: its edit, or a command of our client that previews it. Undefined if the client can do neither. */
export function applying(
  fix: Fix,
  context: EditContext,
  withPreview: boolean,
):
  | { readonly title: string; readonly edit: WorkspaceEdit }
  | { readonly title: string; readonly command: Command }
  | undefined {
  if (fix.kind === 'edit' || !withPreview) {
    const edit = toWorkspaceEdit(fix, context);
    return edit && { title: fix.title, edit };
  }
  const proposal = toProposal(fix, context);
  // The dots indicate that choosing it does not change anything yet.
  const title = `${fix.title}…`;
  return proposal && { title, command: { title, command: 'plinth.previewFix', arguments: [proposal] } };
}

/** Edits of this document that need no preview. */
export function plainEdit(edits: readonly TextEdit[], context: EditContext): WorkspaceEdit {
  return context.client.documentChanges
    ? { documentChanges: [documentEdit(edits, context, undefined)] }
    : { changes: { [context.uri]: lspEdits(edits, context.ranges, undefined) } };
}

function filesEdit(fix: Extract<Fix, { kind: 'files' }>, context: EditContext): WorkspaceEdit | undefined {
  const { root, client } = context;
  if (root === undefined || !client.preview || !client.createFiles) return undefined;
  const created = createdFiles(inRoot(fix.create, root), annotation);
  const own =
    fix.edits.length === 0 ? [] : [documentEdit(asOne(fix.edits, context.text), context, annotation)];
  return annotated('The files belong together: tick every box, then apply.', fix, [...own, ...created]);
}

/** New files whose paths are relative to a root. */
export function inRoot(files: readonly NewFile[], root: string): ChangeProposal['create'] {
  return files.map(({ path, text }) => ({ uri: uriOf(join(root, path)), text }));
}

/** New files with their texts, as an editor without our preview gets them. */
export function createdFiles(
  files: ChangeProposal['create'],
  annotationId: string,
): (CreateFile | TextDocumentEdit)[] {
  return files.flatMap(({ uri, text }) => {
    const origin = { line: 0, character: 0 };
    return [
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false }, annotationId },
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start: origin, end: origin }, newText: text, annotationId }],
      },
    ];
  });
}

function annotated(
  what: string,
  { title, differs = [] }: Exclude<Fix, { kind: 'edit' }>,
  documentChanges: (CreateFile | TextDocumentEdit)[],
): WorkspaceEdit {
  const description = [what, ...differs].join(' ');
  const shown: ChangeAnnotation = { label: title, description, needsConfirmation: true };
  return { documentChanges, changeAnnotations: { [annotation]: shown } };
}

/** The preview has a checkbox for each edit. Edits that must be applied together are merged into one, with the text between them. */
function asOne(edits: readonly TextEdit[], text: string): readonly TextEdit[] {
  if (edits.length < 2) return edits;
  const start = Math.min(...edits.map(({ span }) => span.start));
  const end = Math.max(...edits.map(({ span }) => span.end));
  const shifted = edits.map(({ span, newText }) => ({
    span: { start: span.start - start, end: span.end - start },
    newText,
  }));
  const newText = applyEdits(text.slice(start, end), shifted);
  return newText === undefined ? edits : [{ span: { start, end }, newText }];
}

function documentEdit(
  edits: readonly TextEdit[],
  { uri, version, ranges }: EditContext,
  annotationId: string | undefined,
): TextDocumentEdit {
  return { textDocument: { uri, version }, edits: lspEdits(edits, ranges, annotationId) };
}

function lspEdits(edits: readonly TextEdit[], ranges: Ranges, annotationId: string | undefined): LspEdit[] {
  return edits.map(({ span, newText }) => ({
    range: ranges.toRange(span),
    newText,
    ...(annotationId === undefined ? {} : { annotationId }),
  }));
}
