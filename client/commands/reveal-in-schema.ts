/** Reveals the table or view under the cursor in the schema tree. */
import { window } from 'vscode';
import { schemaReveal } from '../../protocol/schema.ts';
import { sourceNames } from '../explorer/labels.ts';
import { visible } from '../explorer/visible.ts';
import type { Command } from './command.ts';

export const revealInSchema: Command = async ({ explorer, server }) => {
  const editor = window.activeTextEditor;
  if (editor === undefined) return;
  const { source } = explorer.tree;
  const { line, character } = editor.selection.active;
  const uri = editor.document.uri.toString();
  const answer = await server.ask(schemaReveal, { source, uri, at: { line, character } });
  if (answer === undefined) return;
  if (answer.trail.length > 0) return explorer.reveal(answer.trail);
  const message =
    answer.name === undefined
      ? 'There is no name at the cursor. Place it on a table or view.'
      : `${sourceNames[source].label} has no table or view called ${visible(answer.name)}. Another source can be chosen in the explorer’s title.`;
  void window.showInformationMessage(message);
};
