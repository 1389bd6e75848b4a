/** What is said of a check that does not exist. */
import { expect, it } from 'vitest';
import { wrongThreshold } from './settings.ts';

it('names each check once, however many engines have it', () => {
  const said = wrongThreshold(new Map([['nothing-like-it-at-all', new Map()]])) ?? '';
  const names = (/The checks are (.*)\.$/.exec(said)?.[1] ?? '').split(', ');
  expect(names).toContain('deadlocks');
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
