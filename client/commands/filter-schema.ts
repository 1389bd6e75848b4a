/** Filters the children of a node, or the whole schema tree, by a part of the name; and removes the filter. */
import { window } from 'vscode';
import { visible } from '../explorer/visible.ts';
import type { Command } from './command.ts';

export const filterSchema: Command = async ({ explorer: { tree } }, given) => {
  const element = tree.find(given);
  const node = element?.kind === 'node' ? element.node : undefined;
  const { source } = tree;
  const filter = await window.showInputBox({
    title: node === undefined ? 'Filter the Schema' : `Filter ${visible(node.label)}`,
    prompt: 'A part of the name, in upper or lower case; empty shows everything',
    value: tree.filterOf(node?.id) ?? '',
  });
  if (filter !== undefined && source === tree.source) tree.filter(element, filter);
};

export const clearSchemaFilter: Command = ({ explorer: { tree } }, given) => {
  tree.filter(tree.find(given), '');
  return Promise.resolve();
};
