/** A place in a file as client and server represent it: URI, zero-based lines, UTF-16 columns. No conversion is done here. */
import { isCount, isShape, isString, type Guard } from './guard.ts';

export interface PlacePosition {
  readonly line: number;
  readonly character: number;
}

export interface PlaceRange {
  readonly start: PlacePosition;
  readonly end: PlacePosition;
}

export const isPosition: Guard<PlacePosition> = isShape<PlacePosition>({
  line: isCount,
  character: isCount,
});
export const isDocument: Guard<{ readonly uri: string }> = isShape<{ readonly uri: string }>({
  uri: isString,
});
