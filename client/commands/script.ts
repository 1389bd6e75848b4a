/** Opens a statement template in a new untitled SQL document. Nothing is run. */
import { window, workspace } from 'vscode';
import { schemaScript, type SchemaScript } from '../../protocol/schema.ts';
import type { Command } from './command.ts';

export function writeScript(script: SchemaScript): Command {
  return async ({ explorer, server }, given) => {
    const element = explorer.tree.find(given);
    if (element?.kind !== 'node') return;
    const { source } = explorer.tree;
    const answer = await server.ask(schemaScript, { source, node: element.node.id, script });
    if (answer?.kind === 'definition') {
      const document = await workspace.openTextDocument({ language: 'sql', content: answer.sql });
      await window.showTextDocument(document);
    } else if (answer !== undefined) void window.showErrorMessage(answer.message);
  };
}
