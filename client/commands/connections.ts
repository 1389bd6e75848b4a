/** Commands on connections: open, close and bind one, and delete a stored password. change-connections.ts edits the settings. */
import { commands, window } from 'vscode';
import type { SecretKey } from '../../protocol/connections.ts';
import { pickConnection, pickOpen } from '../connections/pick.ts';
import type { Command } from './command.ts';

/** Opens a database that the user chooses and shows it in the explorer. */
export const connectDatabase: Command = async ({ connections, explorer }) => {
  const connection = await pickConnection(connections, 'Connect to a Database');
  if (connection !== undefined) await explorer.show('connection');
};

export const disconnectDatabase: Command = async ({ connections }) => {
  const [only, ...others] = connections.open;
  const connection =
    only !== undefined && others.length === 0 ? only : await pickOpen(connections, 'Close a Connection');
  if (connection !== undefined) await connections.disconnect(connection);
};

/** Chooses the database on which this editor's queries are explained. */
export const bindConnection: Command = async ({ connections }) => {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return;
  const connection = await pickConnection(connections, 'Connection of This Editor', 'explain');
  if (connection !== undefined) await connections.bind(document.uri, connection);
};

export const forgetPassword: Command = async ({ connections, secrets }) => {
  const { offers } = await connections.offers();
  const known: readonly SecretKey[] = [...connections.open, ...offers];
  const picked = await window.showQuickPick(
    known.map((key) => ({
      label: key.database,
      description: `${key.user} on ${key.host}:${key.port}${key.through === undefined ? '' : ` through ${key.through}`}`,
      key,
    })),
    { title: 'Forget a Password', placeHolder: 'The database whose password is forgotten' },
  );
  if (picked !== undefined) await secrets.forget(picked.key);
};

/** What is done to a connection that exists, one command for all of it. */
export const manageConnections: Command = async () => {
  const picked = await window.showQuickPick(
    [
      { label: 'Change a Connection…', command: 'plinth.connection.edit' },
      { label: 'Remove a Connection…', command: 'plinth.connection.remove' },
      { label: 'Forget a Password…', command: 'plinth.connection.forgetPassword' },
      { label: 'Close a Connection…', command: 'plinth.connection.disconnect' },
    ],
    { title: 'Manage Connections', placeHolder: 'What to do' },
  );
  if (picked !== undefined) await commands.executeCommand(picked.command);
};
