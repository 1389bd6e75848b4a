/**
 * Quotes an unquoted text in place, as edits of the source. `same`: whatever worked before works as before. `preview`: for a name, case and
 * dots become significant; for a format specifier, NULL is written as NULL. Undefined if the context does not tell.
 */
import type { DynamicPiece } from '../operations/model/operation.ts';
import { insert, replace, type TextEdit } from '../text/edit.ts';
import { slice, type Span } from '../text/span.ts';
import { literalText, type LaidOut, type Layout, type LiteralText } from './layout.ts';
import type { Place } from './place.ts';
import type { Entry, Strand } from './value.ts';

export interface Repair {
  readonly meaning: 'same' | 'preview';
  readonly how: 'regclass' | 'identifier' | 'literal';
  readonly edits: readonly TextEdit[];
}

/** The input of a repair. */
export interface Damage<E extends Entry = Entry> {
  /** The statement that contains the body, to which all spans of pieces refer. */
  readonly source: string;
  readonly layout: Layout;
  readonly entry: E;
  readonly place: Place;
  /** A name from the catalog is one exact name: if it worked unquoted, the quoted name is the same. */
  readonly of: Strand['source'];
}

export function repairOf(damage: Damage): Repair | undefined {
  const { entry, source, place } = damage;
  if (!isOneThing(slice(source, entry.operand))) return undefined;
  if (place.kind === 'relation' && damage.of === 'argument' && isRelationEverywhere(damage))
    return { meaning: 'same', how: 'regclass', edits: [insert(entry.operand.end, '::regclass')] };
  switch (entry.kind) {
    case 'concatenation':
      return repairConcatenation({ ...damage, entry });
    case 'result':
      return repairConcatenation({
        ...damage,
        entry: { ...entry, kind: 'concatenation', beside: [entry.operand] },
      });
    case 'format':
      return repairFormat({ ...damage, entry });
  }
}

/** One argument may be in several places of a format string; a cast changes all of them. */
function isRelationEverywhere({ layout, entry }: Damage): boolean {
  return layout.segments.every((segment) => {
    const use = segment.segment.entries.find((one) => one.operand === entry.operand);
    return use === undefined || layout.placeOf(segment, layout.spreadOf(use)).kind === 'relation';
  });
}

type Concatenation = Extract<Entry, { readonly kind: 'concatenation' }>;
type Format = Extract<Entry, { readonly kind: 'format' }>;

function repairConcatenation(damage: Damage<Concatenation>): Repair | undefined {
  const { place, entry } = damage;
  const { operand } = entry;
  switch (place.kind) {
    case 'relation':
    case 'name':
      return { meaning: ofName(damage), how: 'identifier', edits: wrapped(operand, 'quote_ident') };
    case 'value':
      return { meaning: 'preview', how: 'literal', edits: wrapped(operand, 'quote_literal') };
    case 'string':
      return found('same', 'literal', recut(damage, 'quote_literal', 1));
    case 'quoted-name':
      return found('same', 'identifier', recut(damage, 'quote_ident', 1));
    case 'name-part':
      return found('preview', 'identifier', recut(damage, 'quote_ident', 0));
    case 'comment':
    case 'code':
      return undefined;
  }
}

function repairFormat(damage: Damage<Format>): Repair | undefined {
  const { place, entry } = damage;
  const specifier = (letter: 'I' | 'L'): readonly TextEdit[] | undefined => {
    const literal = literalText(damage.source, entry.format);
    const { end } = entry.specifier;
    return literal === undefined
      ? undefined
      : [replace(sourceSpan(literal, { start: end - 1, end }), letter)];
  };
  switch (place.kind) {
    case 'relation':
    case 'name':
      return found(ofName(damage), 'identifier', specifier('I'));
    case 'value':
      return found('preview', 'literal', specifier('L'));
    case 'string':
      return found('preview', 'literal', whole(damage, 'L'));
    case 'quoted-name':
      return found('same', 'identifier', isAlone(damage) ? whole(damage, 'I') : undefined);
    case 'name-part':
      return found('preview', 'identifier', whole(damage, 'I'));
    case 'comment':
    case 'code':
      return undefined;
  }
}

function ofName({ of }: Damage): Repair['meaning'] {
  return of === 'catalog' ? 'same' : 'preview';
}

function found(
  meaning: Repair['meaning'],
  how: Repair['how'],
  edits: readonly TextEdit[] | undefined,
): Repair | undefined {
  return edits === undefined ? undefined : { meaning, how, edits };
}

function wrapped(operand: DynamicPiece, name: string): readonly TextEdit[] {
  return [insert(operand.start, `${name}(`), insert(operand.end, ')')];
}

/**
 * `'… = ''' || x || '%'' …'` becomes `'… = ' || quote_literal(x || '%') || ' …'`: the function encloses everything between the cuts.
 * `quotes` is how many characters are removed at each cut: the written quotes.
 */
function recut(damage: Damage<Concatenation>, name: string, quotes: 0 | 1): readonly TextEdit[] | undefined {
  const { layout, place, entry, source } = damage;
  const inside = layout.within(place);
  const operands = inside.map(({ segment }) =>
    entry.beside.findIndex((operand) =>
      segment.kind === 'text'
        ? segment.literal === operand
        : segment.entries.some((one) => one.operand === operand),
    ),
  );
  const [first] = operands;
  const last = operands.at(-1);
  const isRun = operands.every((operand, at) => operand >= 0 && operand === (first ?? 0) + at);
  const [opening] = inside;
  const closing = inside.at(-1);
  if (!isRun || first === undefined || last === undefined || opening === undefined || closing === undefined)
    return undefined;
  const between = entry.beside.slice(first, last + 1);
  if (!between.every((operand, at) => at === 0 || isJoin(source, between[at - 1], operand))) return undefined;
  const left = leftCut({
    source,
    segment: opening,
    at: place.start,
    quotes,
    name,
    next: entry.beside[first + 1],
  });
  const right = rightCut({
    source,
    segment: closing,
    at: place.end - quotes,
    quotes,
    before: entry.beside[last - 1],
  });
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

interface Cut {
  readonly source: string;
  readonly segment: LaidOut;
  /** In the command's text. */
  readonly at: number;
  readonly quotes: 0 | 1;
}

function leftCut(
  cut: Cut & { readonly name: string; readonly next: DynamicPiece | undefined },
): readonly TextEdit[] | undefined {
  const { segment, source, at, quotes, name, next } = cut;
  if (segment.segment.kind === 'hole') {
    const operand = segment.segment.entries[0]?.operand;
    return operand === undefined ? undefined : [insert(operand.start, `${name}(`)];
  }
  const { literal: piece } = segment.segment;
  const literal = literalText(source, piece);
  if (literal?.quote !== 'plain' || piece === undefined || next === undefined) return undefined;
  const offset = segment.segment.from + at - segment.start;
  const { start } = literal.at(offset);
  const end = quotes === 0 ? start : literal.at(offset).end;
  const keepsBefore = offset > 0;
  const keepsAfter = offset + quotes < literal.value.length;
  if (keepsAfter)
    return keepsBefore
      ? [replace({ start, end }, `' || ${name}('`)]
      : [replace({ start: piece.start, end }, `${name}('`)];
  return keepsBefore
    ? [replace({ start, end: piece.end }, "'"), insert(next.start, `${name}(`)]
    : [replace({ start: piece.start, end: next.start }, `${name}(`)];
}

function rightCut(cut: Cut & { readonly before: DynamicPiece | undefined }): readonly TextEdit[] | undefined {
  const { segment, source, at, quotes, before } = cut;
  if (segment.segment.kind === 'hole') {
    const operand = segment.segment.entries[0]?.operand;
    return operand === undefined ? undefined : [insert(operand.end, ')')];
  }
  const { literal: piece } = segment.segment;
  const literal = literalText(source, piece);
  if (literal?.quote !== 'plain' || piece === undefined || before === undefined) return undefined;
  const offset = segment.segment.from + at - segment.start;
  const { start } = literal.at(offset);
  const end = quotes === 0 ? start : literal.at(offset).end;
  const keepsBefore = offset > 0;
  const keepsAfter = offset + quotes < literal.value.length;
  if (keepsBefore)
    return keepsAfter ? [replace({ start, end }, "') || '")] : [replace({ start, end: piece.end }, "')")];
  return keepsAfter
    ? [insert(before.end, ')'), replace({ start: piece.start, end }, "'")]
    : [replace({ start: before.end, end: piece.end }, ')')];
}

/** `'%%%s%%'` becomes `%L`, and its argument `'%' || x || '%'`: the text around the specifier moves to the argument. */
function whole(damage: Damage<Format>, letter: 'L' | 'I'): readonly TextEdit[] | undefined {
  const { layout, place, entry, source } = damage;
  const quotes = place.kind === 'name-part' ? 0 : 1;
  const inside = layout.within(place);
  const holes = inside.filter(({ segment }) => segment.kind === 'hole');
  const texts = inside.filter(({ segment }) => segment.kind === 'text');
  const literal = literalText(source, entry.format);
  if (
    literal === undefined ||
    holes.length !== 1 ||
    (texts.length > 0 && entry.uses !== 1 && !isAlone(damage))
  )
    return undefined;
  const inner = { start: place.start + quotes, end: place.end - quotes };
  const around = texts.map((one) => {
    if (one.segment.kind !== 'text' || one.segment.literal !== entry.format) return undefined;
    const text = layout.text.slice(
      Math.max(one.start, inner.start),
      Math.max(Math.min(one.end, inner.end), inner.start),
    );
    return { text, before: one.start < (holes[0]?.start ?? 0) };
  });
  if (around.includes(undefined)) return undefined;
  const edge = (at: number): number | undefined => {
    const segment = inside.find((one) => one.start <= at && one.end > at)?.segment;
    const start = inside.find((one) => one.start <= at && one.end > at)?.start ?? 0;
    if (segment === undefined) return undefined;
    return segment.kind === 'hole' ? undefined : segment.from + at - start;
  };
  const from = edge(place.start) ?? entry.specifier.start;
  const to = (edge(place.end - 1) ?? entry.specifier.end - 1) + 1;
  const part = (before: boolean): string =>
    around.flatMap((one) => (one?.before === before ? [one.text] : [])).join('');
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const prefix = part(true) === '' ? '' : `${quoted(part(true))} || `;
  const suffix = part(false) === '' ? '' : ` || ${quoted(part(false))}`;
  const specifier = literal.value.slice(entry.specifier.start, entry.specifier.end - 1) + letter;
  const edits = [replace(sourceSpan(literal, { start: from, end: to }), specifier)];
  if (prefix !== '') edits.push(insert(entry.operand.start, prefix));
  if (suffix !== '') edits.push(insert(entry.operand.end, suffix));
  return edits;
}

/** Only the specifier is between the quotes. */
function isAlone({ place }: Damage): boolean {
  return place.end - place.start === 3;
}

function sourceSpan(literal: LiteralText, value: Span): Span {
  return { start: literal.at(value.start).start, end: literal.at(value.end - 1).end };
}

/** A name, a call, a cast: a function or cast can enclose it without changing the meaning. */
function isOneThing(text: string): boolean {
  if (/^(?:[\w$.]|"[^"]*")+(?:::\w+)?$/.test(text)) return true;
  return /^[\w.]+\s*\([^()]*(?:\([^()]*\)[^()]*)*\)$/.test(text);
}

function isJoin(source: string, left: DynamicPiece | undefined, right: DynamicPiece): boolean {
  return left !== undefined && /^\s*\|\|\s*$/.test(source.slice(left.end, right.start));
}
