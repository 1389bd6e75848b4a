/** Texts about the findings of a node: the worst first, at most a few, and files by name. */
import { expect, it } from 'vitest';
import type { SchemaFinding } from '../../protocol/schema.ts';
import { fileOf, findingLines, findingsWords } from './finding-words.ts';

const at = (file: string): SchemaFinding => ({
  rule: 'index/made-up',
  severity: 'warning',
  message: 'No index serves it.',
  place: { uri: `file:///shop/migrations/${file}`, start: 0, end: 1 },
});

it('says how many, and the worst', () => {
  expect(findingsWords({ severity: 'warning', count: 1 })).toBe('1 finding: a warning');
  expect(findingsWords({ severity: 'error', count: 12 })).toBe('12 findings, the worst an error');
});

it('lists a few, and says that there are more', () => {
  const told = Array.from({ length: 20 }, () => at('1.up.sql'));
  const lines = findingLines({ severity: 'warning', count: 40, told });
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe('Warning in 1.up.sql: No index serves it.');
  expect(lines[5]).toMatch(/^35 more/);
  expect(findingLines(undefined)).toEqual([]);
});

it('names files as they are called', () => {
  expect(fileOf(at('add%20a%20table.sql'))).toBe('add a table.sql');
  expect(fileOf(at('100%.sql'))).toBe('100%.sql');
});
