/** `plinth capacity`: both formats, the exit codes, and where the snapshots come from. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plinth, workspace } from './run.ts';

function snapshot(day: string, last: number, bytes = 1024 ** 3, database = 'shop'): string {
  const sequence = {
    schema: 'public',
    name: 'orders_id_seq',
    last: String(last),
    most: '2147483647',
    columns: [{ schema: 'public', table: 'orders', column: 'id', type: 'integer', by: 'sequence' }],
  };
  const growth = {
    database,
    databaseBytes: bytes,
    nextTransaction: 1000,
    oldestAge: 10,
    freezeMaxAge: 200_000_000,
  };
  const relations = [{ schema: 'public', name: 'orders', kind: 'table', bytes }];
  return JSON.stringify({
    version: 1,
    collectedAt: `${day}T00:00:00.000Z`,
    relations,
    growth: { ...growth, sequences: [sequence], partitions: [] },
  });
}

const days = ['2026-10-01', '2026-10-11', '2026-10-21', '2026-10-31', '2026-11-10'];
const files = Object.fromEntries(
  days.map((day, at) => [
    `kept/${day}.json`,
    snapshot(day, 1_500_000_000 + at * 50_000_000, (10 + at) * 1024 ** 3),
  ]),
);

describe('plinth capacity', () => {
  it('prints dates with their ranges', async () => {
    const cwd = workspace(files);
    const { code, out, err } = await plinth(['capacity', 'kept', '--disk', '16GB'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^shop, 5 snapshots over 40 days to 2026-11-10\n/);
    expect(out).toMatch(/\ndisk: from 2026-11-20 to 2026-12-10, likely 2026-11-30, 88 % used\n/);
    expect(out).toMatch(
      /\norders_id_seq: from 2027-01-2\d to 2027-02-\d\d, likely 2027-02-\d\d, 79 % used\n/,
    );
    expect(out).toContain('orders: 14 GB, 102 MB a day');
  });

  it('begins with what is likelier to end first, where two may end at once', async () => {
    const near = days.map((day, at): [string, string] => [
      `kept/${day}.json`,
      snapshot(day, 2_107_000_000 - (4 - at) * 50_000_000, (2 + 3 * at) * 1024 ** 3),
    ]);
    const cwd = workspace(Object.fromEntries(near));
    const { out } = await plinth(['capacity', 'kept', '--disk', '14.6GB'], { cwd });
    expect(out.match(/^\S+: from 2026-11-10 to .*, likely 2026-11-1\d, \d+ % used$/gm)).toEqual([
      expect.stringMatching(/^disk: .* 96 %/),
      expect.stringMatching(/^orders_id_seq: .* 98 %/),
    ]);
  });

  it.each<readonly [readonly string[], number]>([
    [['--within', '30'], 1],
    [['--within', '5'], 0],
    [[], 0],
  ])('with %j ends with %i', async (words, code) => {
    const outcome = await plinth(['capacity', 'kept', '--disk', '16GB', '--format', 'json', ...words], {
      cwd: workspace(files),
    });
    expect(outcome.code).toBe(code);
    const answer = JSON.parse(outcome.out) as {
      readonly items: readonly { readonly kind: string; readonly forecast: object }[];
    };
    expect(answer.items[0]).toMatchObject({
      kind: 'disk',
      forecast: { kind: 'range', likely: '2026-11-30' },
    });
  });

  it('draws what grows, with its values beside it', async () => {
    const hostile = {
      'kept/x.json': snapshot('2026-11-20', 1_750_000_000, 15 * 1024 ** 3).replaceAll('orders', '<b>orders'),
    };
    const cwd = workspace({ ...files, ...hostile });
    const outcome = await plinth(
      ['capacity', 'kept', '--disk', '16GB', '--format', 'html', '--output', 'g.html'],
      { cwd },
    );
    expect(outcome).toMatchObject({ code: 0, out: '', err: '' });
    const page = readFileSync(join(cwd, 'g.html'), 'utf8');
    expect(page).toContain('role="img" aria-label="disk: 10 GB (2026-10-01), ');
    expect(page).toContain('<td>2026-10-21</td><td class="number">12 GB</td>');
    expect(page).not.toContain('<b>orders');
    expect(page).toMatch(/<path class="range" d="M[\d.]+ [\d.]+L/);
  });

  it('reads the versions that git has, without a name', async () => {
    const cwd = workspace({});
    const git = (...words: readonly string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd });
    git('init', '-q');
    for (const text of Object.values(files)) {
      writeFileSync(join(cwd, 'plinth.stats.json'), text);
      git('add', '.');
      git('commit', '-qm', 'stats');
    }
    const { out, err } = await plinth(['capacity'], { cwd });
    expect(err).toBe('');
    expect(out).toMatch(/^shop, 5 snapshots over 40 days to 2026-11-10\n/);
  });

  it.each<readonly [Readonly<Record<string, string>>, readonly string[], string]>([
    [{}, [], 'There is no plinth.stats.json here: plinth stats pull writes it.'],
    [{ 'a.json': '{' }, ['a.json'], 'a.json:1: The statistics are not used: this is not valid JSON.'],
    [{}, ['none.json'], 'none.json:1: The statistics are not used: '],
    [
      { 'a.json': snapshot('2026-10-01', 1), 'b.json': snapshot('2026-10-02', 1, 1, '<b>other</b>') },
      ['a.json', 'b.json'],
      'The snapshots were not compared: they are of several databases: shop, “<b>other</b>”.',
    ],
    [
      { 'a.json': snapshot('2026-10-01', 1) },
      ['a.json', '--disk', '5'],
      '--disk takes a size such as 500GB; it cannot be “5”.',
    ],
  ])('of %j with %j says why not', async (texts, words, message) => {
    const { code, out, err } = await plinth(['capacity', ...words], { cwd: workspace(texts) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
