/** Opens the statement that made an object of the schema. Takes a place, or the tree's element from its menu. */
import { Range, Uri, window } from 'vscode';
import { fitsShape } from '../../protocol/guard.ts';
import { isPlace, type Place } from '../../protocol/place.ts';
import type { ClientContext } from '../context.ts';
import type { Command } from './command.ts';

export const openOrigin: Command = async (context, given) => {
  const place = placeOf(context, given);
  if (place === undefined) return;
  const uri = Uri.parse(place.uri, true);
  if (uri.scheme !== 'file' && uri.scheme !== 'untitled') return;
  const { start, end } = place.range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(uri, { selection, preview: true });
};

function placeOf({ explorer }: ClientContext, given: unknown): Place | undefined {
  if (fitsShape(isPlace, given)) return given;
  const element = explorer.tree.find(given);
  return element?.kind === 'node' ? element.node.origin : undefined;
}
