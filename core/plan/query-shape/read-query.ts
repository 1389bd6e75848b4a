/** Parses one level of a query from its tokens: WITH, set operations, clauses; read-from.ts parses FROM. */
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type { Span } from '../../text/span.ts';
import { clauses, nestedQueries, outside, unwrap, type Clause, type ClauseWord } from './clauses.ts';
import type { CteReference, QueryShape, TableReference } from './query-shape.ts';
import { readFrom, readTarget, type FromClause } from './read-from.ts';
import { readPredicates, type ShapeReader } from './shape-reader.ts';

export function readQuery(reader: ShapeReader, range: TokenRange): QueryShape {
  const { source } = reader;
  const inner = unwrap(source, range);
  const { ctes, rest } = readWith(reader, inner);
  const level = readLevel(reader, rest);
  // The span of a statement is its whole text, not the part inside parentheses; WITH belongs to it.
  return { ...level, span: source.span(inner), ctes: [...ctes, ...level.ctes] };
}

function readWith(
  reader: ShapeReader,
  range: TokenRange,
): { readonly ctes: readonly CteReference[]; readonly rest: TokenRange } {
  const { source } = reader;
  const ctes: CteReference[] = [];
  if (source.word(range.from) !== 'with') return { ctes, rest: range };
  let at = range.from + (source.word(range.from + 1) === 'recursive' ? 2 : 1);
  while (at < range.to) {
    const name = source.name(at);
    const as = source.find({ from: at + 1, to: range.to }, 'as');
    if (name === undefined || as === undefined) break;
    let open = as + 1;
    while (open < range.to && !source.isPunctuation(open, '(')) open += 1;
    const close = source.closing(open);
    ctes.push({
      name: name.text,
      span: source.span({ from: at, to: close + 1 }),
      query: reader.query({ from: open + 1, to: close }),
    });
    at = afterCte(source, close + 1, range.to);
    if (!source.isPunctuation(at, ',')) break;
    at += 1;
  }
  return { ctes, rest: { from: at, to: range.to } };
}

/** SEARCH and CYCLE clauses may follow a CTE. */
function afterCte(source: Source, from: number, to: number): number {
  const next = outside(source, { from, to }).find(
    (index) =>
      source.isPunctuation(index, ',') ||
      ['select', 'insert', 'update', 'delete', 'merge', 'values', 'table'].includes(source.word(index)),
  );
  if (source.word(from) === 'search' || source.word(from) === 'cycle') return next ?? to;
  return from;
}

function readLevel(reader: ShapeReader, range: TokenRange): QueryShape {
  const { source } = reader;
  switch (source.word(range.from)) {
    case 'insert':
      return readInsert(reader, range);
    case 'update':
      return readChange(reader, range, range.from + 1, 'from');
    case 'delete':
      return readChange(reader, range, range.from + 2, 'using');
    case 'merge':
      return readChange(reader, range, range.from + 2, 'using');
    default:
      return readSelect(reader, range);
  }
}

const selectWords: readonly ClauseWord[] = [
  'select',
  'from',
  'where',
  'group',
  'having',
  'window',
  'order',
  'limit',
  'offset',
  'fetch',
  'for',
  'values',
  'into',
];

function readSelect(reader: ShapeReader, range: TokenRange): QueryShape {
  const arms = armRanges(reader.source, range);
  return arms.length > 1 ? readSetOperation(reader, range, arms) : readSimple(reader, range);
}

/** ORDER BY and LIMIT after the last arm belong to the whole, unless that arm is in parentheses. */
function readSetOperation(reader: ShapeReader, range: TokenRange, arms: readonly TokenRange[]): QueryShape {
  const { source } = reader;
  const last = arms.at(-1) ?? range;
  const [tail] = clauses(source, last, ['order', 'limit', 'offset', 'fetch', 'for']);
  const lastEnd = tail?.range.from ?? last.to;
  const whole = tail === undefined ? [] : clauses(source, { from: lastEnd, to: range.to }, selectWords);
  const sides = arms.map((arm) => (arm === last ? { from: arm.from, to: lastEnd } : arm));
  return {
    ...emptyShape(source.span(range)),
    orderBy: spanOf(source, whole, 'order'),
    limit: limitSpan(source, whole),
    arms: sides.map((side) => reader.query(side)),
  };
}

function armRanges(source: Source, range: TokenRange): readonly TokenRange[] {
  const arms: TokenRange[] = [];
  let from = range.from;
  for (const index of outside(source, range)) {
    if (!['union', 'intersect', 'except'].includes(source.word(index))) continue;
    if (source.isPunctuation(index - 1, '.') || source.word(index - 1) === 'as') continue;
    arms.push({ from, to: index });
    from = index + (['all', 'distinct'].includes(source.word(index + 1)) ? 2 : 1);
  }
  return [...arms, { from, to: range.to }];
}

function readSimple(reader: ShapeReader, range: TokenRange): QueryShape {
  const { source } = reader;
  if (source.word(range.from) === 'table') {
    const table = readTarget(source, { from: range.from + 1, to: range.to });
    return { ...emptyShape(source.span(range)), tables: table === undefined ? [] : [table] };
  }
  const parts = clauses(source, range, selectWords);
  const from = readFrom(reader, contentOf(parts, 'from', 1));
  const expressions = parts.filter((part) => part.word !== 'from');
  return {
    ...emptyShape(source.span(range)),
    tables: from.tables,
    joins: from.joins,
    predicates: ['where' as const, 'having' as const].flatMap((word) =>
      readPredicates(reader, contentOf(parts, word, 1)),
    ),
    groupBy: spanOf(source, parts, 'group'),
    orderBy: spanOf(source, parts, 'order'),
    limit: limitSpan(source, parts),
    distinct: distinctSpan(source, range),
    windows: windowSpans(source, range, parts),
    subqueries: [...from.subqueries, ...subqueriesIn(reader, expressions)],
  };
}

function readInsert(reader: ShapeReader, range: TokenRange): QueryShape {
  const { source } = reader;
  let columns = range.from + 2;
  while (columns < range.to && !source.isPunctuation(columns, '(')) columns += 1;
  const target = readTarget(source, { from: range.from + 2, to: columns });
  const tail = source.find(range, 'on', 'conflict') ?? source.find(range, 'returning') ?? range.to;
  const start = outside(source, { from: range.from + 2, to: tail }).find((index) =>
    ['select', 'with', 'values', 'table'].includes(source.word(index)),
  );
  const bracketed = nestedQueries(source, { from: range.from + 2, to: tail })[0];
  const query = start === undefined ? bracketed : { from: start, to: tail };
  const tables = target === undefined ? [] : [target];
  if (query === undefined) return { ...emptyShape(source.span(range)), tables };
  const read = reader.query(query);
  return { ...read, span: source.span(range), tables: [...tables, ...read.tables] };
}

/** UPDATE t SET … FROM … WHERE, DELETE FROM t USING … WHERE, MERGE INTO t USING … ON … WHEN. */
function readChange(
  reader: ShapeReader,
  range: TokenRange,
  targetAt: number,
  joins: 'from' | 'using',
): QueryShape {
  const { source } = reader;
  const merge = source.word(range.from) === 'merge';
  const words: readonly ClauseWord[] = merge
    ? ['using', 'on', 'when', 'returning']
    : ['set', joins, 'where', 'returning'];
  const parts = clauses(source, { from: targetAt, to: range.to }, words);
  const target = readTarget(source, { from: targetAt, to: parts[0]?.range.from ?? range.to });
  const from: FromClause = readFrom(reader, contentOf(parts, joins, 1));
  const condition = contentOf(parts, merge ? 'on' : 'where', 1);
  return {
    ...emptyShape(source.span(range)),
    tables: [...(target === undefined ? [] : [target]), ...from.tables],
    joins: from.joins,
    predicates: readPredicates(reader, condition),
    subqueries: [
      ...from.subqueries,
      ...subqueriesIn(
        reader,
        parts.filter((part) => part.word !== joins),
      ),
    ],
  };
}

function subqueriesIn(reader: ShapeReader, parts: readonly Clause[]): readonly QueryShape[] {
  return parts.flatMap((part) =>
    nestedQueries(reader.source, part.range).map((query) => reader.query(query)),
  );
}

function contentOf(parts: readonly Clause[], word: ClauseWord, skip: number): TokenRange {
  const part = parts.find((candidate) => candidate.word === word);
  return part === undefined ? { from: 0, to: 0 } : { from: part.range.from + skip, to: part.range.to };
}

function spanOf(source: Source, parts: readonly Clause[], word: ClauseWord): Span | undefined {
  const part = parts.find((candidate) => candidate.word === word);
  return part === undefined ? undefined : source.span(part.range);
}

function limitSpan(source: Source, parts: readonly Clause[]): Span | undefined {
  const limiting = parts.filter((part) => ['limit', 'offset', 'fetch'].includes(part.word));
  const [first] = limiting;
  const last = limiting.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : source.span({ from: first.range.from, to: last.range.to });
}

function distinctSpan(source: Source, range: TokenRange): Span | undefined {
  const at = range.from + 1;
  if (source.word(range.from) !== 'select' || source.word(at) !== 'distinct') return undefined;
  return source.span({ from: at, to: source.word(at + 1) === 'on' ? source.closing(at + 2) + 1 : at + 1 });
}

function windowSpans(source: Source, range: TokenRange, parts: readonly Clause[]): readonly Span[] {
  const over = outside(source, range).flatMap((index): Span[] => {
    if (source.word(index) !== 'over') return [];
    const end = source.isPunctuation(index + 1, '(') ? source.closing(index + 1) : index + 1;
    return [source.span({ from: index, to: end + 1 })];
  });
  const clause = spanOf(source, parts, 'window');
  return clause === undefined ? over : [...over, clause];
}

function emptyShape(span: Span): QueryShape {
  const tables: readonly TableReference[] = [];
  return {
    span,
    tables,
    joins: [],
    predicates: [],
    groupBy: undefined,
    orderBy: undefined,
    limit: undefined,
    distinct: undefined,
    windows: [],
    ctes: [],
    subqueries: [],
    arms: [],
  };
}
