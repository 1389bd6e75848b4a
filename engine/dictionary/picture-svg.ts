/**
 * A picture as an SVG that stands in the page: tables in columns from those that are referred to on the left to those that refer on the right,
 * foreign keys as lines with crow's feet, every box a link. No script, no style attribute.
 */
import type { Picture, PictureLink, PictureTable } from '../../core/dictionary/model.ts';

const width = 220;
const gapX = 84;
const gapY = 22;
const rowHeight = 17;
const headHeight = 26;
/** A column of boxes is broken where it would be higher. */
const mostHeight = 620;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export function pictureSvg(
  picture: Picture,
  name: string,
  href: (table: PictureTable) => string | undefined,
): string {
  const { tables, links } = picture;
  const boxes = placed(picture);
  const all = boxes.flatMap((one) => one ?? []);
  const right = Math.max(...all.map(({ x }) => x + width)) + 30;
  const bottom = Math.max(...all.map(({ y, height }) => y + height)) + 14;
  const title = `Diagram of ${name}: ${tables.length} tables, ${links.length} foreign keys.`;
  return `<svg class="diagram" role="group" aria-label="${escaped(title)}" viewBox="0 0 ${right} ${bottom}" width="${right}" height="${bottom}" xmlns="http://www.w3.org/2000/svg">
${[...links.map((one) => line(one, boxes)), ...tables.map((table, at) => box(table, boxes[at], href(table)))].join('\n')}
</svg>`;
}

/** How far a table is from one that refers to nobody; circles are cut where the walk meets itself. */
function ranksOf({ tables, links }: Picture): readonly number[] {
  const targets = tables.map((_, at) =>
    links.filter(({ from, to }) => from === at && to !== at).map(({ to }) => to),
  );
  const known = new Map<number, number>();
  const walking = new Set<number>();
  const rank = (at: number): number => {
    const found = known.get(at);
    if (found !== undefined) return found;
    walking.add(at);
    let deepest = -1;
    for (const to of targets[at] ?? []) if (!walking.has(to)) deepest = Math.max(deepest, rank(to));
    walking.delete(at);
    known.set(at, deepest + 1);
    return deepest + 1;
  };
  return tables.map((_, at) => rank(at));
}

function placed(picture: Picture): readonly (Box | undefined)[] {
  const ranks = ranksOf(picture);
  const boxes: (Box | undefined)[] = picture.tables.map(() => undefined);
  let x = 14;
  for (let rank = 0; rank <= Math.max(...ranks); rank += 1) {
    const here = ranks.flatMap((one, at) => (one === rank ? [at] : []));
    const sorted = here.toSorted((a, b) => pull(a, picture, boxes) - pull(b, picture, boxes) || a - b);
    let y = 14;
    for (const at of sorted) {
      const height = heightOf(picture.tables[at]);
      if (y > 14 && y + height > mostHeight) {
        x += width + gapX / 2;
        y = 14;
      }
      boxes[at] = { x, y, height };
      y += height + gapY;
    }
    if (here.length > 0) x += width + gapX;
  }
  return boxes;
}

/** The middle of those that it refers to and that stand already: lines cross less. */
function pull(at: number, { links }: Picture, boxes: readonly (Box | undefined)[]): number {
  const heights = links.flatMap(({ from, to }) => {
    const target = from === at ? boxes[to] : undefined;
    return target === undefined ? [] : [target.y];
  });
  return heights.length === 0 ? 0 : heights.reduce((sum, one) => sum + one, 0) / heights.length;
}

function heightOf(table: PictureTable | undefined): number {
  if (table === undefined || table.columns.length === 0) return headHeight + 2;
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

/** From the referring table to the one that it refers to: many or one here, one or none there. */
function line(
  { from, to, name, optional, single }: PictureLink,
  boxes: readonly (Box | undefined)[],
): string {
  const [a, b] = [boxes[from], boxes[to]];
  if (a === undefined || b === undefined) return '';
  const title = `<title>${escaped(name)}</title>`;
  const y1 = a.y + headHeight / 2;
  const y2 = b.y + headHeight / 2;
  const state = optional ? ' optional' : '';
  if (a === b) {
    const x = a.x + width;
    return `<path class="link${state}" d="M ${x} ${y1} h 18 v 22 h -18">${title}</path>`;
  }
  // Side by side from left to right, from right to left, or one above the other.
  const out = a.x > b.x ? -1 : 1;
  const into = a.x > b.x ? 1 : a.x === b.x ? 1 : -1;
  const x1 = out < 0 ? a.x : a.x + width;
  const x2 = into > 0 ? b.x + width : b.x;
  const bend = Math.max(30, Math.abs(x1 - x2) / 2);
  const curve = `M ${x1} ${y1} C ${x1 + out * bend} ${y1}, ${x2 + into * bend} ${y2}, ${x2} ${y2}`;
  const foot = single
    ? `M ${x1 + out * 8} ${y1 - 5} v 10`
    : `M ${x1} ${y1 - 5} L ${x1 + out * 10} ${y1} L ${x1} ${y1 + 5}`;
  const end = `M ${x2 + into * 8} ${y2 - 5} v 10`;
  return `<g class="relation"><path class="link${state}" d="${curve}">${title}</path><path class="end" d="${foot} ${end}" /></g>`;
}

function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.charCodeAt(0)};`);
}
