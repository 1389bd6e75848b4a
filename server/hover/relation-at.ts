/** Finds the table or view that is named at a position of a statement. */
import { resolveRelation } from '../../core/schema/lookup.ts';
import type { StatementFacts } from '../engine.ts';
import { nameAt } from './name-at.ts';
import { hasNames, useIn } from './use-in.ts';

/** In the state before the statement; for objects that the statement creates, the state after it. */
export function relationAt(facts: StatementFacts) {
  if (hasNames(facts.before)) return relationNamed(facts);
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
