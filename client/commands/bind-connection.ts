/** Chooses the database on which this editor's queries are explained. */
import { window } from 'vscode';
import { pickConnection } from '../connections/pick.ts';
import type { Command } from './command.ts';

export const bindConnection: Command = async ({ connections }) => {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return;
  const connection = await pickConnection(connections, 'Plinth: Connection of This Editor');
  if (connection !== undefined) await connections.bind(document.uri, connection);
};
