/** Compares the plans of the query at the cursor for different parameter values. */
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

export const compareValues: Command = async ({ explainer }, given) => {
  const place = queryPlace(given);
  if (place !== undefined) await explainer.compareValues(place);
};
