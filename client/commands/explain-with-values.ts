/** Explains the query at the cursor for given parameter values. */
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

export const explainWithValues: Command = async ({ explainer }, given) => {
  const place = queryPlace(given);
  if (place !== undefined) await explainer.explainWithValues(place);
};
