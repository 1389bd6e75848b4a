/** All kinds of notes, by id. Generated from the files of this folder: `npm run generate`. */
import type { NoteKind } from './note.ts';
import { note as blockedLockedWhileWorking } from './blocked/locked-while-working.ts';
import { note as notVerifiedNotModelled } from './not-verified/not-modelled.ts';
import { note as notVerifiedProofNotRun } from './not-verified/proof-not-run.ts';
import { note as notVerifiedUnknownRelations } from './not-verified/unknown-relations.ts';
import { note as notVerifiedUnreadFiles } from './not-verified/unread-files.ts';
import { note as runnerAppliedAtStart } from './runner/applied-at-start.ts';
import { note as runnerSecondRun } from './runner/second-run.ts';

export const noteKinds: readonly NoteKind[] = [
  blockedLockedWhileWorking,
  notVerifiedNotModelled,
  notVerifiedProofNotRun,
  notVerifiedUnknownRelations,
  notVerifiedUnreadFiles,
  runnerAppliedAtStart,
  runnerSecondRun,
];
