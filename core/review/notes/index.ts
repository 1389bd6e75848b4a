/** All kinds of notes, by id. Generated from the files of this folder: `npm run generate`. */
import type { NoteKind } from './note.ts';
import { note as blockedLockedWhileWorking } from './blocked/locked-while-working.ts';

export const noteKinds: readonly NoteKind[] = [blockedLockedWhileWorking];
