/** Reloads the shown source. Open nodes stay open, since nodes keep their ids. */
import type { Command } from './command.ts';

export const refreshSchema: Command = ({ explorer }) => {
  explorer.tree.reload();
  return Promise.resolve();
};
