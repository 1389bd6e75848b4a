/** Cancels the reads of the schema tree, on the server too. */
import type { Command } from './command.ts';

export const cancelSchema: Command = ({ explorer }) => {
  explorer.tree.cancel();
  return Promise.resolve();
};
