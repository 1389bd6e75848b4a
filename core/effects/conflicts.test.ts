/** The manual's table of conflicting lock modes, cell by cell. */
import { expect, it } from 'vitest';
import { lockModes } from './effect.ts';
import { conflict } from './conflicts.ts';

/** Rows and columns in the order of lockModes; X marks a conflict. */
const manual = [
  '.......X',
  '......XX',
  '....XXXX',
  '...XXXXX',
  '..XX.XXX',
  '..XXXXXX',
  '.XXXXXXX',
  'XXXXXXXX',
];

it('knows which modes keep each other out', () => {
  const known = lockModes.map((a) => lockModes.map((b) => (conflict(a, b) ? 'X' : '.')).join(''));
  expect(known).toEqual(manual);
});
