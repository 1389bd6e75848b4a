/** The reviews of sentence cases, to be asked on real servers: what they say is sentences.test.ts. */
import type { Review } from '../../core/review/model.ts';
import { history, type Case } from '../../engine/review/sentence-cases.ts';
import { reviewOfChange } from './review-of.ts';

/** In files that the session understands by themselves. */
export function isOnHistoryAlone({ layout, between, behind, files }: Case): boolean {
  return layout === undefined && between === undefined && behind === undefined && files === undefined;
}

export function reviewOfCase({ first, up }: Case): Promise<Review> {
  return reviewOfChange(history, {
    ...(first === undefined ? {} : { '000002_first.up.sql': first }),
    '000004_change.up.sql': up,
  });
}
