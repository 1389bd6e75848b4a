/** Writes a confirmed change completely or not at all. Shows no message; the caller reports the result. */
import { Range, Uri, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { ChangeProposal, EditedDocument } from '../../protocol/change-proposal.ts';

type Created = ChangeProposal['create'];

/** A document to edit, as it was when the change was shown. */
export interface OpenedDocument {
  readonly document: TextDocument;
  readonly before: string;
  readonly edits: EditedDocument['edits'];
}

/** One undo step. New files are created first: if one fails, the texts are unchanged and the created files are removed. */
export async function writeAll(documents: readonly OpenedDocument[], create: Created): Promise<boolean> {
  const edit = new WorkspaceEdit();
  const created = create.map(({ uri, text }) => ({ uri: Uri.parse(uri, true), text }));
  for (const { uri, text } of created)
    edit.createFile(uri, { overwrite: false, contents: new TextEncoder().encode(text) });
  for (const { document, edits } of documents)
    for (const { range, newText } of edits) edit.replace(document.uri, rangeOf(range), newText);
  // Marked as a refactoring, so that changed files are saved with the created ones unless the user's settings say otherwise.
  if (await workspace.applyEdit(edit, { isRefactoring: true })) return true;
  for (const { uri, text } of created) {
    if ((await textOn(uri)) === text) await workspace.fs.delete(uri);
  }
  return false;
}

export async function whyNot(
  documents: readonly OpenedDocument[],
  create: Created,
): Promise<string | undefined> {
  for (const { document, before } of documents)
    if (document.getText() !== before)
      return `${nameOf(document.uri)} has changed: nothing was written. Ask for the change again.`;
  for (const file of create) {
    const uri = Uri.parse(file.uri, true);
    if ((await textOn(uri)) !== undefined)
      return `${nameOf(uri)} exists by now: nothing was written. Ask for the change again.`;
  }
  return undefined;
}

export function edited({ document, before, edits }: OpenedDocument): string {
  let text = before;
  const spans = edits.map(({ range, newText }) => {
    const { start, end } = rangeOf(range);
    return { start: document.offsetAt(start), end: document.offsetAt(end), newText };
  });
  for (const { start, end, newText } of spans.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + newText + text.slice(end);
  return text;
}

/** Undefined if the file does not exist. */
async function textOn(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function rangeOf({ start, end }: EditedDocument['edits'][number]['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

export function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
