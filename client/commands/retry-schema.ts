/** Reloads one node whose children could not be read. */
import type { Command } from './command.ts';

export const retrySchema: Command = ({ explorer }, parent) => {
  explorer.tree.refresh(explorer.tree.find(parent));
  return Promise.resolve();
};
