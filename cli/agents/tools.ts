/** All tools, in the order in which they are listed. */
import type { Tool } from './tool.ts';
import { adviseIndex } from './tools/advise-index.ts';
import { describe } from './tools/describe.ts';
import { draftMigration } from './tools/draft-migration.ts';
import { effects } from './tools/effects.ts';
import { findReferences } from './tools/find-references.ts';
import { history } from './tools/history.ts';
import { lint } from './tools/lint.ts';
import { plan } from './tools/plan.ts';
import { review } from './tools/review.ts';
import { rules } from './tools/rules.ts';
import { schema } from './tools/schema.ts';

export const tools: readonly Tool[] = [
  schema,
  history,
  findReferences,
  lint,
  effects,
  describe,
  plan,
  adviseIndex,
  draftMigration,
  review,
  rules,
];
