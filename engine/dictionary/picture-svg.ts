/**
 * A picture as an SVG inside the page: tables in columns, referenced ones on the left and referencing ones on the right, foreign keys as
 * lines with crow's feet, every box a link. No script, no style attribute.
 */
import type { Picture, PictureLink, PictureTable } from '../../core/dictionary/model.ts';
import { curve, inColumns, type Box } from '../svg/columns.ts';
import { cut, escaped } from '../svg/text.ts';
import { plural } from '../../core/text/format.ts';

const width = 220;
const rowHeight = 17;
const headHeight = 26;
const spacing = { margin: 14, gapX: 84, gapY: 22, mostHeight: 620 };

export function pictureSvg(
  picture: Picture,
  name: string,
  href: (table: PictureTable) => string | undefined,
): string {
  const { tables, links } = picture;
  const sizes = tables.map((one) => ({ width, height: heightOf(one) }));
  const boxes = inColumns(sizes, links, spacing);
  const all = boxes.flatMap((one) => one ?? []);
  const right = Math.max(...all.map(({ x }) => x + width)) + 30;
  const bottom = Math.max(...all.map(({ y, height }) => y + height)) + 14;
  const title = `Diagram of ${name}: ${plural(tables.length, 'table')}, ${plural(links.length, 'foreign key')}.`;
  return `<svg class="diagram" role="group" aria-label="${escaped(title)}" viewBox="0 0 ${right} ${bottom}" width="${right}" height="${bottom}" xmlns="http://www.w3.org/2000/svg">
${[...links.map((one) => line(one, boxes)), ...tables.map((table, at) => box(table, boxes[at], href(table)))].join('\n')}
</svg>`;
}

function heightOf(table: PictureTable): number {
  if (table.columns.length === 0) return headHeight + 2;
  return headHeight + (table.columns.length + (table.more > 0 ? 1 : 0)) * rowHeight + 8;
}

function box(table: PictureTable, at: Box | undefined, href: string | undefined): string {
  if (at === undefined) return '';
  const { x, y, height } = at;
  const { columns, more, reference, isInside } = table;
  const rows = columns.map(({ name, type, keys }, row) => {
    const base = y + headHeight + 6 + (row + 1) * rowHeight - 6;
    const kind = keys.includes('PK') ? 'primary' : keys.includes('FK') ? 'foreign' : '';
    return `<text class="key ${kind}" x="${x + 9}" y="${base}">${escaped(keys.slice(0, 2))}</text><text class="column" x="${x + 32}" y="${base}">${escaped(cut(name, 17))}</text><text class="type" x="${x + width - 8}" y="${base}" text-anchor="end">${escaped(cut(type, 9))}</text>`;
  });
  const rest =
    more > 0 && columns.length > 0
      ? `<text class="type" x="${x + 32}" y="${y + headHeight + (columns.length + 1) * rowHeight}">${more} more</text>`
      : '';
  const drawn = [
    `<rect class="box${isInside ? '' : ' outside'}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5" />`,
    columns.length === 0 ? '' : `<path class="rule" d="M ${x} ${y + headHeight} h ${width}" />`,
    `<text class="name" x="${x + 9}" y="${y + 18}">${escaped(cut(reference.name, 27))}</text>`,
    ...rows,
    rest,
  ]
    .filter((one) => one !== '')
    .join('\n');
  return href === undefined ? `<g>${drawn}</g>` : `<a href="${escaped(href)}">${drawn}</a>`;
}

/** From the referencing to the referenced table: many or one at this end, one or zero at the other. */
function line(
  { from, to, name, optional, single }: PictureLink,
  boxes: readonly (Box | undefined)[],
): string {
  const [a, b] = [boxes[from], boxes[to]];
  if (a === undefined || b === undefined) return '';
  const title = `<title>${escaped(name)}</title>`;
  const state = optional ? ' optional' : '';
  const { path, start, end: tip, out, into } = curve(a, b, headHeight, boxes);
  if (a === b) return `<path class="link${state}" d="${path}">${title}</path>`;
  const [[x1, y1], [x2, y2]] = [start, tip];
  const foot = single
    ? `M ${x1 + out * 8} ${y1 - 5} v 10`
    : `M ${x1} ${y1 - 5} L ${x1 + out * 10} ${y1} L ${x1} ${y1 + 5}`;
  const end = `M ${x2 + into * 8} ${y2 - 5} v 10`;
  return `<g class="relation"><path class="link${state}" d="${path}">${title}</path><path class="end" d="${foot} ${end}" /></g>`;
}
