/** The touched tables as an SVG that stands in the document: boxes beside each other, foreign keys as lines. No script, no style attribute. */
import type { Diagram, DiagramTable } from '../../core/review/model.ts';

const width = 230;
const gapX = 90;
const gapY = 44;
const rowHeight = 18;
const headHeight = 26;
const inRow = 3;
const mostCharacters = 30;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export function diagramSvg({ tables, links }: Diagram): string {
  const boxes = placed(tables);
  const right = Math.max(...boxes.map(({ x }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const lines = links.map(({ from, to, name }) => line(boxes[from], boxes[to], name));
  const drawn = tables.map((table, at) => box(table, boxes[at]));
  const names = tables.map(({ name, state }) => (state === 'neighbour' ? name : `${name} (${state})`));
  const label = `Tables of the change: ${names.join(', ')}.`;
  return `<svg class="diagram" role="img" aria-label="${escaped(label)}" viewBox="0 0 ${right + 16} ${bottom + 16}" width="${right + 16}" height="${bottom + 16}" xmlns="http://www.w3.org/2000/svg">
${[...lines, ...drawn].join('\n')}
</svg>`;
}

/** Rows of boxes, each row as high as its highest. */
function placed(tables: readonly DiagramTable[]): readonly Box[] {
  const boxes: Box[] = [];
  let y = 16;
  for (let from = 0; from < tables.length; from += inRow) {
    const row = tables.slice(from, from + inRow);
    const heights = row.map(
      ({ columns, more }) => headHeight + (columns.length + (more > 0 ? 1 : 0)) * rowHeight + 8,
    );
    for (const [at, height] of heights.entries()) boxes.push({ x: 16 + at * (width + gapX), y, height });
    y += Math.max(...heights) + gapY;
  }
  return boxes;
}

function box({ name, state, columns, more }: DiagramTable, at: Box | undefined): string {
  if (at === undefined) return '';
  const { x, y, height } = at;
  const rows = [
    ...columns.map((one) => ({ left: one.name, right: one.type, state: one.state })),
    ...(more > 0 ? [{ left: `${more} more`, right: '', state: 'same' }] : []),
  ];
  const texts = rows.map(({ left, right, state: kind }, row) => {
    const line = y + headHeight + 6 + (row + 1) * rowHeight - 6;
    const sign = kind === 'new' ? '+ ' : kind === 'gone' ? '− ' : kind === 'changed' ? '± ' : '';
    const room = Math.max(6, mostCharacters - Math.min(right.length, 14));
    return `<text class="column ${kind}" x="${x + 10}" y="${line}">${escaped(cut(`${sign}${left}`, room))}</text><text class="type" x="${x + width - 10}" y="${line}" text-anchor="end">${escaped(cut(right, 14))}</text>`;
  });
  return [
    `<rect class="box ${state}" x="${x}" y="${y}" width="${width}" height="${height}" rx="4" />`,
    `<text class="name" x="${x + 10}" y="${y + 18}">${escaped(cut(name, 26))}</text>`,
    `<text class="state" x="${x + width - 10}" y="${y + 18}" text-anchor="end">${state === 'neighbour' ? '' : state}</text>`,
    ...texts,
  ].join('\n');
}

/** From side to side where the boxes stand beside each other, else from below to above. */
function line(from: Box | undefined, to: Box | undefined, name: string): string {
  if (from === undefined || to === undefined) return '';
  const title = `<title>${escaped(name)}</title>`;
  if (from === to) {
    const [x, y] = [from.x + width, from.y + headHeight / 2];
    return `<path class="link" d="M ${x} ${y} h 20 v 24 h -20">${title}</path>`;
  }
  const isBeside = from.x !== to.x;
  const isRight = from.x < to.x;
  const [x1, y1] = isBeside
    ? [from.x + (isRight ? width : 0), from.y + from.height / 2]
    : [from.x + width / 2, from.y < to.y ? from.y + from.height : from.y];
  const [x2, y2] = isBeside
    ? [to.x + (isRight ? 0 : width), to.y + to.height / 2]
    : [to.x + width / 2, from.y < to.y ? to.y : to.y + to.height];
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const curve = isBeside
    ? `M ${x1} ${y1} C ${mx} ${y1}, ${mx} ${y2}, ${x2} ${y2}`
    : `M ${x1} ${y1} C ${x1} ${my}, ${x2} ${my}, ${x2} ${y2}`;
  return `<path class="link" d="${curve}">${title}</path><circle class="end" cx="${x2}" cy="${y2}" r="3.5" />`;
}

function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.charCodeAt(0)};`);
}
