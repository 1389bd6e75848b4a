import { beforeAll, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { fixtureJson, somePlanFixtures } from '../../../test/plans/fixtures.ts';
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import { readPlanInText } from '../reading/from-text.ts';
import type { PlanReading } from '../understand.ts';
import { hotPath, icicles } from './icicle.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

function reading(json: unknown): PlanReading {
  const read = readPlanInText({ text: JSON.stringify(json), name: 'x', query: '' }, 'kept', parser);
  if (!read.ok) throw new Error(read.problem);
  return read.reading;
}

it('no cell of any recorded plan leaves its parent or lies on its sibling', () => {
  for (const { case: name, major, measured } of somePlanFixtures()) {
    const found = icicles(reading(fixtureJson(name, 'measured', major)));
    expect(
      found.map(({ measure }) => measure),
      name,
    ).toContain('time');
    for (const { cells, measure } of found) {
      expect(cells[0]).toMatchObject({ left: 0, width: 1 });
      expect(
        cells.reduce((sum, { own }) => sum + own, 0),
        `${name} ${measure}`,
      ).toBeCloseTo(1, 6);
      for (const node of measured.nodes) {
        const cell = cells[node.id]!;
        let at = cell.left;
        for (const child of node.children) {
          expect(cells[child.id]!.left).toBeCloseTo(at, 9);
          at += cells[child.id]!.width;
        }
        expect(at, `${name} ${measure} ${node.label}`).toBeLessThanOrEqual(cell.left + cell.width + 1e-9);
      }
    }
  }
});

it('the hot path leads from the root into the heaviest part', () => {
  const measured = reading(fixtureJson('parallel-hash-join', 'measured'));
  const names = [...hotPath(measured)].map((id) => measured.plan.nodes[id]?.label);
  expect(names).toEqual([
    'Sort',
    'Finalize GroupAggregate',
    'Gather Merge',
    'Sort',
    'Partial HashAggregate',
    'Parallel Hash Join',
  ]);
});
