/** Whether a statement names the database that the migrations are for: on a scratch server that is another. */
import { lowerTokens } from '../../../core/syntax/token-texts.ts';

export function choosesDatabase(parsed: Parameters<typeof lowerTokens>[0]): boolean {
  return lowerTokens(parsed)[0] === 'use';
}
