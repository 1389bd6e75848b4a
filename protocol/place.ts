/** A place in a file as client and server represent it: URI, zero-based lines, UTF-16 columns. No conversion is done here. */
import { isCount, isShape, isString, type Guard, type Shaped } from './guard.ts';

export const isPosition = isShape({ line: isCount, character: isCount });
export type PlacePosition = Shaped<typeof isPosition>;

export interface PlaceRange {
  readonly start: PlacePosition;
  readonly end: PlacePosition;
}

export const isDocument: Guard<{ readonly uri: string }> = isShape({
  uri: isString,
});
