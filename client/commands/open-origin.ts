/** Opens the statement that created an object of the schema. The argument is an origin, or a tree element if called from its menu. */
import { Range, Uri, window } from 'vscode';
import { fitsShape } from '../../protocol/guard.ts';
import { isSchemaOrigin, locateOrigin } from '../../protocol/schema.ts';
import type { Command } from './command.ts';
import { nodeOf } from './explorer-node.ts';

export const openOrigin: Command = async (context, given) => {
  const origin = fitsShape(isSchemaOrigin, given) ? given : nodeOf(context, given)?.origin;
  if (origin === undefined) return;
  const uri = Uri.parse(origin.uri, true);
  if (uri.scheme !== 'file') return;
  const range = await context.server.ask(locateOrigin, origin);
  const selection =
    range === undefined || range === null
      ? undefined
      : new Range(range.start.line, range.start.character, range.end.line, range.end.character);
  await window.showTextDocument(uri, { preview: true, ...(selection === undefined ? {} : { selection }) });
};
