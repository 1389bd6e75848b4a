/** Opens a database that the user chooses and shows it in the explorer. */
import { pickConnection } from '../connections/pick.ts';
import type { Command } from './command.ts';

export const connectDatabase: Command = async ({ connections, explorer }) => {
  const connection = await pickConnection(connections, 'Plinth: Connect to a Database');
  if (connection !== undefined) await explorer.show('connection');
};
