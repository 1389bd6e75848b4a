/** The use of a name under the cursor, as core/names resolves it, with its place in the document. */
import { placeIn, useAt } from '../../core/names/place.ts';
import type { Use } from '../../core/names/uses.ts';
import type { Schema } from '../../core/schema/model.ts';
import { shift } from '../../core/text/span.ts';
import type { StatementFacts } from '../engine.ts';

export type FactsAt = Pick<StatementFacts, 'statement' | 'before' | 'after'>;

/** core/names reads the dialect. */
export function hasNames({ dialect }: Pick<Schema, 'dialect'>): boolean {
  return dialect !== 'sqlserver';
}

export function useIn({ statement, before, after }: FactsAt, offset: number): Use | undefined {
  const place = placeIn('', statement, offset, { schema: before, after });
  const use = useAt(place);
  return use && { ...use, ...shift(use, place.base) };
}
