/**
 * Proposes indexes for a query (at the clicked lens or the cursor), and shows which queries use an index (of the explorer, or of the DROP
 * INDEX at the cursor).
 */
import { queryPlace } from '../plans/query-place.ts';
import type { Command } from './command.ts';

export const adviseForQuery: Command = async ({ advisor }, given) => {
  const place = queryPlace(given);
  if (place !== undefined) await advisor.advise(place);
};

export const withoutThisIndex: Command = async ({ advisor, explorer }, given) => {
  const element = explorer.tree.find(given);
  if (element?.kind === 'node') {
    const node = { source: explorer.tree.source, id: element.node.id };
    await advisor.without({ node, place: undefined });
    return;
  }
  const place = queryPlace(given);
  if (place !== undefined) await advisor.without({ place, node: undefined });
};
