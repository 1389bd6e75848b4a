/** Opens the list of all rules that is shipped with the extension. */
import { commands, Uri } from 'vscode';
import { pageScheme } from '../reading/shipped-pages.ts';
import type { Command } from './command.ts';

export const showRules: Command = async () => {
  // The manifest's editor association opens it as a preview.
  await commands.executeCommand('vscode.open', Uri.from({ scheme: pageScheme, path: '/rules/README.md' }));
};
