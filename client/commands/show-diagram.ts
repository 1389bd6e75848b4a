/** Draws a diagram of the selection in the explorer: tables, schemas, or the whole source. */
import type { Command } from './command.ts';

export const showDiagram: Command = async ({ explorer }, given, selection) => {
  const chosen = Array.isArray(selection) && selection.length > 0 ? selection : [given];
  const nodes = chosen.flatMap((one) => {
    const element = explorer.tree.find(one);
    return element?.kind === 'node' ? [element.node.id] : [];
  });
  await explorer.diagram.show({ source: explorer.tree.source, nodes, area: undefined, columns: undefined });
};
