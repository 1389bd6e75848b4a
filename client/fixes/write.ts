/** Writes a confirmed fix completely or not at all. Shows no message; the caller reports the result. */
import { Range, Uri, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { FixProposal } from '../../protocol/fix-proposal.ts';

/** One undo step. New files are created first: if one fails, the text is unchanged and the created files are removed. */
export async function writeAll(proposal: FixProposal, document: TextDocument): Promise<boolean> {
  const edit = new WorkspaceEdit();
  const created = proposal.create.map(({ uri, text }) => ({ uri: Uri.parse(uri, true), text }));
  for (const { uri, text } of created)
    edit.createFile(uri, { overwrite: false, contents: new TextEncoder().encode(text) });
  for (const { range, newText } of proposal.edits) edit.replace(document.uri, rangeOf(range), newText);
  // Marked as a refactoring, so that changed files are saved with the created ones unless the user's settings say otherwise.
  if (await workspace.applyEdit(edit, { isRefactoring: true })) return true;
  for (const { uri, text } of created) {
    if ((await textOn(uri)) === text) await workspace.fs.delete(uri);
  }
  return false;
}

export async function whyNot(
  proposal: FixProposal,
  before: string,
  document: TextDocument,
): Promise<string | undefined> {
  if (document.getText() !== before) {
    return `${nameOf(document.uri)} has changed: nothing was written. Choose the fix again.`;
  }
  for (const file of proposal.create) {
    const uri = Uri.parse(file.uri, true);
    if ((await textOn(uri)) !== undefined)
      return `${nameOf(uri)} exists by now: nothing was written. Choose the fix again.`;
  }
  return undefined;
}

/** Undefined if the file does not exist. */
async function textOn(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

export function rangeOf({ start, end }: FixProposal['edits'][number]['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

export function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
