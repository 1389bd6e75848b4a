/** Closes an open connection. */
import { pickOpen } from '../connections/pick.ts';
import type { Command } from './command.ts';

export const disconnectDatabase: Command = async ({ connections }) => {
  const [only, ...others] = connections.open;
  const connection =
    only !== undefined && others.length === 0
      ? only
      : await pickOpen(connections, 'Plinth: Close a Connection');
  if (connection !== undefined) await connections.disconnect(connection);
};
