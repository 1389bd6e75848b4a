/**
 * What tells one index from another of its name, as SQL over pg_index: the columns of its key, their order, collations and operator classes, and whether
 * nulls are alike in a unique one, and those that it holds beside. Storage parameters and tablespaces are not compared. What a definition does not name is the column's own collation, and the class that is the default.
 */
import type { IndexShape } from '../../schema/replay/index-shape.ts';
import { stringLiteral } from './check-sql.ts';

type Keys = Pick<IndexShape, 'elements' | 'include' | 'unique' | 'nullsNotDistinct'>;

export interface KeySql {
  /** Names for `wanted(…)`, as `values` gives what stands there. */
  readonly names: string;
  readonly values: (one: Keys) => readonly string[];
  /** A condition on a row of pg_index beside its pg_am. */
  readonly same: string;
  /** Another, of btrees: its key begins with the wanted one’s, and may go on. What is unique, or holds columns beside, needs its own. */
  readonly begins: string;
}

/** The column is of 15. */
const nullsAlike = "coalesce((to_jsonb(pg_index) ->> 'indnullsnotdistinct')::boolean, false)";

/** Classes and collations have a place of their own where one is named. `keys`: see keyCountOf. */
export function keySql(all: readonly Keys[], keys: string): KeySql {
  const isAny = (named: (one: Keys['elements'][number]) => string | undefined): boolean =>
    all.some(({ elements }) => elements.some((one) => named(one) !== undefined));
  const isClassed = isAny(({ opclass }) => opclass);
  const isCollated = isAny(({ collation }) => collation);
  const isUnique = all.some(({ unique }) => unique);
  return {
    names: `columns, ordered, included${isUnique ? ', alike' : ''}${isClassed ? ', classes' : ''}${isCollated ? ', collations' : ''}`,
    values: ({ elements, include, nullsNotDistinct }) => [
      texts(elements.map(({ column }) => column ?? '')),
      `ARRAY[${elements.map(orderOf).join(', ')}]`,
      texts(include),
      ...(isUnique ? [String(nullsNotDistinct)] : []),
      ...(isClassed ? [texts(elements.map(({ opclass }) => opclass ?? ''))] : []),
      ...(isCollated ? [texts(elements.map(({ collation }) => collation ?? ''))] : []),
    ],
    begins: `NOT wanted.uniq AND wanted.included = '{}' AND amname = 'btree' AND ${keys} >= ${wantedKeys}
      AND wanted.ordered = ${ordersTo(wantedKeys)}
      AND wanted.columns = ${namesAt('0', wantedKeys)}
      AND ${sameValues(wantedKeys, isClassed, isCollated)}`,
    same: `(amname <> 'btree' OR wanted.ordered = ${ordersTo(keys)})
      AND wanted.columns = ${namesAt('0', keys)}
      AND wanted.included = ${namesAt(keys, 'indnatts')}
${isUnique ? `      AND wanted.alike = ${nullsAlike}\n` : ''}      AND ${sameValues(keys, isClassed, isCollated)}`,
  };
}

const wantedKeys = 'cardinality(wanted.columns)';

function ordersTo(end: string): string {
  return `ARRAY(SELECT indoption[place]::int FROM generate_series(0, ${end} - 1) AS place ORDER BY place)`;
}

/** As pg_index has them: 1 for DESC, 2 for nulls in front. */
function orderOf({ descending, nulls }: Keys['elements'][number]): string {
  return String((descending ? 1 : 0) + ((nulls ?? (descending ? 'first' : 'last')) === 'first' ? 2 : 0));
}

function texts(all: readonly string[]): string {
  return `ARRAY[${all.map(stringLiteral).join(', ')}]::text[]`;
}

/** An expression has no column's name. */
function namesAt(from: string, to: string): string {
  return `ARRAY(SELECT coalesce(attname::text, '') FROM generate_series(${from}, ${to} - 1) AS place
        LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[place] ORDER BY place)`;
}

/** The collation of an expression that names none is its own affair: what it is has to be read in its text. */
function sameValues(keys: string, isClassed: boolean, isCollated: boolean): string {
  const classOther = isClassed
    ? "CASE wanted.classes[place + 1] WHEN '' THEN NOT opcdefault ELSE opcname <> wanted.classes[place + 1] END"
    : 'NOT opcdefault';
  const collationOther = isCollated
    ? "CASE wanted.collations[place + 1] WHEN '' THEN attcollation <> indcollation[place] ELSE collname IS DISTINCT FROM wanted.collations[place + 1] END"
    : 'attcollation <> indcollation[place]';
  const collations = isCollated
    ? '\n        LEFT JOIN pg_collation ON pg_collation.oid = indcollation[place]'
    : '';
  return `NOT EXISTS (SELECT FROM generate_series(0, ${keys} - 1) AS place JOIN pg_opclass ON pg_opclass.oid = indclass[place]
        LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[place]${collations}
        WHERE ${classOther} OR ${collationOther})`;
}
