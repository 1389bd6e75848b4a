/** Measures a query by running it: the one whose lens was clicked, else the one at the cursor. Asks before anything that does more than read. */
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

export const analyzeQuery: Command = async ({ explainer }, given) => {
  const place = queryPlace(given);
  if (place !== undefined) await explainer.analyze(place);
};
