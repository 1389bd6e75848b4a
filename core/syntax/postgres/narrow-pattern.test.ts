import { describe, expect, it } from 'vitest';
import { isNarrow } from './narrow-pattern.ts';

describe('isNarrow', () => {
  const narrow = [
    '^[a-z]+$',
    '^[a-z_][a-z0-9_]*$',
    '^\\w+$',
    '^archive_\\d{1,4}$',
    '^(asc|desc)$',
    '^(?:a|b)_[0-9]+$',
    '^[[:alpha:]_]+$',
    '^[a-z]+\\.[a-z]+$',
    '^\\d{4}-\\d{2}$',
    '^[a-zA-Z0-9_.-]{1,63}$',
  ];
  it.each(narrow)('%s', (pattern) => {
    expect(isNarrow(pattern)).toBe(true);
  });

  const wide = [
    '',
    '[a-z]+',
    '^[a-z]+',
    '[a-z]+$',
    '^a|b$',
    '^.*$',
    '^[^;]+$',
    '^[a-z ]+$',
    '^[a-z()]+$',
    '^\\S+$',
    '^[\\w\\s]+$',
    '^[a-z]+\\$',
    "^[a-z']+$",
    '^(a',
  ];
  it.each(wide)('not %s', (pattern) => {
    expect(isNarrow(pattern)).toBe(false);
  });
});
