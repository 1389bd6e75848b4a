/** Whether rows that a release writes which leaves new columns out always pass a CHECK. */
import { describe, expect, it } from 'vitest';
import { passesWith, type Given } from './check-value.ts';

/** `old` has a value in each row, `fresh` and `other` are new, `loose` may be null. */
const columns: Readonly<Record<string, Given>> = {
  old: 'value',
  fresh: 'null',
  other: 'null',
  loose: 'open',
};

describe('a CHECK over old and new columns', () => {
  it.each([
    'num_nonnulls(old, fresh) = 1',
    'NUM_NONNULLS(old, fresh, other) <= 1',
    'num_nulls(old, fresh) = 1',
    '(old IS NULL) <> (fresh IS NULL)',
    '(old IS NOT NULL)::int + (fresh IS NOT NULL)::int = 1',
    '(old IS NOT NULL AND fresh IS NULL) OR (old IS NULL AND fresh IS NOT NULL)',
    'old IS NOT NULL OR fresh IS NOT NULL',
    'old > fresh',
    'fresh IS NULL OR fresh > loose',
    'COALESCE(fresh, old) IS NOT NULL',
    'NOT (fresh IS NOT NULL AND loose IS NOT NULL)',
    'char_length(fresh) <= old',
    "old <> 'x' OR fresh IN ('a', 'b')",
    'fresh BETWEEN 1 AND old',
    '("old" IS NOT NULL)',
  ])('%s holds', (text) => {
    expect(passesWith(text, (name) => columns[name] ?? 'open')).toBe(true);
  });

  it.each([
    'num_nonnulls(old, fresh) = 2',
    'num_nonnulls(loose, fresh) = 1',
    'old IS NULL OR fresh IS NOT NULL',
    "old <> 'x' OR fresh IS NOT NULL",
    'old > 3 AND fresh IS NULL',
    'loose IS NOT NULL OR fresh IS NOT NULL',
    "old IN ('a', 'b')",
    'is_fine(old, fresh)',
    "CASE WHEN fresh IS NULL THEN old = 'x' END",
    'fresh IS NULL AND',
    'fresh IS NULL) OR (true',
    'constructor',
  ])('%s may fail, or is not read', (text) => {
    expect(passesWith(text, (name) => columns[name] ?? 'open')).toBe(false);
  });
});
