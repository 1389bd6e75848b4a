/** What tells one index from another of its name, as SQL over pg_index: the columns of its key, their order, and those that it holds beside. */
import type { IndexShape } from '../../schema/replay/index-shape.ts';
import { stringLiteral } from './check-sql.ts';

/** Names for `wanted(…)`, as wantedKeys gives the values. */
export const keyNames = 'columns, ordered, included';

/** An expression has no column's name. */
export function wantedKeys({
  elements,
  include,
}: Pick<IndexShape, 'elements' | 'include'>): readonly string[] {
  // As pg_index has them: 1 for DESC, 2 for nulls in front.
  const ordered = elements.map(({ descending, nulls }) =>
    String((descending ? 1 : 0) + ((nulls ?? (descending ? 'first' : 'last')) === 'first' ? 2 : 0)),
  );
  return [texts(elements.map(({ column }) => column ?? '')), `ARRAY[${ordered.join(', ')}]`, texts(include)];
}

function texts(all: readonly string[]): string {
  return `ARRAY[${all.map(stringLiteral).join(', ')}]::text[]`;
}

/** A condition on a row of pg_index beside its pg_am. `keys`: see keyCountOf. */
export function sameKeys(keys: string): string {
  const named = (from: string, to: string): string =>
    `ARRAY(SELECT coalesce(attname::text, '') FROM generate_series(${from}, ${to} - 1) AS place
        LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[place] ORDER BY place)`;
  return `(amname <> 'btree' OR wanted.ordered = ARRAY(SELECT indoption[place]::int FROM generate_series(0, ${keys} - 1) AS place ORDER BY place))
      AND wanted.columns = ${named('0', keys)}
      AND wanted.included = ${named(keys, 'indnatts')}`;
}
