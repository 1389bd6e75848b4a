/** What is read where views are: the relations behind them, through other views too. A materialized view has rows of its own, and hides what it was made of. */
import type { Schema } from './model.ts';

/** `keys`, and what the views among them read. */
export function withBehindViews(keys: Iterable<string>, schema: Schema): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (key: string): void => {
    if (found.has(key)) return;
    found.add(key);
    const relation = schema.relations.get(key);
    if (relation?.kind === 'view') relation.reads.forEach(visit);
  };
  for (const key of keys) visit(key);
  return found;
}
