/** Proves a migration, the one of the clicked lens or of the active editor; or says what a proof has shown, and offers what follows. */
import { commands, window } from 'vscode';
import { fitsShape, isShape, isString } from '../../protocol/guard.ts';
import { isDocument } from '../../protocol/place.ts';
import type { Command } from './command.ts';

export const proveMigration: Command = async ({ proofs }, given) => {
  const uri = fitsShape(isDocument, given) ? given.uri : window.activeTextEditor?.document.uri.toString();
  if (uri === undefined)
    void window.showInformationMessage('Open the migration that is to be proved, then ask again.');
  else await proofs.prove(uri);
};

const isShown = isShape({ uri: isString, summary: isString });

export const showProof: Command = async ({ proofs }, given) => {
  if (!fitsShape(isShown, given)) return;
  const [again, review] = ['Prove Again', 'Review This Migration'];
  const chosen = await window.showInformationMessage(`${given.summary}.`, again, review);
  if (chosen === again) await proofs.prove(given.uri);
  if (chosen === review) await commands.executeCommand('plinth.reviewMigration');
};
