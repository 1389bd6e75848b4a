/** What a rewrite builds again beside the table: its indexes as they are then. Counts them and says nothing of how large they are. */
import { durationOf } from '../../effects/held.ts';
import { indexesOf, tableCalled } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** 0 where nothing is rewritten. `relation`: as people call it. */
export function rebuiltWith(placed: Placed, relation: string): number {
  if (durationOf(placed.one) !== 'rewrite') return 0;
  const schema = schemaAt(placed);
  const table = tableCalled(schema, relation);
  return table === undefined ? 0 : indexesOf(schema, table.key).length;
}
