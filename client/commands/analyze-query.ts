/**
 * Runs a query with EXPLAIN ANALYZE: the query of the clicked lens, or the one at the cursor. Asks first if the query does more than read.
 */
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

export const analyzeQuery: Command = async ({ explainer }, given) => {
  const place = queryPlace(given);
  if (place !== undefined) await explainer.analyze(place);
};
