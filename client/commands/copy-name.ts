/** Copies an object's name as SQL: qualified, and quoted if necessary. */
import { env } from 'vscode';
import type { Command } from './command.ts';

export const copyName: Command = async ({ explorer }, given) => {
  const element = explorer.tree.find(given);
  if (element?.kind === 'node' && element.node.sqlName !== undefined) {
    await env.clipboard.writeText(element.node.sqlName);
  }
};
