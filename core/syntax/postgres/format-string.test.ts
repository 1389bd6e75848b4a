import { describe, expect, it } from 'vitest';
import { formatParts } from './format-string.ts';

describe('formatParts', () => {
  const cases: readonly (readonly [format: string, ...parts: readonly string[]])[] = [
    ['', ...[]],
    ['plain', 'plain'],
    ['%s', 's0'],
    ['a %I b %L', 'a ', 'I0', ' b ', 'L1'],
    ['100 %% %s', '100 ', '%', ' ', 's0'],
    ['%2$s %1$I', 's1', ' ', 'I0'],
    ['%2$s %s', 's1', ' ', 's2'],
    ['%10s|%-10I', 's0', '|', 'I1'],
    ['%*s %L', 's1', ' ', 'L2'],
    ['%*1$s %s', 's1', ' ', 's2'],
    ['%1$*2$s', 's0'],
    ['%d', '%d'],
    ['50%', '50%'],
  ];
  it.each(cases)('%j', (format, ...expected) => {
    const { parts } = formatParts(format);
    expect(parts.map((part) => (part.kind === 'text' ? part.text : `${part.type}${part.argument}`))).toEqual(
      expected,
    );
    expect(parts.map((part) => format.slice(part.start, part.end)).join('')).toBe(format);
  });

  it('goes on counting where a text before it stopped', () => {
    expect(formatParts('%s', formatParts('%s %s').used).parts).toMatchObject([{ argument: 2 }]);
  });
});
