/**
 * A fix as a workspace edit. What changes behaviour or several statements carries an annotation that makes the editor show it first; an editor
 * that cannot do that is not offered such a fix.
 */
import { join } from 'node:path';
import type {
  ChangeAnnotation,
  CreateFile,
  TextDocumentEdit,
  TextEdit as LspEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { Fix } from '../../core/lint/finding.ts';
import type { TextEdit } from '../../core/text/edit.ts';
import type { Ranges } from './range.ts';
import { uriOf } from './uri.ts';

export interface EditContext {
  readonly uri: string;
  readonly version: number;
  readonly ranges: Ranges;
  readonly root: string | undefined;
  readonly client: EditAbilities;
}

/** What the client said it can do with a workspace edit. */
export interface EditAbilities {
  readonly documentChanges: boolean;
  /** Shows annotated edits before it applies them. */
  readonly preview: boolean;
  readonly createFiles: boolean;
}

const annotation = 'plinth-preview';

export function toWorkspaceEdit(fix: Fix, context: EditContext): WorkspaceEdit | undefined {
  switch (fix.kind) {
    case 'edit':
      return plainEdit(fix.edits, context);
    case 'rewrite':
      return context.client.preview
        ? annotated('Several statements change. Read them before they are written.', fix, [
            documentEdit(fix.edits, context, annotation),
          ])
        : undefined;
    case 'files':
      return filesEdit(fix, context);
  }
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
  const created = fix.create.flatMap(({ path, text }): (CreateFile | TextDocumentEdit)[] => {
    const uri = uriOf(join(root, path));
    const origin = { line: 0, character: 0 };
    return [
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false }, annotationId: annotation },
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start: origin, end: origin }, newText: text, annotationId: annotation }],
      },
    ];
  });
  const own = fix.edits.length === 0 ? [] : [documentEdit(fix.edits, context, annotation)];
  return annotated('Statements move into migrations of their own.', fix, [...own, ...created]);
}

function annotated(
  what: string,
  { differs = [] }: Exclude<Fix, { kind: 'edit' }>,
  documentChanges: (CreateFile | TextDocumentEdit)[],
): WorkspaceEdit {
  const description = [what, ...differs].join(' ');
  const shown: ChangeAnnotation = { label: 'Plinth', description, needsConfirmation: true };
  return { documentChanges, changeAnnotations: { [annotation]: shown } };
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
