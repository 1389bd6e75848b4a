/** A place in a file as both halves name it: URI, zero-based lines, UTF-16 columns. Nothing here converts. */
import { isCount, isShape, isString, type Guard } from './guard.ts';

export interface PlacePosition {
  readonly line: number;
  readonly character: number;
}

export interface PlaceRange {
  readonly start: PlacePosition;
  readonly end: PlacePosition;
}

export interface Place {
  readonly uri: string;
  readonly range: PlaceRange;
}

export const isPosition: Guard<PlacePosition> = isShape<PlacePosition>({
  line: isCount,
  character: isCount,
});
export const isDocument: Guard<{ readonly uri: string }> = isShape<{ readonly uri: string }>({
  uri: isString,
});

const isRange: Guard<PlaceRange> = isShape<PlaceRange>({ start: isPosition, end: isPosition });
export const isPlace: Guard<Place> = isShape<Place>({ uri: isString, range: isRange });
