/** Looks at the connected database and says what the migration in the editor would wait for: that of the lens, else of the active editor. */
import { window } from 'vscode';
import { fitsShape } from '../../protocol/guard.ts';
import { isDocument } from '../../protocol/place.ts';
import { documentSelector } from '../language-client/options.ts';
import type { Command } from './command.ts';

export const askSafeNow: Command = async ({ safeNow }, given) => {
  const document = window.activeTextEditor?.document;
  const isSql = documentSelector.some(({ language }) => language === document?.languageId);
  await safeNow.ask(fitsShape(isDocument, given) ? given.uri : isSql ? document?.uri.toString() : undefined);
};
