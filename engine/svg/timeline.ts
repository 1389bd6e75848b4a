/**
 * A series over time as a picture: the measured points, the limit, and the time in which it is reached if that is known. The values stand in
 * a table beside it, which the page makes; the picture has no text but the ends of its axes.
 */
import { escaped } from './text.ts';

export interface Timeline {
  /** For those who do not see it. */
  readonly label: string;
  /** Sorted by day, of which a moment is a part; at least two. */
  readonly points: readonly { readonly day: number; readonly value: number }[];
  readonly limit?: number | undefined;
  /** Days in which the limit is reached. */
  readonly reached?: { readonly from: number; readonly to: number } | undefined;
  readonly valueText: (value: number) => string;
  readonly dayText: (day: number) => string;
}

/** Beside an editor there is no room for more, and what is drawn wider has smaller text. */
const width = 420;
const height = 150;
const frame = { left: 72, right: 12, top: 14, bottom: 28 };

/** With the classes `line`, `point`, `limit`, `range` and `axis`, which the page colours. */
export function timeline({ label, points, limit, reached, valueText, dayText }: Timeline): string {
  const days = points.map(({ day }) => day);
  const from = days[0] ?? 0;
  const last = points.at(-1) ?? { day: from, value: 0 };
  const to = Math.max(last.day, reached?.to ?? last.day, from + 1e-9);
  const most = Math.max(...points.map(({ value }) => value), limit ?? 0, 1e-9);
  const x = (day: number): number =>
    round(frame.left + ((day - from) / (to - from)) * (width - frame.left - frame.right));
  const y = (value: number): number =>
    round(height - frame.bottom - (value / most) * (height - frame.top - frame.bottom));
  const ends = [
    axisText(y(0), valueText(0)),
    axisText(y(most), valueText(most)),
    `<text class="axis" x="${frame.left}" y="${height - 8}">${escaped(dayText(from))}</text>`,
    `<text class="axis" x="${width - frame.right}" y="${height - 8}" text-anchor="end">${escaped(dayText(to))}</text>`,
  ];
  const cone =
    reached === undefined || limit === undefined
      ? ''
      : `<path class="range" d="M${x(last.day)} ${y(last.value)}L${x(Math.max(reached.from, last.day))} ${y(limit)}L${x(reached.to)} ${y(limit)}Z"/>`;
  const top =
    limit === undefined ? '' : `<path class="limit" d="M${frame.left} ${y(limit)}H${width - frame.right}"/>`;
  return [
    `<svg class="timeline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<path class="base" d="M${frame.left} ${y(0)}H${width - frame.right}"/>`,
    cone,
    top,
    `<polyline class="line" points="${points.map(({ day, value }) => `${x(day)},${y(value)}`).join(' ')}"/>`,
    ...points.map(({ day, value }) => `<circle class="point" cx="${x(day)}" cy="${y(value)}" r="2.5"/>`),
    ...ends,
    '</svg>',
  ].join('');
}

function axisText(at: number, text: string): string {
  return `<text class="axis" x="${frame.left - 8}" y="${at + 4}" text-anchor="end">${escaped(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
