/** Which files of a change are programs that migrate, and which are the same migration for another engine. */
import { describe, expect, it } from 'vitest';
import { isWithCode, isTwin, programsAmong } from './beside.ts';

const chosen = [{ path: 'db/migrations/000004_change.up.sql', folder: undefined }];

describe('files beside a review', () => {
  it('takes programs of the same folder that are migrations, and neither tests nor what sends a file', () => {
    expect(
      programsAmong(
        [
          'db/migrations/000005_fill.go',
          'db/migrations/000005_fill_test.go',
          'db/migrations/000004_change.js',
          'db/migrations/run.go',
          'db/000006_tool.go',
        ],
        chosen,
      ),
    ).toEqual(['db/migrations/000005_fill.go']);
  });

  it.each([
    ['db/sqlite/000004_change.up.sql', true],
    ['db/sqlite/000004_other.up.sql', true],
    ['db/sqlite/000005_change.up.sql', false],
    ['db/mysql/schema.sql', false],
  ])('%s is a twin: %s', (path, is) => {
    expect(isTwin(path, chosen)).toBe(is);
  });
});

it.each([
  [['db/migrations/1_a.up.sql', 'master/internal/filter.go'], true],
  [['db/migrations/1_a.up.sql', 'src/orders/page.tsx'], true],
  [['db/migrations/1_a.up.sql', 'README.md', 'package.json'], false],
  [
    ['db/migrations/1_a.up.sql', 'internal/filter_test.go', 'performance/src/api_performance_tests.ts'],
    false,
  ],
  [['db/migrations/1_a.up.sql', 'db/migrations/2_b.py', 'scripts/load.py'], false],
  [[], false],
])('%j', (paths, expected) => {
  expect(isWithCode(paths)).toBe(expected);
});
