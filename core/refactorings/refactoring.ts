/**
 * A refactoring: a change of a statement that is offered at a place of it. Each file in actions/ is one; its examples are its tests. This
 * file contains the types and what the actions ask of a place, and no action.
 */
import { expressionVolatility } from '../effects/volatility.ts';
import type { World } from '../names/offers.ts';
import type { Block, FromSource, Outline, Role } from '../names/outline.ts';
import type { PlaceInText } from '../names/place.ts';
import { outlineOf } from '../names/read-statement.ts';
import { Source, type TokenRange } from '../syntax/postgres/source.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

export interface Refactoring {
  readonly title: string;
  readonly kind: 'rewrite' | 'extract' | 'inline';
  /** What is equal before and after: the rows of a query, or the schema that the statement builds. Undefined if the purpose is a change. */
  readonly keeps: 'rows' | 'schema' | undefined;
  readonly offer: (place: RefactoringPlace) => Offer | undefined;
  readonly examples: readonly RefactoringExample[];
}

export type Offer =
  | {
      readonly kind: 'edits';
      /** Relative to the place's text. */
      readonly edits: readonly TextEdit[];
      /** When the result is not the same, as an addition to the title. */
      readonly differs?: string;
    }
  /** It is about this place, but would be wrong here. */
  | { readonly kind: 'refused'; readonly because: string };

export interface RefactoringExample {
  /** With `¦` at the cursor. */
  readonly before: string;
  /** `refused: ` and the reason, if it is refused. */
  readonly after: string;
}

export interface RefactoringPlace extends World {
  readonly source: Source;
  readonly outline: Outline;
  readonly offset: number;
  /** Index of the token at the offset; between two tokens, of the one that begins there. */
  readonly at: number;
  readonly targetVersion: number;
}

export function refactoringPlace(place: PlaceInText, targetVersion: number): RefactoringPlace {
  const { schema, after, offset, outer, text } = place;
  const source = new Source(text);
  const at = source.tokens.findIndex(({ start, end }, i) =>
    start <= offset && offset === end ? source.tokens[i + 1]?.start !== offset : offset < end,
  );
  return { schema, after, source, outline: outlineOf(source, outer), offset, at, targetVersion };
}

export function edits(...all: readonly TextEdit[]): Offer {
  return { kind: 'edits', edits: all };
}

export function refused(because: string): Offer {
  return { kind: 'refused', because };
}

export function isIn(place: RefactoringPlace, range: TokenRange): boolean {
  return range.from <= place.at && place.at < range.to;
}

/** The name at the cursor with its role. */
export function roleAt<K extends Role['kind']>(
  { outline, offset }: RefactoringPlace,
  kind: K,
): Extract<Role, { kind: K }> | undefined {
  const isHere = (role: Role): role is Extract<Role, { kind: K }> =>
    role.kind === kind && holds(role.kind === 'value' ? role.path : role, offset);
  return outline.roles.find(isHere);
}

export function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** The innermost SELECT, INSERT, … at the cursor. */
export function blockAt(place: RefactoringPlace): Block | undefined {
  return blocksAt(place)[0];
}

/** From the inside out. */
export function blocksAt(place: RefactoringPlace): readonly Block[] {
  return place.outline.blocks
    .filter((one) => isIn(place, one.range))
    .toSorted((a, b) => a.range.to - a.range.from - (b.range.to - b.range.from));
}

/** The token range of a clause of a SELECT: after its word, up to the next clause. */
export function clauseOf(
  { source }: Pick<RefactoringPlace, 'source'>,
  { range }: Block,
  ...words: readonly string[]
): TokenRange | undefined {
  const at = source.find(range, ...words);
  if (at === undefined) return undefined;
  const from = at + words.length;
  return { from, to: clauseEnd(source, { from, to: range.to }) };
}

const clauseWords: ReadonlySet<string> = new Set(
  'from where group having window order limit offset fetch for union intersect except returning'.split(' '),
);

/** The index of the next clause word in a range, outside of brackets; the range's end if there is none. */
export function clauseEnd(source: Source, { from, to }: TokenRange): number {
  for (let at = from; at < to; at += 1) {
    if (source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) at = source.closing(at);
    else if (clauseWords.has(source.word(at)) && !isPartOfName(source, at)) return at;
  }
  return to;
}

function isPartOfName(source: Source, at: number): boolean {
  return (
    source.isPunctuation(at - 1, '.') || source.word(at - 1) === 'distinct' || source.word(at - 1) === 'as'
  );
}

/** Computing the range twice gives the same value: it has no subquery, and all functions that it calls are known not to be volatile. */
export function isRepeatable({ source, outline, schema }: RefactoringPlace, range: TokenRange): boolean {
  const { start, end } = source.span(range);
  const isInside = (one: Span): boolean => start <= one.start && one.end <= end;
  if (
    outline.blocks.some(
      (one) =>
        one.kind !== 'definition' &&
        isInside(source.span(one.range)) &&
        one.range.to - one.range.from < range.to - range.from,
    )
  )
    return false;
  const functions = outline.roles.flatMap((role) =>
    role.kind === 'function' && isInside(role)
      ? [{ schema: role.name.schema?.text, name: role.name.name.text, arguments: 1 }]
      : [],
  );
  const { volatility } = expressionVolatility({ functions }, schema);
  return volatility === 'immutable' || volatility === 'stable';
}

/** FOR UPDATE and the like: it locks the rows of a subquery in FROM, and none of a WITH query. */
export function locksRows({ source }: RefactoringPlace, { range }: Block): boolean {
  return ['update', 'no', 'share', 'key'].some((word) => source.find(range, 'for', word) !== undefined);
}

/** All tables of the statement's queries, with the block that each is in. */
export function sourcesIn({
  outline,
}: RefactoringPlace): readonly { readonly block: Block; readonly source: FromSource }[] {
  return outline.blocks.flatMap((block) => block.sources.map((source) => ({ block, source })));
}
