/** Where in a statement an offset stands: the innermost fragment that holds it, with its own text, for whoever completes or resolves a name there. */
import type { Statement } from '../syntax/statement.ts';
import { fragmentsOf, usesInFragment, type Fragment } from './fragments.ts';
import type { World } from './offers.ts';
import type { Sight } from './outline.ts';
import type { Use } from './uses.ts';

export interface PlaceInText extends World {
  /** The fragment's text, up to the offset at least. */
  readonly text: string;
  /** Where the text begins in the document. */
  readonly base: number;
  readonly offset: number;
  readonly outer: Sight | undefined;
  readonly variables: ReadonlySet<string>;
}

/** `text` is the document, `statement` the one that holds the offset or that is being typed there. */
export function placeIn(
  text: string,
  statement: Statement | undefined,
  offset: number,
  world: World,
): PlaceInText {
  const nothing = {
    text: '',
    base: offset,
    offset: 0,
    outer: undefined,
    variables: new Set<string>(),
    ...world,
  };
  if (statement === undefined) return nothing;
  const { span, parsed } = statement;
  if (offset > span.end) {
    const typed = text.slice(span.start, offset);
    return { ...nothing, text: typed, base: span.start, offset: offset - span.start };
  }
  const at = offset - span.start;
  const holding = fragmentsOf(parsed, world).filter((one) => holds(one, at));
  const inner = holding.at(-1);
  if (inner === undefined) return nothing;
  const part = inner.parsed === undefined ? lineOfProgram(inner, at) : inner;
  return {
    ...world,
    text: part.text,
    base: span.start + part.base,
    offset: at - part.base,
    outer: inner.outer,
    variables: inner.variables,
  };
}

function holds({ base, text }: Fragment, at: number): boolean {
  return base <= at && at <= base + text.length;
}

/** Between the statements of a body: what stands around the offset up to the semicolons. */
function lineOfProgram(
  { text, base }: Fragment,
  at: number,
): { readonly text: string; readonly base: number } {
  const place = at - base;
  const from = text.lastIndexOf(';', place - 1) + 1;
  const next = text.indexOf(';', place);
  return { text: text.slice(from, next < 0 ? text.length : next), base: base + from };
}

/** The statement at an offset: the one that holds it, or the one before it that no semicolon has ended. */
export function statementAt(
  statements: readonly Statement[],
  text: string,
  offset: number,
): number | undefined {
  const at = statements.findLastIndex(({ span }) => span.start <= offset);
  const found = statements[at];
  if (found === undefined) return undefined;
  const isAfter = offset > found.span.end;
  return isAfter && text.slice(found.span.end, offset).includes(';') ? undefined : at;
}

/** The use of a name at a place, relative to its text. What a view calls its column is a name of the schema before it is one of the query. */
export function useAt(place: PlaceInText): Use | undefined {
  const here = usesInFragment(place).filter(({ start, end }) => start <= place.offset && place.offset <= end);
  return here.find(({ meaning }) => meaning.kind !== 'local') ?? here[0];
}
