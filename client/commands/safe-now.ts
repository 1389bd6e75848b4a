/**
 * Checks on the connected database what a migration would wait for: the migration of the clicked lens, else the one in the active editor.
 */
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
