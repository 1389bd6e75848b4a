/** The argument of the `plinth.previewFix` command: a fix that the user previews before it is written completely or not at all. */
import { isCount, isList, isShape, isString, type Guard } from './guard.ts';
import { isPosition, type PlaceRange } from './place.ts';

export interface FixProposal {
  readonly title: string;
  /** Sentences about what the fix does differently from the original. */
  readonly differs: readonly string[];
  /** The document that the fix belongs to, in the version that it was made for. */
  readonly uri: string;
  readonly version: number;
  readonly edits: readonly ProposedEdit[];
  /** Files to create. */
  readonly create: readonly ProposedFile[];
}

interface ProposedEdit {
  readonly range: PlaceRange;
  readonly newText: string;
}

interface ProposedFile {
  readonly uri: string;
  readonly text: string;
}

const isRange = isShape<PlaceRange>({ start: isPosition, end: isPosition });

export const isFixProposal: Guard<FixProposal> = isShape<FixProposal>({
  title: isString,
  differs: isList(isString),
  uri: isString,
  version: isCount,
  edits: isList(isShape<ProposedEdit>({ range: isRange, newText: isString })),
  create: isList(isShape<ProposedFile>({ uri: isString, text: isString })),
});
