/**
 * A query whose driver says the types of what it sends, which the server is not told here: `unnest($1)`, rows in place of which `VALUES (NULL)`
 * stands, `$1 + interval '1 day'` and `now() - $1`, of which the server takes one for an interval and the other for a time. It is asked with each of the usual types, and with the database's
 * own. What all that it accepts have in common is known.
 */
import { groupBy } from '../../core/collections/group-by.ts';
import type { EmbeddedChild } from '../embedded/child.ts';
import { anyElement, type RawColumn, type RawDescription } from '../embedded/messages.ts';
import { ask, type Failed } from './start.ts';

type Described = Extract<RawDescription, { readonly kind: 'described' }>;

/** A place in the text that is written with a type. */
interface Open {
  readonly start: number;
  readonly end: number;
  /** Places with equal keys have one type. */
  readonly key: string;
  readonly types: 'any' | 'times' | 'spans';
  readonly typed: (type: string) => string;
}

const usual = ['text', 'bigint', 'uuid', 'timestamptz', 'bytea', 'jsonb'];
const times = ['timestamptz', 'timestamp', 'date'];
const spans = ['interval', 'integer'];
/** Each more is six times as many questions. */
const mostOpen = 3;
/** Object identifier of `anyarray`. */
const anyArray = 2277;

const unnested = /\bunnest\s*\(((?:\s*\$\d+\s*,)*\s*\$\d+\s*)\)/gi;
const rows = /\(\s*values\s*\(\s*(null(?:\s*,\s*null)*)\s*\)\s*\)/gi;
const shifted = /\$(\d+)(?=\s*[-+]\s*interval\b)/gi;
const span = /(?<=\b(?:now\s*\(\s*\)|current_(?:timestamp|date)|localtimestamp)\s*[-+]\s*)\$(\d+)/gi;

/** A function that is not unique, an operator that does not exist, a column of another type. */
const refusals = new Set(['42725', '42883', '42804']);

export function hasUnknownTypes(text: string, one: RawDescription): boolean {
  return one.kind === 'refused' && refusals.has(one.sqlState ?? '') && openIn(text).length > 0;
}

function openIn(text: string): readonly Open[] {
  const inside = (
    form: RegExp,
    item: RegExp,
    make: (item: string, at: number) => Omit<Open, 'start' | 'end'>,
  ) =>
    Array.from(text.matchAll(form)).flatMap(({ 0: whole, 1: list = '', index }) =>
      Array.from(list.matchAll(item), ({ 0: written, index: within }) => {
        const start = index + whole.indexOf(list) + within;
        return { start, end: start + written.length, ...make(written, start) };
      }),
    );
  const found: readonly Open[] = [
    ...inside(unnested, /\$\d+/g, (key) => ({ key, types: 'any', typed: (type) => `${key}::${type}[]` })),
    ...inside(rows, /null/gi, (_, at) => ({
      key: `null at ${at}`,
      types: 'any',
      typed: (type) => `NULL::${type}`,
    })),
    ...alone(text, shifted, 'times'),
    ...alone(text, span, 'spans'),
  ];
  return found.toSorted((a, b) => a.start - b.start);
}

function alone(text: string, form: RegExp, types: Open['types']): readonly Open[] {
  return Array.from(text.matchAll(form), ({ 0: key, index: start }) => ({
    start,
    end: start + key.length,
    key,
    types,
    typed: (type) => `${key}::${type}`,
  }));
}

/** Undefined if it accepts none. */
export async function describedWithTypes(
  child: EmbeddedChild,
  text: string,
  signal: AbortSignal | undefined,
): Promise<RawDescription | Failed | undefined> {
  const open = groupBy(openIn(text), ({ key }) => key);
  if (open.size > mostOpen) return undefined;
  const own = await ask(
    child,
    `SELECT t.oid::regtype::text FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE (t.typtype = 'e' OR c.relkind = 'c') AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 LIMIT 100`,
  );
  if (own.kind === 'failed') return own;
  const types = open.size > 1 ? usual : [...usual, ...own.rows.map(([name]) => name ?? '')];
  const ofKind = { any: types, times, spans };
  const texts = choices([...open.values()].map(([one]) => ofKind[one?.types ?? 'any'])).map((chosen) =>
    withTypes(text, new Map([...open.keys()].map((key, at) => [key, chosen[at] ?? '']))),
  );
  const answer = await child.describe(texts, signal);
  if (answer.kind === 'failed') return answer;
  const arrays = new Set(
    Array.from(text.matchAll(unnested), ([, list = '']) => list.match(/\d+/g) ?? []).flat(),
  );
  return common(
    answer.answers.filter((one) => one.kind === 'described'),
    arrays,
  );
}

function withTypes(text: string, chosen: ReadonlyMap<string, string>): string {
  let made = '';
  let from = 0;
  for (const { start, end, key, typed } of openIn(text)) {
    made += text.slice(from, start) + typed(chosen.get(key) ?? '');
    from = end;
  }
  return made + text.slice(from);
}

function choices([first, ...others]: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (first === undefined) return [[]];
  const rest = choices(others);
  return first.flatMap((type) => rest.map((chosen) => [type, ...chosen]));
}

/** `arrays`: numbers of parameters. */
function common(
  [first, ...others]: readonly Described[],
  arrays: ReadonlySet<string>,
): Described | undefined {
  if (first === undefined) return undefined;
  return {
    ...first,
    parameters: first.parameters.map((type, at) =>
      others.every(({ parameters }) => parameters[at] === type)
        ? type
        : arrays.has(String(at + 1))
          ? anyArray
          : anyElement,
    ),
    columns: first.columns.map((column, at): RawColumn =>
      others.every(({ columns }) => columns[at]?.type === column.type)
        ? column
        : { ...column, type: anyElement, modifier: -1 },
    ),
  };
}
