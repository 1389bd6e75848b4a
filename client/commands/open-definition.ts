/** Opens the statement that creates an object, as its database prints it, in a read-only document. */
import { window } from 'vscode';
import { schemaDefinition } from '../../protocol/schema.ts';
import type { Command } from './command.ts';

export const openDefinition: Command = async ({ explorer, server, reading }, given) => {
  const element = explorer.tree.find(given);
  if (element?.kind !== 'node') return;
  const { source } = explorer.tree;
  const answer = await server.ask(schemaDefinition, { source, node: element.node.id });
  if (answer?.kind === 'definition') await reading.showSql(answer.name, `${answer.sql}\n`);
  else if (answer !== undefined) void window.showErrorMessage(answer.message);
};
