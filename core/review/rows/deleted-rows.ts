/**
 * Which rows a DELETE takes away for good, from its own words: told, counted before, and written to a file alone. Of one statement of PostgreSQL's
 * without a block around it.
 */
import { oneLine } from '../../plan/format.ts';
import { blocksOf, queryOf } from '../../queries/queries.ts';
import type { Condition, QueryBlock, QueryValue } from '../../queries/model.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { rankedIn, type Ranked } from './ranked.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import type { Delete } from '../../operations/operation.ts';
import { onlyOperation } from '../../operations/only.ts';
import { identifierName } from '../../syntax/postgres/identifier.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { lowerTokens, outerPlaces, tokenTexts } from '../../syntax/token-texts.ts';
import { joined } from '../../text/enumerate.ts';
import { slice } from '../../text/span.ts';
import { inOneLine } from '../conditions.ts';
import { shortened, toLookAt } from '../checks/check-sql.ts';
import { saysTemporary } from '../checks/of-session.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import { lossesAt, lossesInWords } from './losses.ts';
import { isOfOneRow, isThere } from './updated-rows.ts';
import { Written } from './written.ts';

interface Deletion {
  readonly operation: Delete;
  readonly key: string;
  readonly parts: Parts;
}

function deletionAt(placed: Placed): Deletion | undefined {
  const { parsed } = placed.one.statement;
  const operation = onlyOperation(parsed, 'delete');
  const schema = schemaAt(placed);
  if (operation === undefined || schema.dialect !== 'postgresql') return undefined;
  const parts = partsOf(parsed);
  if (parts === undefined || isAlwaysTrue(operation.where)) return undefined;
  return { operation, key: relationKey(schema, operation.table), parts };
}

const longest = 160;

/** Its condition in its own words. */
export function whichAreDeleted(placed: Placed): string | undefined {
  const found = deletionAt(placed);
  return found && shortened(inOneLine(found.parts.where), longest);
}

/** What goes for good, and of rows that a DELETE takes which they are. Sentences. */
export function lostInWords(statements: readonly Placed[]): readonly string[] {
  const told = statements.map((placed) => deletedInWords(placed, statements));
  const losses = statements.flatMap((placed, at) =>
    lossesAt(placed).filter(({ what }) => what !== 'some rows' || told[at] === undefined),
  );
  return [...told.flatMap((one) => one ?? []), ...lossesInWords(losses)];
}

/** Undefined where its words do not say which. */
function deletedInWords(placed: Placed, statements: readonly Placed[]): string | undefined {
  const found = lossesAt(placed).some(({ what }) => what === 'some rows') ? deletionAt(placed) : undefined;
  if (found === undefined) return undefined;
  const { key, parts } = found;
  const table = tableByKey(schemaAt(placed), key);
  const ranked = table && rankedWords(placed, table);
  const which = ranked ?? `those where ${shortened(inOneLine(parts.where), longest)}`;
  const counts = countedAt(placed, statements) === undefined ? '' : ' The pre-flight counts them.';
  return `Rows of ${oneLine(displayName(key))} are deleted (${placed.place}): ${which}.${counts}`;
}

/** The very condition, before the change has run. */
export function deletedBefore(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap((placed) => countedAt(placed, statements) ?? []);
}

/** The pre-flight asks how many rows it takes. */
export function isCounted(placed: Placed, statements: readonly Placed[]): boolean {
  return countedAt(placed, statements) !== undefined;
}

function countedAt(placed: Placed, statements: readonly Placed[]): Check | undefined {
  const found = deletionAt(placed);
  if (found === undefined || !isAskable(placed, found, statements)) return undefined;
  const { key, parts } = found;
  if (isOfOneRow(parts.where, key, schemaAt(placed))) return undefined;
  const count = parts.using === undefined ? 'count(*)' : `count(DISTINCT ${parts.alias}.ctid)`;
  const title = `rows of ${oneLine(displayName(key))} that ${placed.place} deletes`;
  return { ...toLookAt(title, selected(parts, count), 'rows'), quotesMigration: true };
}

/** A query of the rows that it deletes, as they are before the change; undefined where nobody can ask for them then, or not in one line. */
export function rowsDeleted(placed: Placed, statements: readonly Placed[]): string | undefined {
  const found = deletionAt(placed);
  if (found === undefined || !isAskable(placed, found, statements)) return undefined;
  const { parts, key } = found;
  // Rows of its own go with those, and the condition does not meet them.
  const isAlong = tableByKey(schemaAt(placed), key)?.constraints.some(
    ({ references }) => references?.relation === key && references.onDelete === 'cascade',
  );
  if (isAlong === true) return undefined;
  if (isByChance(placed)) return groupsWhole(placed, parts);
  const columns =
    parts.using === undefined ? `${parts.alias}.*` : `DISTINCT ON (${parts.alias}.ctid) ${parts.alias}.*`;
  const query = selected(parts, columns);
  // psql reads the line in its own way.
  return /[\n\r\\$]/.test(query) ? undefined : query;
}

/** Of equal ones each run may take others: the query of before says nothing of them. */
function isByChance(placed: Placed): boolean {
  const table = tableByKey(schemaAt(placed), deletionAt(placed)?.key ?? '');
  const ranked = rankedIn(placed.one.statement.parsed);
  return table !== undefined && ranked?.isExact === true && !isToldApart(ranked, placed, table);
}

/** All rows of each group that has several: those that stay too. */
function groupsWhole(placed: Placed, { target }: Parts): string | undefined {
  const groups = rankedIn(placed.one.statement.parsed)?.groups ?? [];
  const [, name] = /^(?:only\s+)?((?:"(?:[^"]|"")+"|\w+)(?:\.(?:"(?:[^"]|"")+"|\w+))?)/i.exec(target) ?? [];
  const isPlain = groups.every((one) => /^(?:"[^"\n\\$]+"|\w+)$/.test(one));
  return name === undefined || groups.length === 0 || !isPlain
    ? undefined
    : `SELECT * FROM ${name} WHERE ctid IN (SELECT ctid FROM (SELECT ctid, count(*) OVER (PARTITION BY ${groups.join(', ')}) AS n FROM ${name}) AS s WHERE n > 1)`;
}

/** Its file has rows that stay, too. */
export function isExportedWhole(placed: Placed, statements: readonly Placed[]): boolean {
  return rowsDeleted(placed, statements) !== undefined && isByChance(placed);
}

/** `DELETE FROM t a USING t b WHERE …`, of what can be asked before the change. */
export function selfJoinOf(
  placed: Placed,
  statements: readonly Placed[],
):
  | (Pick<Parts, 'target' | 'alias' | 'where'> & Readonly<Record<'key' | 'using' | 'other', string>>)
  | undefined {
  const found = deletionAt(placed);
  const { using, with: head } = found?.parts ?? {};
  if (found === undefined || using === undefined || head !== undefined) return undefined;
  const { operation, key, parts } = found;
  const [, other] = /^[\w."]+\s+(?:as\s+)?("(?:[^"]|"")+"|\w+)$/i.exec(using) ?? [];
  const isOwn = operation.reads.every((name) => relationKey(schemaAt(placed), name) === key);
  return other === undefined ||
    !isOwn ||
    /\bselect\b/i.test(parts.where) ||
    !isAskable(placed, found, statements)
    ? undefined
    : { ...parts, key, using, other };
}

function selected({ with: head, target, using, where }: Parts, columns: string): string {
  return `${head === undefined ? '' : `${head} `}SELECT ${columns} FROM ${target}${using === undefined ? '' : `, ${using}`} WHERE ${where}`;
}

/** All that it names is there before the change, and no statement of the change has written it by then. */
function isAskable(
  placed: Placed,
  { operation, key, parts }: Deletion,
  statements: readonly Placed[],
): boolean {
  const { start, place } = placed;
  const schema = schemaAt(placed);
  const said = `${parts.with ?? ''} ${parts.using ?? ''} ${parts.where}`;
  const words = new Set(said.toLowerCase().match(/\w+/g) ?? []);
  const keys = [key, ...operation.reads.map((name) => relationKey(schema, name))];
  if (saysTemporary(said) || !keys.every((each) => isThere(each, words, schema, start))) return false;
  const programs = [...words].flatMap((name) => [name, `public.${name}`]);
  if (programs.some((each) => schema.programs.has(each) && !start.programs.has(each))) return false;
  const written = new Written();
  const before = statements.slice(
    0,
    statements.findIndex((one) => one.place === place && one.one === placed.one),
  );
  for (const one of before) {
    if (one.one.actions.some(({ operation: { kind } }) => unknowable.has(kind))) return false;
    for (const { operation: each } of one.one.actions) written.note(each, schemaAt(one));
  }
  return keys.every((each) => {
    const names = (tableByKey(schema, each)?.columns ?? []).map(({ name }) => name);
    const named = names.filter((name) => words.has(name.toLowerCase()));
    return !written.has(each, named);
  });
}

/** What they do to rows nobody sees here. */
const unknowable: ReadonlySet<string> = new Set(['truncate', 'other']);

interface Parts {
  /** Behind WITH, with that word. */
  readonly with: string | undefined;
  /** With its alias. */
  readonly target: string;
  readonly alias: string;
  readonly using: string | undefined;
  readonly where: string;
}

const heads = ['delete', 'from', 'using', 'where', 'returning', ';'];

/** Without its comments, in one line where no text goes over several. */
function partsOf({ tokens, text, bodies }: ParsedStatement): Parts | undefined {
  if (bodies.length > 0) return undefined;
  const words = tokenTexts({ tokens, text });
  const found = outerPlaces(lowerTokens({ tokens, text }), heads);
  const [remove, from, using, where] = ['delete', 'from', 'using', 'where'].map((word) => found.get(word));
  if (remove === undefined || from !== remove + 1 || where === undefined || where < from) return undefined;
  if (remove > 0 && words[0]?.toLowerCase() !== 'with') return undefined;
  const end = Math.min(found.get('returning') ?? words.length, found.get(';') ?? words.length);
  const between = (first: number, behind: number): string =>
    tokens
      .slice(first, behind)
      .map(({ start, end: last }, at) => {
        const previous = tokens[first + at - 1];
        const isApart = at > 0 && previous !== undefined && previous.end < start;
        const isInner = words[first + at - 1] === '(' || words[first + at] === ')';
        return `${isApart && !isInner ? ' ' : ''}${text.slice(start, last)}`;
      })
      .join('');
  const target = between(from + 1, using ?? where);
  const alias = /(?:^|[\s.])("(?:[^"]|"")+"|\w+)$/.exec(target)?.[1];
  if (alias === undefined) return undefined;
  return {
    with: remove === 0 ? undefined : between(0, remove),
    target,
    alias,
    using: using === undefined ? undefined : between(using + 1, where),
    where: between(where + 1, end),
  };
}

// --------------------------------------------------------------------------------------------------------------- by rank

/** `of those with the same a and b all but the newest by c`. */
function rankedWords(placed: Placed, table: Table): string | undefined {
  const { parsed } = placed.one.statement;
  const ranked = rankedIn(parsed);
  const block = ranked && queryOf(parsed, schemaAt(placed));
  const among = block && rankedAmong(block, placed, table);
  if (ranked === undefined || among === undefined) return undefined;
  const { groups, keeps } = ranked;
  const some = among.length === 0 ? '' : ` where ${shortened(inOneLine(among.join(' AND ')), longest)}`;
  const of =
    groups.length === 0
      ? `of ${some === '' ? 'all' : `those${some}`}`
      : `of those${some}${some === '' ? '' : ','} with the same ${joined(groups.map(oneLine))}`;
  return `${of} all but ${staying(ranked, keeps, placed, table)}`;
}

/** What it orders by is another in each row. */
function isToldApart({ order }: Pick<Ranked, 'order'>, placed: Placed, table: Table): boolean {
  return order.some((one) => {
    const [word = ''] = /^(?:"[^"]+"|\w+)/.exec(one) ?? [];
    return isUniqueAlready(schemaAt(placed), table.key, [
      word.startsWith('"') ? word.slice(1, -1) : word.toLowerCase(),
    ]);
  });
}

function staying({ order, isExact }: Ranked, keeps: number, placed: Placed, table: Table): string {
  const [first, ...more] = order;
  if (first === undefined) return `${keeps === 1 ? 'one' : keeps}, and no order says which`;
  const [, name = '', direction = ''] = /^("(?:[^"]|"")+"|\w+)(?:\s+(asc|desc))?$/i.exec(first) ?? [];
  const of = column(table, identifierName(name));
  const isTime = more.length === 0 && of?.nullable === false && /^(?:timestamp|date)/.test(of.type.name);
  const most = direction.toLowerCase() === 'desc' ? 'newest' : 'oldest';
  const count = keeps === 1 ? '' : ` ${keeps}`;
  const which = isTime
    ? `the ${most}${count} by ${name}`
    : `the first${count} by ${oneLine(order.join(', '))}`;
  if (isToldApart({ order }, placed, table)) return which;
  return `${which} (${isExact ? 'of equal ones chance says which' : 'equal ones stay together'})`;
}

/** Conditions of the query that ranks; undefined where the statement asks for more than the rank, or ranks other rows. */
function rankedAmong(block: QueryBlock, placed: Placed, table: Table): readonly string[] | undefined {
  const schema = schemaAt(placed);
  const ranking = blocksOf(block).filter(({ output }) =>
    output.some(({ value }) => value?.kind === 'call' && value.window),
  );
  const [inner, ...others] = ranking;
  if (inner === undefined || others.length > 0) return undefined;
  const [source, ...sources] = inner.sources;
  const isPlain =
    source?.relation === table.key &&
    sources.length === 0 &&
    !inner.aggregates &&
    inner.distinct === 'none' &&
    inner.limit === undefined;
  const own = (value: QueryValue | undefined): string | undefined =>
    keyOf(handed(value, inner), schema, table);
  if (!isPlain || !picksByRank(block, inner, own)) return undefined;
  const { text } = placed.one.statement.parsed;
  return inner.conditions.map(({ span }) => slice(text, span));
}

type KeyOf = (value: QueryValue | undefined) => string | undefined;

/** `key IN (SELECT key FROM ranks WHERE rank)`, or USING the ranks by their key. */
function picksByRank(block: QueryBlock, inner: QueryBlock, keyOf: KeyOf): boolean {
  const [first, second, ...more] = block.conditions;
  if (first === undefined || more.length > 0) return false;
  if (first.kind === 'in-query' && second === undefined) {
    const { query, value, negated } = first;
    const own = keyOf(value);
    const isOfRanks = query.sources.length === 1 && query.sources[0]?.query === inner;
    return (
      !negated &&
      isOfRanks &&
      own !== undefined &&
      keyOf(query.output[0]?.value) === own &&
      query.conditions.length === 1 &&
      isRank(query.conditions[0])
    );
  }
  const pairs = block.conditions.filter((one) => one.kind === 'compare' && !isRank(one));
  const [pair] = pairs;
  if (second === undefined || pairs.length !== 1 || pair?.kind !== 'compare' || pair.operator !== '=')
    return false;
  const others = block.sources.filter((one) => one !== block.target);
  const own = keyOf(pair.left);
  return others.length === 1 && others[0]?.query === inner && own !== undefined && keyOf(pair.right) === own;
}

/** Compared with a number: which one, rankedIn has read. */
function isRank(condition: Condition | undefined): boolean {
  if (condition?.kind !== 'compare') return false;
  const { left, right } = condition;
  return [left, right].some((one) => one.kind === 'constant' && one.type === 'number');
}

/** Through the query that ranks. */
function handed(value: QueryValue | undefined, inner: QueryBlock): QueryValue | undefined {
  return value?.kind === 'column' && value.source.query === inner
    ? inner.output.find(({ name }) => name === value.name)?.value
    : value;
}

/** Each value once in the table. */
function keyOf(value: QueryValue | undefined, schema: Placed['start'], table: Table): string | undefined {
  if (value?.kind === 'unknown' && value.names.at(-1) === 'ctid') return 'ctid';
  if (value?.kind !== 'column' || value.base?.relation !== table.key) return undefined;
  const { column: name } = value.base;
  return isUniqueAlready(schema, table.key, [name]) ? name : undefined;
}
