import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import type { ColumnName } from '../expression.ts';
import { findJoin } from './map-join.ts';
import { levels } from '../query-shape/query-shape.ts';
import { regionOf } from './regions.ts';
import { readShape } from '../query-shape/read-shape.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

/** The place of the join of these two sides, if the plan's condition has these columns. `views` are references without a scan. */
function join(
  sql: string,
  outer: string,
  inner: string,
  planned: string,
  views: readonly string[] = [],
): readonly string[] {
  const shape = readShape(sql, parser)!;
  const tables = levels(shape).flatMap((level) => level.tables);
  const side = (names: string): ReadonlySet<(typeof tables)[number]> =>
    new Set(tables.filter((table) => names.split(' ').includes(table.alias)));
  const columns = planned.split(' ').flatMap((name): ColumnName[] => {
    const [alias, column] = name.split('.');
    return column === undefined ? [] : [{ alias, column }];
  });
  const seen = new Set(tables.filter((table) => !views.includes(table.alias)));
  const sides = { outer: side(outer), inner: side(inner), seen };
  const region = regionOf({ shape, without: new Set(), view: undefined, ctes: new Map() });
  const found = findJoin(columns.length === 0 ? [] : [columns], sides, region);
  return found.map(({ start, end }) => sql.slice(start, end));
}

describe('a join', () => {
  const chain = 'SELECT 1 FROM a JOIN b ON b.x = a.x JOIN c ON c.y = b.x WHERE c.z = 1';

  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['stands at its condition', [chain, 'a', 'b', 'a.x b.x'], ['b.x = a.x']],
    [
      'that was concluded stands at what it was concluded from',
      [chain, 'a', 'c', 'a.x c.y'],
      ['b.x = a.x', 'c.y = b.x'],
    ],
    ['without alias in the text', ['SELECT 1 FROM a, b WHERE ax = bx', 'a', 'b', 'a.ax b.bx'], ['ax = bx']],
    ['with USING', ['SELECT 1 FROM a JOIN b USING (x, y)', 'a', 'b', 'a.x b.x'], ['USING (x, y)']],
    ['that is natural', ['SELECT 1 FROM a NATURAL LEFT JOIN b', 'a', 'b', 'a.x b.x'], ['NATURAL LEFT JOIN']],
    [
      'by an operator of its own',
      ['SELECT 1 FROM a JOIN b ON a.r && b.r', 'a', 'b', 'a.r b.r'],
      ['a.r && b.r'],
    ],
    ['of a comma alone', ['SELECT 1 FROM a, b', 'a', 'b', ''], ['b']],
    ['that the text does not have', ['SELECT 1 FROM a, b, c WHERE a.x = b.x', 'a b', 'c', 'b.q c.q'], []],
  ])('%s', (_name, [sql, outer, inner, planned], expected) => {
    expect(join(sql!, outer!, inner!, planned!)).toEqual(expected);
  });

  it('with a view stands at the condition that names the view', () => {
    expect(join('SELECT 1 FROM a JOIN v ON v.k = a.id', 'a', '', 'a.id o.customer_id', ['v'])).toEqual([
      'v.k = a.id',
    ]);
  });

  it('is not concluded from an inequality', () => {
    expect(join('SELECT 1 FROM a, b, c WHERE a.x < b.x AND b.x = c.x', 'a', 'c', 'a.x c.x')).toEqual([]);
  });
});
