/** How often the queries of a workspace say a table, a column or a function: a hint for the order of a list, and nothing more. */
import type { QueryIndex } from '../query-index/query-index.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { fragmentsOf, outlineIn } from './fragments.ts';
import { usesOf } from './uses.ts';

export type Frequency = (key: string) => number;

/** Keys: `schema.table`, `schema.table.column`, `function()`. */
export function frequencyIn({ byRelation }: QueryIndex, schema: Schema): Frequency {
  const counts = new Map<string, number>();
  const queries = new Set([...byRelation.values()].flat());
  for (const { parsed } of queries)
    for (const key of parsed === undefined ? [] : namesIn(parsed, schema))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  return (key) => counts.get(key) ?? 0;
}

/** What a query said on the schema on which it was first counted: a column renamed since changes no order that matters. */
const named = new WeakMap<ParsedStatement, readonly string[]>();

function namesIn(parsed: ParsedStatement, schema: Schema): readonly string[] {
  const known = named.get(parsed);
  if (known !== undefined) return known;
  const world = { schema, after: schema };
  const names = fragmentsOf(parsed, world).flatMap((fragment) => {
    const outline = outlineIn(fragment);
    const called = outline.roles.flatMap((role) =>
      role.kind === 'function' ? [`${role.name.name.text}()`] : [],
    );
    const uses = usesOf(outline, { ...world, variables: fragment.variables }).flatMap(({ meaning }) => {
      if (meaning.kind === 'column') return [`${meaning.relation}.${meaning.column}`];
      return meaning.kind === 'relation' ? [meaning.key] : [];
    });
    return [...called, ...uses];
  });
  named.set(parsed, names);
  return names;
}
