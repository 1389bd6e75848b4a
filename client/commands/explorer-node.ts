/** Commands on the node of the schema explorer whose menu was opened. Without a node they do nothing. */
import { env, window, workspace } from 'vscode';
import { schemaDefinition, schemaScript, type SchemaNode, type SchemaScript } from '../../protocol/schema.ts';
import type { ClientContext } from '../context.ts';
import { visible } from '../explorer/visible.ts';
import type { Command } from './command.ts';

function onNode(work: (node: SchemaNode, context: ClientContext) => void | Promise<void>): Command {
  return (context, given) => {
    const node = nodeOf(context, given);
    return node === undefined ? undefined : work(node, context);
  };
}

export function nodeOf({ explorer }: ClientContext, given: unknown): SchemaNode | undefined {
  const element = explorer.tree.find(given);
  return element?.kind === 'node' ? element.node : undefined;
}

/** As SQL: qualified, and quoted if necessary. */
export const copyName = onNode(async ({ sqlName }) => {
  if (sqlName !== undefined) await env.clipboard.writeText(sqlName);
});

/** Shows the first rows of a table or view of an open connection. */
export const peekRows = onNode(async ({ id }, { explorer }) => {
  if (explorer.tree.source === 'connection') await explorer.peek.show(id);
});

/** Opens the statement that creates an object, as its database prints it, in a read-only document. */
export const openDefinition = onNode(async ({ id }, { explorer, server, reading }) => {
  const answer = await server.ask(schemaDefinition, { source: explorer.tree.source, node: id });
  if (answer?.kind === 'definition') await reading.showSql(answer.name, `${answer.sql}\n`);
  else if (answer !== undefined) void window.showErrorMessage(answer.message);
});

/** Opens a statement template in a new untitled SQL document. Nothing is run. */
export function writeScript(script: SchemaScript): Command {
  return onNode(async ({ id }, { explorer, server }) => {
    const answer = await server.ask(schemaScript, { source: explorer.tree.source, node: id, script });
    if (answer?.kind === 'definition') {
      const document = await workspace.openTextDocument({ language: 'sql', content: answer.sql });
      await window.showTextDocument(document);
    } else if (answer !== undefined) void window.showErrorMessage(answer.message);
  });
}

/** Draws a diagram of the selection: tables, schemas, or the whole source. */
export const showDiagram: Command = async (context, given, selection) => {
  const chosen = Array.isArray(selection) && selection.length > 0 ? selection : [given];
  const nodes = chosen.flatMap((one) => nodeOf(context, one)?.id ?? []);
  const { source } = context.explorer.tree;
  await context.explorer.diagram.show({ source, nodes, area: undefined, columns: undefined });
};

/** Filters the children of a node, or the whole tree, by a part of the name. */
export const filterSchema: Command = async (context, given) => {
  const { tree } = context.explorer;
  const node = nodeOf(context, given);
  const { source } = tree;
  const filter = await window.showInputBox({
    title: node === undefined ? 'Filter the Schema' : `Filter ${visible(node.label)}`,
    prompt: 'A part of the name, in upper or lower case; empty shows everything',
    value: tree.filterOf(node?.id) ?? '',
  });
  if (filter !== undefined && source === tree.source) tree.filter(tree.find(given), filter);
};
