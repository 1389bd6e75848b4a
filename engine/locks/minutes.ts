/**
 * The minutes in which somebody looked at the lock waits of a server, as pictures: how many sessions waited, and how far each standby was
 * behind. Time is the server's.
 */
import { formatBytes, formatCount } from '../../core/text/format.ts';
import type { SeenWaits } from '../../core/locks/seen.ts';
import { chart, type Chart } from '../svg/chart.ts';

export interface Look {
  readonly day: number;
  readonly waiting: number;
  readonly standbys: SeenWaits['standbys'];
}

/** An hour of looks at the pace of the view. */
const mostLooks = 720;

/** With one look more. A clock that went back begins again, since a picture has one direction. */
export function withLook(looks: readonly Look[], { at, waits, standbys }: SeenWaits): readonly Look[] {
  const day = Date.parse(at) / 86_400_000;
  const waiting = new Set(waits.map(({ pid }) => pid)).size;
  const wentBack = (looks.at(-1)?.day ?? day) > day;
  return [...(wentBack ? [] : looks.slice(1 - mostLooks)), { day, waiting, standbys }];
}

/** Of two looks or more; a standby that came or went has what was seen of it. */
export function chartsOfMinutes(looks: readonly Look[]): readonly Chart[] {
  const waiting = looks.map(({ day, waiting: value }) => ({ day, value }));
  const lags = new Map<string, { readonly day: number; readonly value: number }[]>();
  for (const { day, standbys } of looks)
    for (const { name, behind } of standbys ?? [])
      if (behind !== undefined) lags.set(name, [...(lags.get(name) ?? []), { day, value: behind }]);
  return [
    { title: 'Sessions that wait for a lock', points: waiting, valueText: formatCount },
    ...[...lags].map(([name, points]) => ({
      title: `Not replayed by ${name}`,
      points,
      valueText: formatBytes,
    })),
  ]
    .filter(({ points }) => points.length > 1)
    .map(({ title, points, valueText }) => chart(title, { points, valueText, dayText: timeText }));
}

/** `14:03:05`, of days since 1970, in UTC. */
export function timeText(day: number): string {
  const date = new Date(Math.round(day * 86_400) * 1000);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString().slice(11, 19);
}
