import { expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { rowOf } from './condition.ts';
import { implies } from './implied.ts';

const parser = await loadPostgresParser();
const row = (text: string) => {
  const found = rowOf(
    text,
    { columnOf: (name) => ({ name, holds: name === 'n' ? 'number' : 'text', absent: null }) },
    parser,
  );
  if (found === undefined) throw new Error(text);
  return found;
};

it.each([
  ["t IN ('a', 'b')", "t IN ('a', 'b', 'c')"],
  ["t IN ('a', 'b')", "t = 'a' OR t = 'b'"],
  ["t = 'a' OR t = 'b'", "t IN ('b', 'a')"],
  ["t IN ('ab', 'cd')", 'length(t) = 2'],
  ["t NOT IN ('a', 'b')", "t <> 'a'"],
  ["t LIKE 'a%'", "t LIKE 'a%'"],
  ['n > 5', 'n >= 5'],
  ['n > 5', 'n > 5'],
  ['n > 5', 'n <> 5'],
  ['n BETWEEN 1 AND 3', 'n >= 0'],
  ['n = 3', 'n < 4'],
  ['n > 0 AND t IS NOT NULL', 't IS NOT NULL'],
  ['n > 5 OR n = 4', 'n > 3'],
  ['n > 5', 'n > 3 OR t IS NULL'],
  ['n IS NULL', 'n > 3'],
])('%s implies %s', (given, wanted) => {
  expect(implies(row(given), row(wanted))).toBe(true);
});

it.each([
  ["t IN ('a', 'b', 'c')", "t IN ('a', 'b')"],
  ["t <> 'a'", "t NOT IN ('a', 'b')"],
  ["t LIKE 'a%'", "t LIKE 'ab%'"],
  ['n >= 5', 'n > 5'],
  ['n >= 5', 'n <> 5'],
  ['n > 5', 'n < 5'],
  ['n <> 5', 'n > 5'],
  ['n > 5', 'n IS NOT NULL'],
  ['n > 5 OR t IS NULL', 'n > 5'],
  ['length(t) < 5', 'n < 5'],
])('%s does not imply %s', (given, wanted) => {
  expect(implies(row(given), row(wanted))).toBe(false);
});
