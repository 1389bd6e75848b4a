/**
 * Computes the steps of expanding a selection: token, name or call, operand, list item, clause, brackets, statement, section. It uses
 * tokens only, so that it works on incomplete text.
 */
import { wordSet } from '../collections/word-set.ts';
import { withEnd, runsOf, type Run, type Structured } from './runs.ts';
import { pairsIn, wordOf } from './pairs.ts';
import { contains, shift, type Span } from '../text/span.ts';

/** From the smallest to the whole text; each contains the one before. */
export function selectionsAt({ text, sections }: Structured, offset: number): readonly Span[] {
  const section = sections.find(({ span }) => holds(span, offset));
  const statement = section?.statements.find((one) => holds(withEnd(text, one), offset));
  const runs =
    statement === undefined ? [] : runsOf(text, statement).filter(({ span }) => holds(span, offset));
  const around = runs.flatMap((run) => [
    ...inRun(run, offset - run.at).map((span) => shift(span, run.at)),
    run.span,
  ]);
  const comment = runs
    .flatMap(({ comments, at }) => comments.map((one) => shift(one, at)))
    .find((one) => contains(one, offset));
  const whole = [statement, section].flatMap((one) => one?.span ?? []);
  return growing([
    ...(comment === undefined ? around : [comment]),
    ...runs.map(({ span }) => span),
    ...whole,
    { start: 0, end: text.length },
  ]);
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Removes ranges that do not contain all earlier ones. */
function growing(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.end - a.start - (b.end - b.start))) {
    const last = found.at(-1);
    const isSame = last?.start === span.start && last.end === span.end;
    if (!isSame && (last === undefined || (span.start <= last.start && span.end >= last.end)))
      found.push(span);
  }
  return found;
}

/** Tokens and pairs by their indexes; a pair counts as one token with its contents. */
interface Level {
  readonly from: number;
  readonly to: number;
}

function inRun(run: Run, offset: number): readonly Span[] {
  const { text, tokens } = run;
  const words = tokens.map((token) => wordOf(text, token));
  const at = tokenAt(run, offset);
  if (at === undefined) return [];
  const pairs = pairsIn({ text, tokens });
  const around = pairs.filter(({ open, close }) => open <= at && at <= close);
  const closeOf = new Map(pairs.map(({ open, close }) => [open, close] as const));
  const openOf = new Map(pairs.map(({ open, close }) => [close, open] as const));
  const spanOf = ({ from, to }: Level): Span => ({
    start: tokens[from]?.start ?? 0,
    end: tokens[to - 1]?.end ?? 0,
  });
  const spans: Span[] = [spanOf({ from: at, to: at + 1 })];
  let inner: Level = { from: at, to: at + 1 };
  for (const level of [...around, undefined]) {
    const isMark = level !== undefined && (level.open === at || level.close === at);
    const inside =
      level === undefined ? { from: 0, to: tokens.length } : { from: level.open + 1, to: level.close };
    const parts = isMark ? [] : partsOf({ words, tokens, closeOf, openOf, level: inside }, inner);
    inner = level === undefined ? inside : { from: level.open, to: level.close + 1 };
    spans.push(...[...parts, ...(isMark ? [] : [inside]), inner].map(spanOf));
  }
  return spans;
}

/** The token at the position; between two tokens, the one that is a word. */
function tokenAt({ tokens }: Run, offset: number): number | undefined {
  const found = tokens.findIndex((token) => holds(token, offset));
  const next = tokens[found + 1];
  if (found < 0) return undefined;
  return next?.start === offset && tokens[found]?.kind === 'punctuation' ? found + 1 : found;
}

interface Place {
  readonly words: readonly string[];
  readonly tokens: Run['tokens'];
  /** By the index of the other token of the pair. */
  readonly closeOf: ReadonlyMap<number, number>;
  readonly openOf: ReadonlyMap<number, number>;
  readonly level: Level;
}

/** The name or call, operand, item, clause and statement of a level that contain the current selection. */
function partsOf(place: Place, inner: Level): readonly Level[] {
  const { words } = place;
  const name = nameAround(place, inner);
  const ends = (at: number): boolean => words[at] === ';';
  const separates = (at: number): boolean => words[at] === ',' || ends(at);
  const joins = (at: number): boolean => words[at] === 'and' || words[at] === 'or' || separates(at);
  return [
    name,
    stretch(place, name, { ends: joins, begins: false }),
    stretch(place, name, { ends: separates, begins: false }),
    stretch(place, name, { ends, begins: true }),
  ];
}

/** Extends to both sides up to a separator; `begins`: includes the keyword of its clause. */
function stretch(
  { words, closeOf, openOf, level }: Place,
  inner: Level,
  { ends, begins }: { readonly ends: (at: number) => boolean; readonly begins: boolean },
): Level {
  let { from, to } = inner;
  const isStart = (at: number): boolean => beginsClause(words, at);
  while (from > level.from && !(begins && isStart(from))) {
    const before = from - 1;
    if (ends(before) || (isStart(before) && !begins)) break;
    from = openOf.get(before) ?? before;
  }
  while (to < level.to && !ends(to) && !isStart(to)) to = (closeOf.get(to) ?? to) + 1;
  return { from, to };
}

const joinWords = wordSet('natural left right full inner cross outer');
/** The words that begin a clause of a query or of DML. */
const clauseWords = wordSet(`
  select from where group having order limit offset fetch union intersect except returning set values window
  join on
`);

function beginsClause(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  const follows = joinWords.has(words[at - 1] ?? '');
  if (joinWords.has(word)) return !follows && words[at + 1] !== '(';
  return clauseWords.has(word) && !follows;
}

/** Including its qualifiers and the brackets after it. */
function nameAround({ words, closeOf, tokens, level }: Place, inner: Level): Level {
  let { from, to } = inner;
  const isName = (at: number): boolean =>
    tokens[at]?.kind === 'quoted-identifier' || (tokens[at]?.kind === 'word' && !beginsClause(words, at));
  if (words[from] === '(' && from > level.from && isName(from - 1)) from -= 1;
  while (words[to] === '.' && to + 1 < level.to) to += 2;
  while (words[from - 1] === '.' && from - 2 >= level.from) from -= 2;
  const close = words[to] === '(' ? closeOf.get(to) : undefined;
  if (close !== undefined && isName(to - 1) && close < level.to) to = close + 1;
  return { from, to };
}
