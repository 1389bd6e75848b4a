/**
 * Inserts `-- plinth-ignore rule: reason` above a statement and puts the cursor on the reason, which only the user can supply. Called by a
 * code action; the server supplies the place. The editor indents the line that the snippet pushes down.
 */
import { Position, SnippetString, Uri, window } from 'vscode';
import { fitsShape, isShape, isString } from '../../protocol/guard.ts';
import { isPosition } from '../../protocol/place.ts';
import type { Command } from './command.ts';

const isSuppression = isShape({
  uri: isString,
  at: isPosition,
  rule: isString,
});

export const suppress: Command = async (_, given) => {
  if (!fitsShape(isSuppression, given)) return;
  const editor = await window.showTextDocument(Uri.parse(given.uri, true));
  const snippet = new SnippetString()
    .appendText(`-- plinth-ignore ${given.rule}: `)
    .appendPlaceholder('why this is safe here')
    .appendText('\n');
  await editor.insertSnippet(snippet, new Position(given.at.line, given.at.character), {
    undoStopBefore: true,
    undoStopAfter: true,
  });
};
