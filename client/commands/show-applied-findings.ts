/** Turns diagnostics of an applied migration on or off. Called from the lens above it, or for the active editor. */
import { window } from 'vscode';
import { fitsShape, isBoolean, isShape, isString } from '../../protocol/guard.ts';
import { showAppliedFindings as message } from '../../protocol/scope.ts';
import type { Command } from './command.ts';

const isWanted = isShape({ uri: isString, show: isBoolean });

export const showAppliedFindings: Command = async ({ server }, given) => {
  const active = window.activeTextEditor?.document.uri.toString();
  if (fitsShape(isWanted, given)) await server.ask(message, { uri: given.uri, show: given.show });
  else if (active !== undefined) await server.ask(message, { uri: active, show: true });
};
