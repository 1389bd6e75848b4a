/** The argument of the `plinth.previewFix` command: a fix that the user previews before it is written completely or not at all. */
import { isCount, isList, isMaybe, isShape, isString, type Guard, type Shaped } from './guard.ts';
import { isPosition, type PlaceRange } from './place.ts';

const isRange: Guard<PlaceRange> = isShape({ start: isPosition, end: isPosition });

export const isFixProposal = isShape({
  title: isString,
  /** Sentences about what the fix does differently from the original. */
  differs: isList(isString),
  /** What the files cost when they run, for those that a form writes. */
  costs: isMaybe(isString),
  /** The document that the fix belongs to, in the version that it was made for. */
  uri: isString,
  version: isCount,
  edits: isList(isShape({ range: isRange, newText: isString })),
  /** Files to create. */
  create: isList(isShape({ uri: isString, text: isString })),
});
export type FixProposal = Shaped<typeof isFixProposal>;
