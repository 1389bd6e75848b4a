/**
 * `unnest($1)` of a driver that says the type of its parameters, which the server is not told here: it is asked with each of the usual types, and
 * with the database's own. What all that it accepts have in common is known.
 */
import type { EmbeddedChild } from '../embedded/child.ts';
import type { RawColumn, RawDescription } from '../embedded/messages.ts';
import { ask, type Failed } from './start.ts';

type Described = Extract<RawDescription, { readonly kind: 'described' }>;

const usual = ['text', 'bigint', 'uuid', 'timestamptz', 'bytea', 'jsonb'];
/** Each more is six times as many questions. */
const mostArrays = 3;
/** Object identifiers of `anyarray` and `anyelement`. */
const anyArray = 2277;
const anyElement = 2283;

const unnested = /\bunnest\s*\(\s*\$(\d+)\s*\)/gi;

export function hasUnknownArray(text: string, one: RawDescription): boolean {
  return one.kind === 'refused' && one.sqlState === '42725' && arraysIn(text).length > 0;
}

function arraysIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(unnested), ([, number = '']) => number))];
}

/** Undefined if it accepts none. */
export async function describedWithArrays(
  child: EmbeddedChild,
  text: string,
  signal: AbortSignal | undefined,
): Promise<RawDescription | Failed | undefined> {
  const arrays = arraysIn(text);
  if (arrays.length > mostArrays) return undefined;
  const own = await ask(
    child,
    `SELECT t.oid::regtype::text FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE (t.typtype = 'e' OR c.relkind = 'c') AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 LIMIT 100`,
  );
  if (own.kind === 'failed') return own;
  const types = arrays.length > 1 ? usual : [...usual, ...own.rows.map(([name]) => name ?? '')];
  const texts = choices(types, arrays.length).map((chosen) =>
    text.replaceAll(
      unnested,
      (_, number: string) => `unnest($${number}::${chosen[arrays.indexOf(number)] ?? ''}[])`,
    ),
  );
  const answer = await child.describe(texts, signal);
  if (answer.kind === 'failed') return answer;
  return common(answer.answers.filter((one) => one.kind === 'described'));
}

function choices(types: readonly string[], count: number): readonly (readonly string[])[] {
  if (count === 0) return [[]];
  return types.flatMap((type) => choices(types, count - 1).map((others) => [type, ...others]));
}

function common([first, ...others]: readonly Described[]): Described | undefined {
  if (first === undefined) return undefined;
  return {
    ...first,
    parameters: first.parameters.map((type, at) =>
      others.every(({ parameters }) => parameters[at] === type) ? type : anyArray,
    ),
    columns: first.columns.map((column, at): RawColumn =>
      others.every(({ columns }) => columns[at]?.type === column.type)
        ? column
        : { ...column, type: anyElement, modifier: -1 },
    ),
  };
}
