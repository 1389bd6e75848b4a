/**
 * The icicle chart of a plan as a self-contained SVG: no script, no style sheet, no external fonts or images, readable on light and dark
 * backgrounds.
 */
import { formatShare } from '../../text/format.ts';
import type { PlanDocument } from '../present/document.ts';
import type { Icicle } from '../present/icicle.ts';
import { escapeMarkup } from './escape.ts';

const width = 1200;
const rowHeight = 26;
const top = 44;
/** Narrower cells are not visible; their parent shows their width. */
const narrowest = 1;
const letter = 6.6;

const measureNames: Readonly<Record<Icicle['measure'], string>> = {
  time: 'time',
  cost: 'estimated cost',
  blocks: 'buffers',
  rows: 'rows',
};

/** Undefined if the plan has no costs or times to draw. */
export function planAsSvg(document: PlanDocument): string | undefined {
  const [icicle] = document.icicles;
  if (icicle === undefined) return undefined;
  const shown = document.rows.flatMap((row) => {
    const cell = icicle.cells[row.id];
    return cell === undefined || cell.width * width < narrowest ? [] : [{ row, cell }];
  });
  const depth = shown.reduce((most, { row }) => Math.max(most, row.level), 1);
  const height = top + depth * rowHeight + 12;
  const cells = shown.map(({ row, cell }) => {
    const left = cell.left * width;
    const wide = Math.max(0.5, cell.width * width - 1);
    const y = top + (row.level - 1) * rowHeight;
    const label = row.object === '' ? row.title : `${row.title} on ${row.object}`;
    const fits = Math.floor((wide - 10) / letter);
    const text =
      fits < 3
        ? ''
        : label.length <= fits
          ? label
          : `${Array.from(label)
              .slice(0, fits - 1)
              .join('')}…`;
    const title = escapeMarkup(`${label}: ${cell.text}; with everything below ${formatShare(cell.width)}`);
    return (
      `<g><title>${title}</title>` +
      `<rect x="${left.toFixed(1)}" y="${String(y)}" width="${wide.toFixed(1)}" height="${String(rowHeight - 1)}" rx="2" fill="${shade(cell.own)}"${row.hot ? ' stroke="#8a3d00"' : ''}/>` +
      (text === ''
        ? ''
        : `<text x="${(left + 5).toFixed(1)}" y="${String(y + 17)}" fill="#1f1f1f">${escapeMarkup(text)}</text>`) +
      '</g>'
    );
  });
  const heading = escapeMarkup(`By ${measureNames[icicle.measure]} · ${document.title}`.slice(0, 170));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escapeMarkup(`Query plan: ${document.title}`)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="4" y="26" font-size="13" font-weight="600" fill="#1f1f1f">${heading}</text>`,
    ...cells,
    '</svg>',
    '',
  ].join('\n');
}

/** From pale to warm by the node's own share; the title contains the number. */
function shade(own: number): string {
  const part = Math.min(1, Math.max(0, own));
  return `hsl(${String(Math.round(48 - 26 * part))} 85% ${String(Math.round(92 - 27 * part))}%)`;
}
