/** Filters a list to objects whose name contains a text. Folders, notes and nodes that are shown in place are kept. */
import { end, leaf, nodes, type Inside, type OutlineNode } from './outline.ts';
import { mostTogether } from './pages.ts';

export async function filtered(inside: Inside, filter: string): Promise<Inside> {
  if (inside.kind === 'failure') return inside;
  const wanted = filter.toLowerCase();
  const matches = (label: string): boolean => label.toLowerCase().includes(wanted);
  const kept: OutlineNode[] = [];
  let objects = 0;
  const keep = (node: OutlineNode): void => {
    objects += 1;
    if (objects <= mostTogether) kept.push(node);
  };
  for (const part of inside.parts) {
    if ('many' in part) part.labelled(matches).forEach(keep);
    else if (part.role === 'in-place' && part.inside !== undefined) {
      const own = await filtered(await part.inside(), filter);
      kept.push({ ...part, inside: () => own });
      // The filtered node shows its own message if nothing is left.
      objects += 1;
    } else if (staying.has(part.kind)) kept.push(part);
    else if (matches(part.label)) keep(part);
  }
  return nodes([...notesOn(objects, filter), ...kept]);
}

const staying: ReadonlySet<string> = new Set(['group', 'note']);

function notesOn(objects: number, filter: string): readonly OutlineNode[] {
  const label =
    objects === 0
      ? `Nothing here has “${filter}” in its name`
      : objects > mostTogether
        ? `The first ${String(mostTogether)} of ${String(objects)} with “${filter}” in their names`
        : undefined;
  return label === undefined ? [] : [end(leaf('note', label), 'filter')];
}
