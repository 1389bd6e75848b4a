/** Shows the first rows of a table or view of an open connection. */
import type { Command } from './command.ts';

export const peekRows: Command = async ({ explorer }, given) => {
  const element = explorer.tree.find(given);
  if (element?.kind === 'node' && explorer.tree.source === 'connection')
    await explorer.peek.show(element.node.id);
};

export const showPersonalRows: Command = ({ explorer }) => explorer.peek.showPersonal();
