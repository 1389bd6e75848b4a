/** Determines the query that a command applies to: the one that the lens passed, else the one at the cursor. */
import { window } from 'vscode';
import { fitsShape } from '../../protocol/guard.ts';
import { isQueryPlace, type QueryPlace } from '../../protocol/plans.ts';

export function queryPlace(given: unknown): QueryPlace | undefined {
  if (fitsShape(isQueryPlace, given)) return { uri: given.uri, at: given.at };
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), at: { line, character } };
}
