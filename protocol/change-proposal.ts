/**
 * A change of files that the user previews before it is written completely or not at all: a fix, a new migration, a rename of what has run.
 * It is the argument of the `plinth.previewFix` command, or comes as a notification where an answer of LSP has no place for it.
 */
import { isCount, isList, isMaybe, isShape, isString, type Guard, type Shaped } from './guard.ts';
import { notification } from './message.ts';
import { isPosition, type PlaceRange } from './place.ts';

const isRange: Guard<PlaceRange> = isShape({ start: isPosition, end: isPosition });

const isEditedDocument = isShape({
  uri: isString,
  /** The version that the edits were made for; undefined for a document that was read from disk. */
  version: isMaybe(isCount),
  edits: isList(isShape({ range: isRange, newText: isString })),
});
export type EditedDocument = Shaped<typeof isEditedDocument>;

export const isChangeProposal = isShape({
  title: isString,
  /** Sentences about what the change does differently from the original. */
  differs: isList(isString),
  /** What the files cost when they run, for those that a form writes. */
  costs: isMaybe(isString),
  documents: isList(isEditedDocument),
  /** Files to create. */
  create: isList(isShape({ uri: isString, text: isString })),
  /** Edits that are released after the files above have run: they are written only if the user asks for all changes. */
  later: isMaybe(isShape({ why: isString, documents: isList(isEditedDocument) })),
});
export type ChangeProposal = Shaped<typeof isChangeProposal>;

export const proposeChange = notification({
  method: 'plinth/proposeChange',
  direction: 'server → client',
  doc: 'A change to preview, where the answer to the request that asked for it can only be an edit: the rename of what has run.',
  params: isChangeProposal,
});
