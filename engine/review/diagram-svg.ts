/** The touched tables as an SVG in the document: boxes as wide as their names, foreign keys as lines. No script, no style attribute. */
import type { DiagramOf } from '../../core/review/model.ts';
import { curve, inColumns, type Box, type Size } from '../svg/columns.ts';
import { cut, escaped } from '../svg/text.ts';

const rowHeight = 18;
const headHeight = 26;
const leastWidth = 150;
/** Width of one character, in rows and headings. */
const [rowCharacter, headCharacter] = [7.4, 8.1];
const [mostName, mostType] = [40, 22];
const margin = 16;
const spacing = { margin, gapX: 70, gapY: 24, mostHeight: 800 };

type Drawn = DiagramOf['tables'][number];

export function diagramSvg({ tables, references }: DiagramOf): string {
  const at = (name: string): number => tables.findIndex((one) => one.name === name);
  const links = references
    .map(({ from, to, columns }) => ({ from: at(from), to: at(to), columns }))
    .filter(({ from, to }) => from >= 0 && to >= 0);
  const boxes = inColumns(tables.map(sizeOf), links, spacing);
  const all = boxes.flatMap((one) => one ?? []);
  // A line around the corner needs space on the right.
  const right = Math.ceil(Math.max(...all.map(({ x, width }) => x + width)) + margin + 8);
  const bottom = Math.max(...all.map(({ y, height }) => y + height)) + margin;
  const lines = links.map(({ from, to, columns }) => line([boxes[from], boxes[to]], columns, boxes));
  const drawn = tables.map((table, index) => box(table, boxes[index]));
  const names = tables.map(({ name, isNew }) => `${name}${isNew ? ' (new)' : ''}`);
  const label = `Tables of the change: ${names.join(', ')}.`;
  return `<svg class="diagram" role="img" aria-label="${escaped(label)}" viewBox="0 0 ${right} ${bottom}" width="${right}" height="${bottom}" xmlns="http://www.w3.org/2000/svg">
${[...lines, ...drawn].join('\n')}
</svg>`;
}

function rowsOf({ columns }: Drawn): readonly { readonly left: string; readonly right: string }[] {
  return columns.map(({ name, type, isKey }) => ({
    left: cut(name, mostName),
    right: `${cut(type, mostType)}${isKey ? ' PK' : ''}`,
  }));
}

function headOf({ name, isNew }: Drawn): { readonly name: string; readonly state: string } {
  return { name: cut(name, mostName), state: isNew ? 'new' : '' };
}

function sizeOf(table: Drawn): Size {
  const head = headOf(table);
  const rows = rowsOf(table);
  const room = (left: string, right: string): number =>
    Array.from(left).length + (right === '' ? 0 : Array.from(right).length + 2);
  const widest = Math.max(
    room(head.name, head.state) * headCharacter,
    ...rows.map(({ left, right }) => room(left, right) * rowCharacter),
  );
  return {
    width: Math.ceil(Math.max(leastWidth, widest + 20)),
    height: headHeight + (rows.length === 0 ? 2 : rows.length * rowHeight + 8),
  };
}

function box(table: Drawn, at: Box | undefined): string {
  if (at === undefined) return '';
  const { x, y, width, height } = at;
  const texts = rowsOf(table).map(({ left, right }, row) => {
    const base = y + headHeight + (row + 1) * rowHeight;
    return `<text class="column" x="${x + 10}" y="${base}">${escaped(left)}</text><text class="type" x="${x + width - 10}" y="${base}" text-anchor="end">${escaped(right)}</text>`;
  });
  const head = headOf(table);
  return [
    `<rect class="box ${table.isNew ? 'new' : ''}" x="${x}" y="${y}" width="${width}" height="${height}" rx="4" />`,
    `<text class="name" x="${x + 10}" y="${y + 18}">${escaped(head.name)}</text>`,
    `<text class="state" x="${x + width - 10}" y="${y + 18}" text-anchor="end">${head.state}</text>`,
    ...texts,
  ].join('\n');
}

function line(
  [from, to]: readonly [Box | undefined, Box | undefined],
  name: string,
  boxes: readonly (Box | undefined)[],
): string {
  if (from === undefined || to === undefined) return '';
  const { path, end } = curve(from, to, headHeight, boxes);
  return `<path class="link" d="${path}"><title>${escaped(name)}</title></path><circle class="end" cx="${end[0]}" cy="${end[1]}" r="3.5" />`;
}
