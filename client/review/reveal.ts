/** Opens and selects the statement that a link of the review points to. */
import { Range, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { ReviewPlace } from '../../protocol/review.ts';

export async function revealReviewed({ uri, line, column, endLine, endColumn }: ReviewPlace): Promise<void> {
  const document = await opened(uri);
  if (document === undefined) {
    void window.showWarningMessage('The file of this statement cannot be opened.');
    return;
  }
  const range = document.validateRange(new Range(line, column, endLine, endColumn));
  const shown = window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await window.showTextDocument(document, { viewColumn: shown?.viewColumn ?? ViewColumn.One });
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Undefined if the file no longer exists. */
export async function opened(uri: string): Promise<TextDocument | undefined> {
  try {
    const parsed = Uri.parse(uri, true);
    return parsed.scheme === 'file' ? await workspace.openTextDocument(parsed) : undefined;
  } catch {
    return undefined;
  }
}
