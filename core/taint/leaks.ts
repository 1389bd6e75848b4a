/**
 * Finds where another person's text becomes part of a dynamic command without quoting: the result that the injection rules report. Text
 * that is quoted for its place, of a harmless type, restricted by a condition or of unknown origin is not a leak.
 */
import type { DynamicPiece, Operation } from '../operations/model/operation.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedBody, ParsedStatement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';
import { Layout, type LaidOut } from './layout.ts';
import type { Place } from './place.ts';
import { repairOf, type Repair } from './repair.ts';
import { commandsOf, type Command } from './trace.ts';
import type { Alternative, Entry, Hole, Quoting, Segment, Strand } from './value.ts';
import { World } from './world.ts';

export interface Leak {
  /** `program`: into a command for the server's shell. `whole`: the argument is the command. */
  readonly into: 'command' | 'program' | 'whole';
  /** The position of what runs it, relative to the owner. */
  readonly command: Span;
  /** Where the text enters. */
  readonly operand: DynamicPiece;
  readonly strand: Strand;
  readonly by: Entry['kind'];
  /** `identifier`, `literal`, `doubled`: quoted, but for another place. */
  readonly quoting: Quoting;
  readonly place: Place['kind'];
  readonly repair: Repair | undefined;
}

/** A quoting call that returns NULL for NULL, which removes the text around it. */
export interface NullTrap {
  readonly command: Span;
  readonly call: DynamicPiece;
}

export interface Leaks {
  readonly leaks: readonly Leak[];
  readonly traps: readonly NullTrap[];
}

/** The leaks of a function or DO block, by position, without duplicates. Spans are relative to `owner`. */
export function leaksOf(
  owner: ParsedStatement,
  operation: Operation,
  body: ParsedBody,
  schema: Schema,
): Leaks {
  const known = remembered.get(body);
  if (known?.world.stillSays(schema) === true) return known.result;
  const world = new World(schema);
  const found = new Map<number, Leak>();
  const traps = new Map<number, NullTrap>();
  for (const command of commandsOf(operation, body, world)) {
    for (const alternative of command.text) {
      for (const segment of alternative)
        if (segment.kind === 'hole' && segment.swallowed && segment.nullBy !== undefined)
          traps.set(segment.nullBy.start, { command: command.span, call: segment.nullBy });
      for (const leak of leaksIn(alternative, command, owner.text)) note(found, leak);
    }
  }
  const leaks = [...found.values()].sort((a, b) => a.operand.start - b.operand.start);
  const result = { leaks, traps: [...traps.values()] };
  remembered.set(body, { world, result });
  return result;
}

/** Cached: several rules need it for each body, after every edit of the document. */
const remembered = new WeakMap<ParsedBody, { readonly world: World; readonly result: Leaks }>();

function leaksIn(alternative: Alternative, command: Command, source: string): readonly Leak[] {
  if (!alternative.some(isForeign)) return [];
  const whole = wholeOf(alternative);
  if (whole !== undefined)
    return [{ ...whole, into: 'whole', command: command.span, operand: command.piece, repair: undefined }];
  const layout = new Layout(alternative);
  return layout.segments.flatMap((laid) => {
    const { segment } = laid;
    if (segment.kind === 'text' || segment.strands.length === 0) return [];
    const before = layout.wordBefore(laid);
    if (before === 'program') return programLeaks(segment, command);
    // A quoted body is analysed as code of its own.
    if (segment.quoting === 'literal' && segment.inside !== undefined && (before === 'do' || before === 'as'))
      return segment.inside.flatMap((inner) => leaksIn(inner, command, source));
    return leakAt(laid, segment, layout, command, source) ?? [];
  });
}

function isForeign(segment: Segment): boolean {
  return segment.kind === 'hole' && segment.strands.length > 0;
}

/** An argument is worse than stored text, which is worse than a name from the catalog. */
const badness: readonly Strand['source'][] = ['argument', 'setting', 'row', 'stored', 'trigger', 'catalog'];

function worstOf({ strands }: Hole): Strand | undefined {
  return [...strands].sort((a, b) => badness.indexOf(a.source) - badness.indexOf(b.source))[0];
}

/** The whole command is another person's text. */
function wholeOf(alternative: Alternative): Pick<Leak, 'strand' | 'by' | 'quoting' | 'place'> | undefined {
  const [hole, ...more] = alternative.flatMap((one) => (one.kind === 'hole' ? [one] : []));
  const isAll = alternative.every((one) => one.kind === 'hole' || one.text.trim() === '');
  if (hole === undefined || more.length > 0 || !isAll || hole.quoting !== 'none' || hole.entries.length > 0)
    return undefined;
  const strand = worstOf(hole);
  return strand === undefined ? undefined : { strand, by: 'concatenation', quoting: 'none', place: 'code' };
}

/** The shell interprets it, quoted or not. */
function programLeaks(hole: Hole, command: Command): readonly Leak[] {
  const inner = (hole.inside ?? []).flat().flatMap((one) => (one.kind === 'hole' ? [one] : []));
  return [...inner, hole].slice(0, Math.max(inner.length, 1)).flatMap((one): readonly Leak[] => {
    const strand = worstOf(one);
    const entry = one.entries[0] ?? hole.entries[0];
    if (strand === undefined || entry === undefined) return [];
    return [
      {
        into: 'program',
        command: command.span,
        operand: entry.operand,
        strand,
        by: entry.kind,
        quoting: 'none',
        place: 'string',
        repair: undefined,
      },
    ];
  });
}

function leakAt(
  laid: LaidOut,
  hole: Hole,
  layout: Layout,
  command: Command,
  source: string,
): Leak | undefined {
  const strand = worstOf(hole);
  const around = layout.placeOf(laid);
  const entry = outermostWithin(hole.entries, around, layout);
  if (strand === undefined || entry === undefined) return undefined;
  const place = layout.placeOf(laid, layout.spreadOf(entry));
  const { quoting } = hole;
  const leak = { command: command.span, operand: entry.operand, strand, by: entry.kind, quoting } as const;
  if (place.kind === 'string' && layout.wordBefore(place) === 'program')
    return { ...leak, into: 'program', place: 'string', repair: undefined };
  if (fits(quoting, place)) return undefined;
  const inside = place.kind === 'string' || place.kind === 'quoted-name';
  if ((hole.amount === 'list' && !inside) || quoting === 'literal' || quoting === 'doubled')
    return { ...leak, into: 'command', place: inside ? place.kind : 'code', repair: undefined };
  const repair = repairOf({ source, layout, entry, place, of: strand.source });
  return { ...leak, into: 'command', place: place.kind, repair };
}

/** Quoted for its context. */
function fits(quoting: Quoting, place: Place): boolean {
  switch (quoting) {
    case 'none':
      return false;
    case 'doubled':
      return place.kind === 'string';
    case 'identifier':
    case 'literal':
      return place.kind !== 'string';
  }
}

/** A name may be composed first and used as a whole later: it is quoted where the whole is used. */
function outermostWithin(entries: readonly Entry[], place: Place, layout: Layout): Entry | undefined {
  let chosen = entries[0];
  for (const entry of entries.slice(1)) {
    const { start, end } = layout.spreadOf(entry);
    if (start >= place.start && end <= place.end) chosen = entry;
  }
  return chosen;
}

/** The same text in two commands is one finding; if the commands need different quoting, there is no fix. */
function note(leaks: Map<number, Leak>, leak: Leak): void {
  const key = leak.operand.start;
  const known = leaks.get(key);
  if (known === undefined) leaks.set(key, leak);
  else if (known.place !== leak.place) leaks.set(key, { ...known, place: 'code', repair: undefined });
}
