/**
 * The possible contents of a text variable, as far as known: alternatives of segments, each a known text or a hole. A hole stores whose
 * text it may contain and how it entered. Values are immutable and small: beyond the limits the text around holes is dropped first, and
 * then the last holes.
 */
import { oncePer } from '../collections/once-per.ts';
import type { DynamicPiece } from '../operations/model/operation.ts';
import type { Span } from '../text/span.ts';

/** Another person's text on its way to a command. */
export interface Strand {
  /**
   * Who decides. `argument`: the caller. `setting`: the user of the session. `row`: the writer of a row of the trigger's table. `stored`:
   * the writer of an earlier row. `trigger`: the creator of a trigger with the function. `catalog`: the creator of an object.
   */
  readonly source: 'argument' | 'setting' | 'row' | 'stored' | 'trigger' | 'catalog';
  /** The argument, setting or column. */
  readonly name: string;
  /** The assignments that it passed, first to last. */
  readonly path: readonly Span[];
}

/** How a value came to be surrounded by other text. */
export type Entry =
  | {
      readonly kind: 'concatenation';
      readonly operand: DynamicPiece;
      /** The adjacent operands. */
      readonly beside: readonly DynamicPiece[];
    }
  | {
      readonly kind: 'format';
      readonly operand: DynamicPiece;
      /** The format string, if it is in the call itself. */
      readonly format: DynamicPiece | undefined;
      /** The specifier in the format string's value. */
      readonly specifier: Span;
      /** How many specifiers use the same argument. */
      readonly uses: number;
    }
  /** Returned by a function of the workspace. */
  | { readonly kind: 'result'; readonly operand: DynamicPiece };

/** `doubled`: quotes doubled by hand, which only protects inside plain single quotes. */
export type Quoting = 'none' | 'identifier' | 'literal' | 'doubled';

export interface Hole {
  readonly kind: 'hole';
  readonly strands: readonly Strand[];
  readonly quoting: Quoting;
  /** `list`: several of them with a separator. */
  readonly amount: 'one' | 'list';
  /** The original of a text quoted as a literal, if it may be code: a body, a shell command. */
  readonly inside: Value | undefined;
  /** The quoting call that returns NULL for NULL. */
  readonly nullBy: DynamicPiece | undefined;
  /** NULL removes text around it, and the rest remains. */
  readonly swallowed: boolean;
  /** Innermost first. */
  readonly entries: readonly Entry[];
}

export interface KnownText {
  readonly kind: 'text';
  readonly text: string;
  /** The literal that contains it, and its offset in the literal's value. */
  readonly literal: DynamicPiece | undefined;
  readonly from: number;
  readonly entries: readonly Entry[];
}

export type Segment = Hole | KnownText;
export type Alternative = readonly Segment[];
export type Value = readonly Alternative[];

const MOST_ALTERNATIVES = 6;
const MOST_SEGMENTS = 400;
const MOST_HOLES = 150;
const LONGEST_PATH = 6;
const LONGEST_NAME = 8;

export const nothingKnown: Value = [[hole([])]];

export function hole(strands: readonly Strand[], quoting: Quoting = 'none'): Hole {
  return {
    kind: 'hole',
    strands,
    quoting,
    amount: 'one',
    entries: [],
    inside: undefined,
    nullBy: undefined,
    swallowed: false,
  };
}

export function knownText(text: string, literal?: DynamicPiece, from = 0): KnownText {
  return { kind: 'text', text, literal, from, entries: [] };
}

/** One hole in place of the values: what a function did to them is not known, except whose text it is, and the minimum quoting. */
export function blurred(values: readonly Value[], quoting = quotingOf(values)): Value {
  const known = new Map<string, Strand>();
  const weakest = quotingOf(values);
  for (const segment of values.flat(2))
    if (segment.kind === 'hole' && segment.quoting === weakest)
      for (const strand of segment.strands) known.set(`${strand.source} ${strand.name}`, strand);
  const amount = values.flat(2).some((one) => one.kind === 'hole' && one.amount === 'list') ? 'list' : 'one';
  return [[{ ...hole([...known.values()], quoting), amount }]];
}

/** Quoted as a value. The original stays known. */
export function quotedLiteral(value: Value, nullBy: DynamicPiece | undefined): Value {
  return blurred([value], 'literal').map((alternative) =>
    alternative.map((segment) =>
      segment.kind === 'hole' && segment.strands.length > 0 ? { ...segment, inside: value, nullBy } : segment,
    ),
  );
}

/** As part of an expression that skips NULL: a NULL in it removes the whole part. */
export function leftOutWithNull(value: Value): Value {
  return value.map((alternative) =>
    alternative.length < 2
      ? alternative
      : alternative.map((segment) =>
          segment.kind === 'hole' && segment.nullBy !== undefined ? { ...segment, swallowed: true } : segment,
        ),
  );
}

/** A value used as a format string is parsed again: no quoting protects against a percent sign. */
export function readAsFormat(segment: Segment): Segment {
  return segment.kind === 'hole' && segment.strands.length > 0 ? { ...segment, quoting: 'none' } : segment;
}

/** Without positions, which are only known in the function that it comes from. */
export function abroad(value: Value, operand: DynamicPiece): Value {
  const entry: Entry = { kind: 'result', operand };
  return value.map((alternative) =>
    alternative.map((segment) =>
      segment.kind === 'text'
        ? { ...segment, literal: undefined, entries: [entry] }
        : { ...segment, nullBy: undefined, entries: [entry] },
    ),
  );
}

/** Elements with a separator: string_agg and array_to_string. */
export function listed(value: Value): Value {
  return value.map((alternative) =>
    alternative.map((segment) =>
      segment.kind === 'hole' && segment.entries.length === 0 ? { ...segment, amount: 'list' } : segment,
    ),
  );
}

/** The weakest quoting among the holes with another person's text. */
function quotingOf(values: readonly Value[]): Quoting {
  const kinds = values
    .flat(2)
    .flatMap((segment) => (segment.kind === 'hole' && segment.strands.length > 0 ? [segment.quoting] : []));
  const [first = 'none', ...others] = new Set(kinds.filter((kind) => kind !== 'literal'));
  if (kinds.length > 0 && kinds.every((kind) => kind === 'literal')) return 'literal';
  return others.length === 0 ? first : 'none';
}

/** Either of the values. */
export function either(values: readonly Value[]): Value {
  return limited(values.flat());
}

/** One value after the other, in every combination. */
export function joined(values: readonly Value[]): Value {
  return values.reduce<Value>(
    (left, right) =>
      limited(left.flatMap((before) => right.map((after) => shortened([...before, ...after])))),
    [[]],
  );
}

/** Records how the value entered, if it may be a whole name or word. Larger text keeps what is known of its parts. */
export function entering(value: Value, entry: Entry): Value {
  return value.map((alternative) =>
    alternative.length <= LONGEST_NAME && alternative.every(isPartOfWord)
      ? alternative.map((segment) => ({ ...segment, entries: [...segment.entries, entry] }))
      : alternative,
  );
}

/** Records the assignment that a value passed. */
export function passing(value: Value, assignment: Span): Value {
  return value.map((alternative) =>
    alternative.map((segment) => {
      if (segment.kind === 'text') return segment;
      const strands = segment.strands.map((strand) => longer(strand, assignment));
      return strands.every((strand, at) => strand === segment.strands[at])
        ? segment
        : { ...segment, strands };
    }),
  );
}

/** The value after a condition has restricted it. */
export function vouchedFor(value: Value): Value {
  return value.map((alternative) =>
    alternative.map((segment) => (segment.kind === 'hole' ? { ...segment, strands: [] } : segment)),
  );
}

function longer(strand: Strand, assignment: Span): Strand {
  const known = strand.path.some((span) => span.start === assignment.start);
  return known || strand.path.length >= LONGEST_PATH
    ? strand
    : { ...strand, path: [...strand.path, assignment] };
}

function isPartOfWord(segment: Segment): boolean {
  return segment.kind === 'hole' || !/[\s'"();,=]/.test(segment.text);
}

function shortened(alternative: Alternative): Alternative {
  return alternative.length <= MOST_SEGMENTS ? alternative : gist(alternative);
}

/** Whose text it is and how it entered, without the surrounding text. */
function gist(alternative: Alternative): Alternative {
  const holes = new Map<string, Segment>();
  for (const segment of alternative) {
    const mark = markOf(segment);
    if (mark !== '' && !holes.has(mark) && segment.kind === 'hole' && segment.quoting === 'none')
      holes.set(mark, segment);
  }
  return [...holes.values()].slice(0, MOST_HOLES).flatMap((segment) => [knownText(' '), segment]);
}

/** Keeps a few alternatives, and among them every strand. */
function limited(alternatives: readonly Alternative[]): Value {
  const kept: Alternative[] = [];
  const rest: Alternative[] = [];
  const seen = new Set(['']);
  for (const alternative of alternatives) {
    const before = seen.size;
    for (const segment of alternative) seen.add(markOf(segment));
    (seen.size > before ? kept : rest).push(alternative);
  }
  if (kept.length > MOST_ALTERNATIVES)
    return [...kept.slice(0, MOST_ALTERNATIVES - 1), gist(kept.slice(MOST_ALTERNATIVES - 1).flat())];
  return [...kept, ...rest.slice(0, MOST_ALTERNATIVES - kept.length)];
}

/** Distinguishes strands that entered at different places. */
function markOf(segment: Segment): string {
  return segment.kind === 'text' || segment.strands.length === 0 ? '' : markOfHole(segment);
}

/** Cached, because the same hole is needed wherever paths merge. */
const markOfHole = oncePer(({ strands, quoting, entries }: Hole): string => {
  const names = strands.map((strand) => `${strand.source} ${strand.name}`);
  return `${names.join()} ${quoting} ${entries.map((entry) => entry.operand.start).join()}`;
});
