/** Parses FROM and USING lists from their tokens: table references with aliases, joins with their conditions. */
import { wordSet } from '../../collections/word-set.ts';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import { nestedQueries, outside, startsQuery } from './clauses.ts';
import type { JoinReference, QueryShape, TableReference } from './query-shape.ts';
import { readPredicates, type ShapeReader } from './shape-reader.ts';

export interface FromClause {
  readonly tables: readonly TableReference[];
  readonly joins: readonly JoinReference[];
  /** Queries inside join conditions and function arguments. */
  readonly subqueries: readonly QueryShape[];
}

export function readFrom(reader: ShapeReader, range: TokenRange): FromClause {
  return combine(reader.source.separated(range).map((item) => readItem(reader, item)));
}

/** `[ONLY] schema.name [*] [[AS] alias]` at the start of a range: the target of a change. */
export function readTarget(source: Source, range: TokenRange): TableReference | undefined {
  const only = source.word(range.from) === 'only' ? 1 : 0;
  const named = source.objectName(range.from + only);
  if (named === undefined) return undefined;
  const star = source.isOperator(named.next, '*') ? 1 : 0;
  const { alias, next } = readAlias(source, named.next + star, range.to);
  return {
    kind: 'relation',
    name: named.name.name.text,
    schema: named.name.schema?.text,
    alias: alias ?? named.name.name.text,
    span: source.span({ from: range.from, to: next }),
    query: undefined,
  };
}

interface JoinWords {
  /** The position of the first keyword: LEFT, NATURAL, JOIN … */
  readonly from: number;
  /** After JOIN. */
  readonly to: number;
  readonly kind: JoinReference['kind'];
}

/** Parses one item between commas: a table, or joined tables. */
function readItem(reader: ShapeReader, range: TokenRange): FromClause {
  const { source } = reader;
  const joins = joinWords(source, range);
  const first = readPrimary(reader, { from: range.from, to: joins[0]?.from ?? range.to });
  const parts: FromClause[] = [first];
  // ON belongs to the nearest join that has none yet, so `a JOIN b JOIN c ON … ON …` nests to the right.
  const open: { readonly words: JoinWords; adds: readonly string[] }[] = [];
  joins.forEach((words, place) => {
    const end = joins[place + 1]?.from ?? range.to;
    const conditions = conditionStarts(source, { from: words.to, to: end });
    const table = readPrimary(reader, { from: words.to, to: conditions[0] ?? end });
    parts.push(table);
    const adds = table.tables.map((added) => added.alias);
    if (words.kind === 'cross' || words.kind === 'natural') {
      const span = source.span({ from: words.from, to: conditions[0] ?? end });
      const condition = source.span({ from: words.from, to: words.to });
      parts.push(onlyJoin({ kind: words.kind, span, condition, conjuncts: [], columns: [], adds }));
      return;
    }
    for (const outer of open) outer.adds = [...outer.adds, ...adds];
    open.push({ words, adds });
    conditions.forEach((start, index) => {
      const join = open.pop();
      if (join === undefined) return;
      parts.push(
        readCondition(reader, join.words, join.adds, { from: start, to: conditions[index + 1] ?? end }),
      );
    });
  });
  return combine(parts);
}

function readCondition(
  reader: ShapeReader,
  words: JoinWords,
  adds: readonly string[],
  range: TokenRange,
): FromClause {
  const { source } = reader;
  const span = source.span({ from: words.from, to: range.to });
  if (source.word(range.from) === 'using') {
    const columns = source.nameList(range.from + 1).map((name) => name.text);
    const condition = source.span({ from: range.from, to: source.closing(range.from + 1) + 1 });
    return onlyJoin({ kind: 'using', span, condition, conjuncts: [], columns, adds });
  }
  const content = { from: range.from + 1, to: range.to };
  const conjuncts = readPredicates(reader, content);
  return {
    tables: [],
    joins: [{ kind: 'on', span, condition: source.span(content), conjuncts, columns: [], adds }],
    subqueries: conjuncts.flatMap((conjunct) => conjunct.nested),
  };
}

/** A table, function, subquery or parenthesised join, with its alias. */
function readPrimary(reader: ShapeReader, range: TokenRange): FromClause {
  const { source } = reader;
  const start = source.word(range.from) === 'lateral' ? range.from + 1 : range.from;
  if (source.isPunctuation(start, '(')) return readBracketed(reader, { from: start, to: range.to }, range);
  if (source.words(start, 'rows', 'from')) return readFunction(reader, start + 2, '', range);
  const table = source.objectName(source.word(start) === 'only' ? start + 1 : start);
  if (table === undefined) return nothing;
  if (source.isPunctuation(table.next, '('))
    return readFunction(reader, table.next, table.name.name.text, range);
  const target = readTarget(source, { from: start, to: range.to });
  return target === undefined ? nothing : { ...nothing, tables: [target] };
}

function readBracketed(reader: ShapeReader, inner: TokenRange, whole: TokenRange): FromClause {
  const { source } = reader;
  const close = source.closing(inner.from);
  const content = { from: inner.from + 1, to: close };
  // `((a JOIN b …) JOIN c …)` also begins with parentheses: only if a query's keyword follows is it a query.
  if (!startsQuery(source, inner.from + 1)) return readFrom(reader, content);
  const query = reader.query(content);
  const { alias, next } = readAlias(source, close + 1, whole.to);
  const values = source.word(content.from) === 'values';
  return {
    ...nothing,
    tables: [
      {
        kind: values ? 'values' : 'subquery',
        name: undefined,
        schema: undefined,
        alias: alias ?? '',
        span: source.span({ from: whole.from, to: next }),
        query,
      },
    ],
  };
}

function readFunction(reader: ShapeReader, open: number, name: string, whole: TokenRange): FromClause {
  const { source } = reader;
  const close = source.closing(open);
  const ordinality = source.words(close + 1, 'with', 'ordinality') ? 2 : 0;
  const { alias, next } = readAlias(source, close + 1 + ordinality, whole.to);
  return {
    ...nothing,
    tables: [
      {
        kind: 'function',
        name,
        schema: undefined,
        alias: alias ?? name,
        span: source.span({ from: whole.from, to: next }),
        query: undefined,
      },
    ],
    subqueries: nestedQueries(source, { from: open, to: close + 1 }).map((query) => reader.query(query)),
  };
}

/** `[AS] alias [(columns)]`, and the index after it. */
function readAlias(
  source: Source,
  at: number,
  to: number,
): { readonly alias: string | undefined; readonly next: number } {
  const explicit = source.word(at) === 'as';
  const from = explicit ? at + 1 : at;
  if (from >= to || (!explicit && notAnAlias.has(source.word(from)))) return { alias: undefined, next: at };
  const name = source.name(from);
  if (name === undefined) return { alias: undefined, next: at };
  const columns = source.isPunctuation(from + 1, '(') ? source.closing(from + 1) : from;
  return { alias: name.text, next: Math.min(columns + 1, to) };
}

const notAnAlias = wordSet(`
  set using where on when values select with table default overriding returning tablesample from
`);

function joinWords(source: Source, range: TokenRange): readonly JoinWords[] {
  return outside(source, range).flatMap((index): JoinWords[] => {
    if (source.word(index) !== 'join') return [];
    let from = index;
    while (from > range.from && beforeJoin.has(source.word(from - 1))) from -= 1;
    const words = new Set(Array.from({ length: index - from }, (_, place) => source.word(from + place)));
    const kind = words.has('cross') ? 'cross' : words.has('natural') ? 'natural' : 'on';
    return [{ from, to: index + 1, kind }];
  });
}

const beforeJoin = wordSet('natural cross inner left right full outer');

function conditionStarts(source: Source, range: TokenRange): readonly number[] {
  return outside(source, range).filter(
    (index) => source.word(index) === 'on' || source.word(index) === 'using',
  );
}

const nothing: FromClause = { tables: [], joins: [], subqueries: [] };

function onlyJoin(join: JoinReference): FromClause {
  return { ...nothing, joins: [join] };
}

function combine(parts: readonly FromClause[]): FromClause {
  return {
    tables: parts.flatMap((part) => part.tables),
    joins: parts.flatMap((part) => part.joins),
    subqueries: parts.flatMap((part) => part.subqueries),
  };
}
