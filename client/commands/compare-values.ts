/** Compares plans of a query for values that its parameters can have: the one at the cursor. */
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

export const compareValues: Command = async ({ explainer }, given) => {
  const place = queryPlace(given);
  if (place !== undefined) await explainer.compareValues(place);
};
