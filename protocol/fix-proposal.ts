/** A fix that somebody looks at before it is written, as the `plinth.previewFix` command gets it. All of it is applied, or none. */
import { isCount, isList, isShape, isString, type Guard } from './guard.ts';
import { isPosition, type PlaceRange } from './place.ts';

export interface FixProposal {
  readonly title: string;
  /** Sentences: what is not as the original would have left it. */
  readonly differs: readonly string[];
  /** The document that the fix belongs to, as it was when the fix was made. */
  readonly uri: string;
  readonly version: number;
  readonly edits: readonly ProposedEdit[];
  /** Files that do not exist yet. */
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
