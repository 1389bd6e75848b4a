/** Opens the list of all rules, from what ships with the extension. */
import { commands, Uri } from 'vscode';
import { pageScheme } from '../reading/shipped-pages.ts';
import type { Command } from './command.ts';

export const showRules: Command = async () => {
  // The manifest's association makes a preview of it.
  await commands.executeCommand('vscode.open', Uri.from({ scheme: pageScheme, path: '/rules/README.md' }));
};
