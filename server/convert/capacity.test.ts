import { expect, it } from 'vitest';
import type { Capacity } from '../../core/capacity/capacity.ts';
import { capacityMarkdown } from './capacity.ts';

const points = [
  { day: 20_800, value: 500 },
  { day: 20_810, value: 1_000 },
];
const hostile = 'a|b`c<script>\n# x';

it('shows names as text, in rows of their own', () => {
  const capacity: Capacity = {
    database: '<b>shop</b>',
    from: '2026-11-01T00:00:00Z',
    to: '2026-11-28T00:00:00Z',
    snapshots: 5,
    days: 27,
    items: [
      {
        kind: 'sequence',
        object: hostile,
        what: `the sequence ${hostile} ends`,
        used: 0.5,
        forecast: { kind: 'range', earliest: 20_820, likely: 20_830, latest: undefined, points: 5 },
        series: { points, limit: 2_000, unit: 'count' },
      },
      {
        kind: 'disk',
        object: 'disk',
        what: 'full',
        used: 1,
        forecast: { kind: 'reached' },
        series: undefined,
      },
    ],
    tables: [{ table: hostile, bytes: 1024, bytesPerDay: 10, points }],
    unseen: ['<i>nothing</i>'],
  };
  const markdown = capacityMarkdown(capacity);
  const withoutCode = markdown.replaceAll(/\\[!-~]/g, '').replaceAll(/(`+)[^]*?\1/g, '');
  expect(withoutCode).not.toMatch(/<(?:script|b|i)>|^# x/m);
  const row = markdown.split('\n').find((line) => line.includes('earliest')) ?? '';
  expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  expect(markdown).toContain('**now**');
  const pictures = [...markdown.matchAll(/^<div><svg class="timeline".*<\/svg><\/div>$/gm)];
  expect(pictures).toHaveLength(2);
});
