/** Explains a query: the one of the clicked lens, or the one at the cursor. */
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

export const explainQuery: Command = async ({ explainer }, given) => {
  const place = queryPlace(given);
  if (place !== undefined) await explainer.explain(place);
};
