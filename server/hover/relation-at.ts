/** The table or view that a place of a statement names. */
import { resolveRelation } from '../../core/schema/lookup.ts';
import type { StatementFacts } from '../engine.ts';
import { nameAt } from './name-at.ts';
import { useIn } from './use-in.ts';

/** As the statement finds it; what the statement itself makes, as it leaves it. */
export function relationAt(facts: StatementFacts) {
  if (facts.before.dialect === 'postgresql') return relationNamed(facts);
  const found = nameAt(facts.statement, facts.offset);
  if (found === undefined) return undefined;
  for (const schema of [facts.before, facts.after]) {
    const relation = resolveRelation(schema, found.name);
    if (relation !== undefined) return { relation, schema, span: found.span };
  }
  return undefined;
}

function relationNamed(facts: StatementFacts) {
  const use = useIn(facts, facts.offset);
  if (use?.meaning.kind !== 'relation') return undefined;
  for (const schema of [facts.before, facts.after]) {
    const relation = schema.relations.get(use.meaning.key);
    if (relation !== undefined) return { relation, schema, span: use };
  }
  return undefined;
}
