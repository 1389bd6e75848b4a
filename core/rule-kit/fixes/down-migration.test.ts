import { expect, it } from 'vitest';
import { commented } from './down-migration.ts';

it('keeps a name with line breaks in its comment', () => {
  expect(commented(['The rows of a\nDROP TABLE users; -- are gone.', 'b\r\u2028c'])).toBe(
    '-- The rows of a DROP TABLE users; -- are gone.\n-- b c\n',
  );
});
