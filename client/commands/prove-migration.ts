/** Proves a migration: the one of the clicked lens, else the one in the active editor. */
import { window } from 'vscode';
import { fitsShape } from '../../protocol/guard.ts';
import { isDocument } from '../../protocol/place.ts';
import type { Command } from './command.ts';

export const proveMigration: Command = async ({ proofs }, given) => {
  const uri = fitsShape(isDocument, given) ? given.uri : window.activeTextEditor?.document.uri.toString();
  if (uri === undefined)
    void window.showInformationMessage('Open the migration that is to be proved, then ask again.');
  else await proofs.prove(uri);
};
