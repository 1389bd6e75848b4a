/** The table or view that a place of a statement names. */
import { resolveRelation } from '../../core/schema/lookup.ts';
import type { StatementFacts } from '../engine.ts';
import { nameAt } from './name-at.ts';

/** As the statement finds it; what the statement itself makes, as it leaves it. */
export function relationAt(facts: StatementFacts) {
  const found = nameAt(facts.statement, facts.offset);
  if (found === undefined) return undefined;
  for (const schema of [facts.before, facts.after]) {
    const relation = resolveRelation(schema, found.name);
    if (relation !== undefined) return { relation, schema, span: found.span };
  }
  return undefined;
}
