/** Adds a finding to the baseline, which hides it until its statement changes. Called by a code action; the server supplies the text. */
import { Uri, window, workspace } from 'vscode';
import { fitsShape, isShape, isString } from '../../protocol/guard.ts';
import type { Command } from './command.ts';

const isAcceptance = isShape({ uri: isString, text: isString });

export const acceptFinding: Command = async (_, given) => {
  if (!fitsShape(isAcceptance, given)) return;
  const uri = Uri.parse(given.uri, true);
  const name = workspace.asRelativePath(uri);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty === true) {
    void window.showWarningMessage(
      `${name} has changes that are not saved: nothing was written. Save it first.`,
    );
    return;
  }
  try {
    await workspace.fs.writeFile(uri, new TextEncoder().encode(given.text));
  } catch {
    void window.showErrorMessage(`${name} could not be written. The finding stays.`);
    return;
  }
  window.setStatusBarMessage(`Plinth: accepted in ${name}`, 8_000);
};
