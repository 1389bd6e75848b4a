/** Finds the innermost fragment of a statement that contains an offset, with its own text, for completion and name resolution. */
import type { Statement } from '../syntax/statement.ts';
import { fragmentsOf, usesInFragment, type Fragment } from './fragments.ts';
import type { World } from './offers.ts';
import type { Sight } from './outline.ts';
import type { Use } from './uses.ts';

export interface PlaceInText extends World {
  /** The fragment's text, at least up to the offset. */
  readonly text: string;
  /** Offset of the text in the document. */
  readonly base: number;
  readonly offset: number;
  readonly outer: Sight | undefined;
  readonly variables: ReadonlySet<string>;
}

/** `text` is the document, `statement` the one that contains the offset or is being typed there. */
export function placeIn(
  text: string,
  statement: Statement | { readonly after: number },
  offset: number,
  world: World,
): PlaceInText {
  const around = { outer: undefined, variables: new Set<string>(), ...world };
  if ('after' in statement) {
    const { after } = statement;
    const base = text.slice(after, offset).trimStart().startsWith(';') ? text.indexOf(';', after) + 1 : after;
    return { ...around, text: text.slice(base, offset), base, offset: offset - base };
  }
  const { span, parsed } = statement;
  if (offset > span.end) {
    const typed = text.slice(span.start, offset);
    return { ...around, text: typed, base: span.start, offset: offset - span.start };
  }
  const at = offset - span.start;
  const holding = fragmentsOf(parsed, world).filter((one) => holds(one, at));
  const inner = holding.at(-1);
  if (inner === undefined) return { ...around, text: '', base: offset, offset: 0 };
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

/** Between the statements of a body: the text around the offset up to the semicolons. */
function lineOfProgram(
  { text, base }: Fragment,
  at: number,
): { readonly text: string; readonly base: number } {
  const place = at - base;
  const from = text.lastIndexOf(';', place - 1) + 1;
  const next = text.indexOf(';', place);
  return { text: text.slice(from, next < 0 ? text.length : next), base: base + from };
}

/** The statement that contains an offset, or the one before it if it has no semicolon. */
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

/** The use of a name at a place, relative to its text. A view's column is a name of the schema before it is one of the query. */
export function useAt(place: PlaceInText): Use | undefined {
  const here = usesInFragment(place).filter(({ start, end }) => start <= place.offset && place.offset <= end);
  return here.find(({ meaning }) => meaning.kind !== 'local') ?? here[0];
}
