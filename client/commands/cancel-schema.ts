/** Cancels what the schema tree is reading, on the server too. */
import type { Command } from './command.ts';

export const cancelSchema: Command = ({ explorer }) => {
  explorer.tree.cancel();
  return Promise.resolve();
};
