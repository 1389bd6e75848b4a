/** What an UPDATE does, from its own words: which columns it sets on which rows, and how many rows those are. Of one statement without a block around it. */
import { oneLine } from '../../plan/format.ts';
import { inOneLine } from '../conditions.ts';
import { saysTemporary } from '../checks/of-session.ts';
import { noneCounted, shortened, toLookAt } from '../checks/check-sql.ts';
import { isOnlyWhereNull } from './bounds.ts';
import { column, displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { lowerTokens, outerPlaces } from '../../syntax/token-texts.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

const longest = 90;

/** ` Sets a, b where …`, for the table of statements. */
export function setsInWords({ one }: Placed): string {
  const parts = partsOf(one.statement.parsed);
  const [operation] = one.actions.flatMap((action) =>
    action.operation.kind === 'update' ? [action.operation] : [],
  );
  if (parts === undefined || operation === undefined || operation.columns.length === 0) return '';
  const where =
    parts.where === undefined ? 'in all rows' : `where ${shortened(inOneLine(parts.where), longest)}`;
  return ` Sets ${operation.columns.map(oneLine).join(', ')} ${where}.`;
}

/** Rows that many-row UPDATEs meet, before the change: they decide between a moment and hours. */
export function rowsMetBefore(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap((placed, at) =>
    metBy(placed, placed.start, 'before', writersOf(placed, statements.slice(0, at))),
  );
}

/** What writes a column before that its conditions ask for: the rows that it meets are others then. */
function writersOf(placed: Placed, before: readonly Placed[]): readonly Placed[] {
  const parts = partsOf(placed.one.statement.parsed);
  const words = new Set(`${parts?.from ?? ''} ${parts?.where ?? ''}`.toLowerCase().match(/\w+/g) ?? []);
  // Its own nulls that another fills are fewer then, and no more.
  const own = placed.one.actions.flatMap(({ operation }) =>
    operation.kind === 'update' ? operation.columns : [],
  );
  const keys = placed.one.actions.flatMap(({ operation }) =>
    operation.kind === 'update'
      ? [operation.table, ...operation.reads].map((name) => relationKey(schemaAt(placed), name))
      : [],
  );
  return before.filter((one) =>
    one.one.actions.some(
      ({ operation }) =>
        operation.kind === 'update' &&
        keys.includes(relationKey(schemaAt(one), operation.table)) &&
        operation.columns.some((name) => !own.includes(name) && words.has(name.toLowerCase())),
    ),
  );
}

/** Rows that one still meets which sets what its condition asks for. */
export function rowsMetAfter(statements: readonly Placed[], end: Schema): readonly Check[] {
  return statements.flatMap((placed) => metBy(placed, end, 'after'));
}

/** Releases that know nothing of it go on writing what its condition asks for. A sentence. */
export function metAgain(statements: readonly Placed[]): readonly string[] {
  const again = statements.filter((placed) => metBy(placed, placed.section.after, 'after').length > 0);
  const isPlain = again.every(({ one }) => one.statement.parsed.operations.length === 1);
  const places = placesInWords(again.map(({ place }) => place));
  return again.length === 0 || !isPlain
    ? []
    : [
        `Releases that know nothing of it may write rows again that ${places} ${again.length === 1 ? 'meets' : 'meet'}: when none runs any more, run ${again.length === 1 ? 'it' : 'them'} once more by hand${again.some(({ one }) => saysTemporary(one.statement.parsed.text)) ? ', after the lines that make what stands in pg_temp (it went with its session)' : ''}.`,
      ];
}

/** `there`: what is there when it is asked. */
function metBy(
  placed: Placed,
  there: Schema,
  when: 'before' | 'after',
  writers: readonly Placed[] = [],
): readonly Check[] {
  const { one, section, at, place } = placed;
  const schema = schemaAt({ section, at });
  const parts = partsOf(one.statement.parsed);
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'update' || parts?.where === undefined) return [];
    const key = relationKey(schema, operation.table);
    const left = when === 'after' ? tableByKey(there, key) : undefined;
    // Where nulls are forbidden by then, it meets none.
    if (
      left?.columns.some(({ name, nullable }) => !nullable && isOnlyWhereNull(operation.where, name)) === true
    )
      return [];
    // One row takes no time, and may be left all the same.
    if (when === 'before' && isOfOneRow(parts.where, key, schema)) return [];
    const words = new Set(`${parts.from ?? ''} ${parts.where}`.toLowerCase().match(/\w+/g) ?? []);
    const keys = [key, ...operation.reads.map((name) => relationKey(schema, name))];
    const isAsked = operation.columns.some((name) => words.has(name.toLowerCase()));
    if (!keys.every((each) => isThere(each, words, schema, there)) || (when === 'after' && !isAsked))
      return [];
    const programs = [...words].flatMap((name) => [name, `public.${name}`]);
    if (programs.some((each) => schema.programs.has(each) && !there.programs.has(each))) return [];
    const from = parts.from === undefined ? '' : `, ${parts.from}`;
    const count = parts.from === undefined ? 'count(*)' : `count(DISTINCT ${parts.alias}.ctid)`;
    const title =
      when === 'before'
        ? `rows of ${oneLine(displayName(key))} that ${place} meets${asTheyAre(writers)}: ${shortened(inOneLine(parts.where), longest)}`
        : `rows of ${oneLine(displayName(key))} that ${place} still meets: none, where nobody has written such since`;
    const query = `SELECT ${count} FROM ${parts.target}${from} WHERE ${parts.where}`;
    const check = when === 'before' ? toLookAt(title, query, 'rows') : noneCounted(title, query);
    return [{ ...check, quotesMigration: true }];
  });
}

function asTheyAre(writers: readonly Placed[]): string {
  const places = placesInWords(writers.map(({ place }) => place));
  return writers.length === 0 ? '' : ` as they are before ${places}, which may bring it more or fewer`;
}

/** A value for a key of one column: nobody has to count that. */
export function isOfOneRow(where: string, key: string, schema: Schema): boolean {
  const keys = indexesOf(schema, key).flatMap(({ unique, elements }) =>
    unique && elements.length === 1 ? (elements[0]?.column ?? []) : [],
  );
  const named = [...where.matchAll(/(?:^|\band\b)\s*\(*(?:\w+\.)?"?(\w+)"?\s*(?:=|\bin\s*\()\s*['\d]/gi)];
  return named.some(([, name = '']) => keys.includes(name));
}

/** The table is, and what of it is named. */
export function isThere(key: string, words: ReadonlySet<string>, now: Schema, there: Schema): boolean {
  const [is, asked] = [tableByKey(now, key), tableByKey(there, key)];
  return (
    is !== undefined &&
    asked !== undefined &&
    is.columns.every(({ name }) => !words.has(name.toLowerCase()) || column(asked, name) !== undefined)
  );
}

export interface Parts {
  /** Between SET and what follows. */
  readonly sets: string;
  /** With its alias. */
  readonly target: string;
  readonly alias: string;
  readonly from: string | undefined;
  readonly where: string | undefined;
}

const updateHeads = ['update', 'set', 'from', 'where', 'returning', ';'];

/** Texts between the words that stand outside of brackets; undefined where the statement is no plain UPDATE. */
export function partsOf({ tokens, text, bodies }: ParsedStatement): Parts | undefined {
  if (bodies.length > 0) return undefined;
  const heads = outerPlaces(lowerTokens({ tokens, text }), updateHeads);
  const [update, set, from, where] = ['update', 'set', 'from', 'where'].map((word) => heads.get(word));
  if (update !== 0 || set === undefined || set < 2 || (from ?? set) < set || (where ?? set) < set)
    return undefined;
  const between = (first: number, behind: number | undefined): string => {
    const ends = [behind, heads.get('returning'), heads.get(';'), tokens.length].filter(
      (one) => one !== undefined && one > first,
    );
    const last = tokens[Math.min(...ends.flatMap((one) => one ?? [])) - 1];
    return text.slice(tokens[first]?.start ?? 0, last?.end ?? 0).trim();
  };
  const target = between(1, set).replace(/^only\s+/i, '');
  const alias = /(?:^|[\s.])("(?:[^"]|"")+"|\w+)$/.exec(target)?.[1];
  if (alias === undefined) return undefined;
  return {
    sets: between(set + 1, from ?? where),
    target,
    alias,
    from: from === undefined ? undefined : between(from + 1, where),
    where: where === undefined ? undefined : between(where + 1, undefined),
  };
}
