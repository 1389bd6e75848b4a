/** Tests of a broad run: in another one they are not declared. For a test that takes long and seldom differs, beside others of its file that do not. */
import { it } from 'vitest';
import { isBroad } from './breadth.ts';

interface Declare {
  (name: string, test: () => unknown): void;
  readonly each: typeof it.each;
}

const nothing: Declare = Object.assign((): void => undefined, {
  each: (() => (): void => undefined) as typeof it.each,
});

export const itBroadly: Declare = isBroad ? it : nothing;
