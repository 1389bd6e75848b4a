/**
 * What a text variable may hold, as far as it can be read: alternatives of segments, each a piece of known text or a hole. A hole knows
 * whose text may be in it and how it came in. Values are immutable and small: beyond the limits the text around holes is given up first,
 * and then the holes that came in last.
 */
import type { DynamicPiece } from '../operations/model/operation.ts';
import type { Span } from '../text/span.ts';

/** Somebody else's text on its way. */
export interface Strand {
  /**
   * Who decides. `argument`: whoever calls. `setting`: whoever uses the session. `row`: whoever writes a row of the trigger's table.
   * `stored`: whoever wrote a row before. `trigger`: whoever makes a trigger of the function. `catalog`: whoever named an object.
   */
  readonly source: 'argument' | 'setting' | 'row' | 'stored' | 'trigger' | 'catalog';
  /** The argument, setting or column. */
  readonly name: string;
  /** The assignments it went through, first to last. */
  readonly path: readonly Span[];
}

/** How a value came to be between other text. */
export type Entry =
  | {
      readonly kind: 'concatenation';
      readonly operand: DynamicPiece;
      /** The operands beside it. */
      readonly beside: readonly DynamicPiece[];
    }
  | {
      readonly kind: 'format';
      readonly operand: DynamicPiece;
      /** The format string, where it is in the call itself. */
      readonly format: DynamicPiece | undefined;
      /** The specifier in the format string's value. */
      readonly specifier: Span;
      /** How many specifiers use the same argument. */
      readonly uses: number;
    }
  /** Out of a function of the workspace. */
  | { readonly kind: 'result'; readonly operand: DynamicPiece };

/** `doubled`: quotes doubled by hand, which is good inside plain single quotes alone. */
export type Quoting = 'none' | 'identifier' | 'literal' | 'doubled';

export interface Hole {
  readonly kind: 'hole';
  readonly strands: readonly Strand[];
  readonly quoting: Quoting;
  /** `list`: several of them, with something between. */
  readonly amount: 'one' | 'list';
  /** What was quoted as a literal, where that may be code for somebody: a body, a shell command. */
  readonly inside: Value | undefined;
  /** The quoting call that gives NULL for NULL. */
  readonly nullBy: DynamicPiece | undefined;
  /** NULL takes text around it away, and the rest continues without it. */
  readonly swallowed: boolean;
  /** Innermost first. */
  readonly entries: readonly Entry[];
}

export interface KnownText {
  readonly kind: 'text';
  readonly text: string;
  /** The literal it was written in, and where in the literal's value it begins. */
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

/** One hole in place of the values: what a function did to them is not known, but whose text it is, and how well quoted at least. */
export function blurred(values: readonly Value[], quoting = quotingOf(values)): Value {
  const known = new Map<string, Strand>();
  const weakest = quotingOf(values);
  for (const segment of values.flat(2))
    if (segment.kind === 'hole' && segment.quoting === weakest)
      for (const strand of segment.strands) known.set(`${strand.source} ${strand.name}`, strand);
  const amount = values.flat(2).some((one) => one.kind === 'hole' && one.amount === 'list') ? 'list' : 'one';
  return [[{ ...hole([...known.values()], quoting), amount }]];
}

/** Quoted as a value. What is inside stays known. */
export function quotedLiteral(value: Value, nullBy: DynamicPiece | undefined): Value {
  return blurred([value], 'literal').map((alternative) =>
    alternative.map((segment) =>
      segment.kind === 'hole' && segment.strands.length > 0 ? { ...segment, inside: value, nullBy } : segment,
    ),
  );
}

/** As text that is a part of something which leaves NULL out: a NULL in it takes all of it away. */
export function leftOutWithNull(value: Value): Value {
  return value.map((alternative) =>
    alternative.length < 2
      ? alternative
      : alternative.map((segment) =>
          segment.kind === 'hole' && segment.nullBy !== undefined ? { ...segment, swallowed: true } : segment,
        ),
  );
}

/** As a format string a value is read again: no quoting helps against a percent sign. */
export function readAsFormat(segment: Segment): Segment {
  return segment.kind === 'hole' && segment.strands.length > 0 ? { ...segment, quoting: 'none' } : segment;
}

/** Without what is only known of the function that it comes from: its places. */
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

/** Elements with a separator between: string_agg and array_to_string. */
export function listed(value: Value): Value {
  return value.map((alternative) =>
    alternative.map((segment) =>
      segment.kind === 'hole' && segment.entries.length === 0 ? { ...segment, amount: 'list' } : segment,
    ),
  );
}

/** The weakest quoting among the holes that hold somebody's text. */
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

/** Notes how the value came in, where it may be a name or a word as a whole. Larger text keeps what is known of its parts. */
export function entering(value: Value, entry: Entry): Value {
  return value.map((alternative) =>
    alternative.length <= LONGEST_NAME && alternative.every(isPartOfWord)
      ? alternative.map((segment) => ({ ...segment, entries: [...segment.entries, entry] }))
      : alternative,
  );
}

/** Notes the assignment that a value went through. */
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

/** The value once somebody has vouched for it. */
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

/** Whose text it is and how it came in, without what stands around it. */
function gist(alternative: Alternative): Alternative {
  const holes = new Map<string, Segment>();
  for (const segment of alternative) {
    const mark = markOf(segment);
    if (mark !== '' && !holes.has(mark) && segment.kind === 'hole' && segment.quoting === 'none')
      holes.set(mark, segment);
  }
  return [...holes.values()].slice(0, MOST_HOLES).flatMap((segment) => [knownText(' '), segment]);
}

/** Keeps a few, and among them every strand that any of them has. */
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

/** Tells strands that came in at different places apart. */
function markOf(segment: Segment): string {
  if (segment.kind === 'text' || segment.strands.length === 0) return '';
  const known = marks.get(segment);
  if (known !== undefined) return known;
  const names = segment.strands.map((strand) => `${strand.source} ${strand.name}`);
  const mark = `${names.join()} ${segment.quoting} ${segment.entries.map((entry) => entry.operand.start).join()}`;
  marks.set(segment, mark);
  return mark;
}

/** The same hole is asked about wherever ways come together. */
const marks = new WeakMap<Hole, string>();
