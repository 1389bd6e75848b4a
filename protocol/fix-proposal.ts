/** A fix that somebody looks at before it is written, as the `plinth.previewFix` command gets it. All of it is applied, or none. */
import { isCount, isList, isShape, isString, type Guard, type Shaped } from './guard.ts';
import { isPosition, type PlaceRange } from './place.ts';

const isRange: Guard<PlaceRange> = isShape({ start: isPosition, end: isPosition });

export const isFixProposal = isShape({
  title: isString,
  /** Sentences: what is not as the original would have left it. */
  differs: isList(isString),
  /** The document that the fix belongs to, as it was when the fix was made. */
  uri: isString,
  version: isCount,
  edits: isList(isShape({ range: isRange, newText: isString })),
  /** Files that do not exist yet. */
  create: isList(isShape({ uri: isString, text: isString })),
});
export type FixProposal = Shaped<typeof isFixProposal>;
