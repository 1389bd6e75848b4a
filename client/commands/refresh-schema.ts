/** Reads the shown source again from its roots; what was open stays open, since nodes keep their ids. */
import type { Command } from './command.ts';

export const refreshSchema: Command = ({ explorer }) => {
  explorer.tree.reload();
  return Promise.resolve();
};
