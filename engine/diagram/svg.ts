/**
 * Draws tables as an SVG for a page with its own colours: columns, keys and nullability, foreign keys with crow's feet. Contains no script
 * and no style; every name is escaped text.
 */
import type { Picture, PictureLink, PictureTable } from '../../core/dictionary/model.ts';
import { visible } from '../document/escape.ts';
import type { Box, Size } from '../svg/columns.ts';
import { cut, escaped } from '../svg/text.ts';
import { layoutOf } from './layout.ts';
import { tidy, type Line, type PortedLink } from './lines.ts';

export interface DrawnDiagram extends Size {
  readonly svg: string;
  /** By index of the table. */
  readonly boxes: readonly Box[];
}

const rowHeight = 22;
const headHeight = 34;
const footPadding = 6;
const least = 170;
const most = 340;
/** Average widths of a letter, with a margin: the font is not known here. */
const letter = { head: 7.9, column: 7, type: 6.4 };
/** Space for the marks before a column: one, or two. */
const keyRooms = { one: 34, two: 56 };
const pad = 12;

export function drawDiagram(picture: Picture): DrawnDiagram {
  const { tables, links } = picture;
  const sizes = tables.map(sizeOf);
  const ported = links.map((link): PortedLink => ({
    from: link.from,
    to: link.to,
    fromY: rowOf(tables[link.from], link.columns),
    toY: rowOf(tables[link.to], link.targets),
  }));
  const { boxes, lines, width, height } = layoutOf(sizes, ported);
  const [right, bottom] = [Math.ceil(width), Math.ceil(height)];
  const drawn = [
    `<g class="lines">`,
    ...links.map((link, at) => relation(link, lines[at])),
    `</g><g class="tables">`,
    ...tables.map((table, at) => box(table, at, boxes[at])),
    `</g>`,
  ];
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 ${right} ${bottom}" width="${right}" height="${bottom}">\n${drawn.join('\n')}\n</svg>`,
    boxes: boxes.map(({ x, y, width: wide, height: high }) => ({
      x: tidy(x),
      y: tidy(y),
      width: tidy(wide),
      height: tidy(high),
    })),
    width: right,
    height: bottom,
  };
}

/** Wide letters count twice. */
function lengthOf(text: string): number {
  let length = 0;
  for (const character of visible(text))
    length +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  return length;
}

function keyRoomOf({ columns }: PictureTable): number {
  return columns.some(({ keys }) => marksOf(keys).length > 1) ? keyRooms.two : keyRooms.one;
}

const marks = { PK: 'primary', FK: 'foreign', UK: 'unique' } as const;

/** At most two: unique adds nothing to a key. */
function marksOf(keys: string): readonly (keyof typeof marks)[] {
  const all = (['PK', 'FK', 'UK'] as const).filter((mark) => keys.includes(mark));
  return all.slice(0, 2);
}

function sizeOf(table: PictureTable): Size {
  const keyRoom = keyRoomOf(table);
  const wanted = [
    lengthOf(table.reference.name) * letter.head + 2 * pad,
    ...table.columns.map(
      ({ name, type, nullable }) =>
        keyRoom +
        lengthOf(name) * letter.column +
        18 +
        lengthOf(typeWords(type, nullable)) * letter.type +
        pad,
    ),
  ];
  const width = Math.round(Math.min(most, Math.max(least, ...wanted)));
  const rows = table.columns.length + (footOf(table) === '' ? 0 : 1);
  return { width, height: rows === 0 ? headHeight : headHeight + rows * rowHeight + footPadding };
}

function typeWords(type: string, nullable: boolean): string {
  return nullable ? `${type} null` : type;
}

function footOf({ more, partitions, columns, isInside }: PictureTable): string {
  const hidden = columns.length === 0 ? `${more} ${more === 1 ? 'column' : 'columns'}` : `${more} more`;
  return [
    ...(more === 0 || !isInside ? [] : [hidden]),
    ...(partitions === 0 ? [] : [`${partitions} ${partitions === 1 ? 'partition' : 'partitions'}`]),
  ].join(' · ');
}

/** The row of its first column; the header if none of them is drawn. */
function rowOf(table: PictureTable | undefined, columns: readonly string[]): number {
  const at = table?.columns.findIndex(({ name }) => columns.includes(name)) ?? -1;
  return at < 0 ? headHeight / 2 : headHeight + at * rowHeight + rowHeight / 2 + 3;
}

function box(table: PictureTable, at: number, place: Box | undefined): string {
  if (place === undefined) return '';
  const { x, y, width, height } = place;
  const { columns, reference, isInside, partitions } = table;
  const isClosed = height <= headHeight;
  const foot = footOf(table);
  const keyRoom = keyRoomOf(table);
  const [left, top] = [tidy(x), tidy(y)];
  const head = isClosed
    ? `M 6 0 h ${width - 12} a 6 6 0 0 1 6 6 v ${headHeight - 12} a 6 6 0 0 1 -6 6 h ${12 - width} a 6 6 0 0 1 -6 -6 v ${12 - headHeight} a 6 6 0 0 1 6 -6 z`
    : `M 6 0 h ${width - 12} a 6 6 0 0 1 6 6 v ${headHeight - 6} h ${-width} v ${6 - headHeight} a 6 6 0 0 1 6 -6 z`;
  return [
    `<g class="table${isInside ? '' : ' outside'}" data-table="${at}" transform="translate(${left} ${top})">`,
    // A partitioned table is drawn as a stack.
    ...(partitions === 0
      ? []
      : [`<rect class="behind" x="6" y="6" width="${width}" height="${height}" rx="6"/>`]),
    `<rect class="box" width="${width}" height="${height}" rx="6"/>`,
    `<path class="head" d="${head}"/>`,
    `<text class="name" x="${pad}" y="22">${text(reference.name, (width - 2 * pad) / letter.head)}</text>`,
    ...columns.map((column, row) => columnRow(column, row, width, keyRoom)),
    ...(foot === ''
      ? []
      : [
          `<text class="foot" x="${keyRoom}" y="${headHeight + columns.length * rowHeight + 18}">${escaped(foot)}</text>`,
        ]),
    `<rect class="frame" width="${width}" height="${height}" rx="6"/>`,
    `</g>`,
  ].join('\n');
}

function columnRow(
  { name, type, keys, nullable }: PictureTable['columns'][number],
  row: number,
  width: number,
  keyRoom: number,
): string {
  const base = headHeight + row * rowHeight + 18;
  const room = (width - keyRoom - pad - 14) / letter.column;
  const wantedType = Math.ceil((lengthOf(typeWords(type, nullable)) * letter.type) / letter.column);
  const forName = Math.min(lengthOf(name), Math.max(room - wantedType, room * 0.6));
  const forType = ((room - forName) * letter.column) / letter.type - (nullable ? 5 : 0);
  const shownType = text(type, Math.max(3, forType));
  return [
    ...marksOf(keys).map(
      (mark, place) => `<text class="key ${marks[mark]}" x="${pad + place * 20}" y="${base}">${mark}</text>`,
    ),
    `<text class="column${keys.startsWith('PK') ? ' primary' : ''}" x="${keyRoom}" y="${base}">${text(name, forName)}</text>`,
    `<text class="type" x="${width - pad}" y="${base}" text-anchor="end">${shownType}${nullable ? '<tspan class="null"> null</tspan>' : ''}</text>`,
  ].join('');
}

/** As much as fits; the full text is in a title. */
function text(full: string, room: number): string {
  const plain = visible(full);
  const length = lengthOf(plain);
  if (length <= room) return escaped(plain);
  const letters = Math.max(2, Math.floor((Array.from(plain).length * room) / length));
  return `<title>${escaped(plain)}</title>${escaped(cut(plain, letters))}`;
}

/** Crow's feet: many or one at this end, one or zero at the other. */
function relation({ from, to, name, optional, single }: PictureLink, line: Line | undefined): string {
  if (line === undefined) return '';
  const { path, start, end, out, into } = line;
  const many = `M ${at(start, out, 12)} L ${at(start, 0, 0, -6)} M ${at(start, out, 12)} L ${at(start, 0, 0, 6)}`;
  const one = bar(start, out, 8);
  const far = optional ? bar(end, into, 6) : `${bar(end, into, 6)} ${bar(end, into, 10)}`;
  const rings = [
    `<circle class="ring" cx="${tidy(start[0] + out * 16)}" cy="${tidy(start[1])}" r="3.5"/>`,
    ...(optional
      ? [`<circle class="ring" cx="${tidy(end[0] + into * 13)}" cy="${tidy(end[1])}" r="3.5"/>`]
      : []),
  ];
  return `<g class="relation${optional ? ' optional' : ''}" data-from="${from}" data-to="${to}"><title>${escaped(visible(name))}</title><path class="hit" d="${path}"/><path class="line" d="${path}"/><path class="end" d="${single ? one : many} ${far}"/>${rings.join('')}</g>`;
}

function at([x, y]: readonly [number, number], way: number, by: number, dy = 0): string {
  return `${tidy(x + way * by)} ${tidy(y + dy)}`;
}

function bar(place: readonly [number, number], way: number, by: number): string {
  return `M ${at(place, way, by, -6)} L ${at(place, way, by, 6)}`;
}
