/**
 * Where somebody else's text becomes part of a dynamic command without quoting: the answer that the injection rules report. Text that is
 * quoted for its place, of a type that carries none, vouched for by a condition or of unknown origin is no leak.
 */
import type { Operation } from '../operations/operation.ts';
import type { ParsedBody, ParsedStatement } from '../syntax/statement.ts';
import { Layout, type LaidOut } from './layout.ts';
import type { Place } from './place.ts';
import { repairOf, type Repair } from './repair.ts';
import { commandsOf } from './trace.ts';
import type { Entry, Quoting, Segment, Strand } from './value.ts';

export interface Leak {
  /** Index of the command among the body's statements. */
  readonly statement: number;
  readonly strand: Strand;
  readonly entry: Entry;
  /** `identifier`: quoted as a name, and then put inside a string. */
  readonly quoting: Quoting;
  readonly place: Place['kind'];
  readonly repair: Repair | undefined;
}

/** Leaks of a function or DO block, by their places, each once. Spans are relative to `owner`. */
export function leaksOf(owner: ParsedStatement, operation: Operation, body: ParsedBody): readonly Leak[] {
  const known = remembered.get(body);
  if (known !== undefined) return known;
  const leaks = new Map<number, Leak>();
  for (const { statement, text } of commandsOf(operation, body)) {
    for (const alternative of text) {
      if (!alternative.some(isForeign)) continue;
      const layout = new Layout(alternative);
      for (const segment of layout.segments) {
        const leak = leakAt(segment, layout, owner.text, statement);
        if (leak !== undefined) note(leaks, leak);
      }
    }
  }
  const result = [...leaks.values()].sort((a, b) => a.entry.operand.start - b.entry.operand.start);
  remembered.set(body, result);
  return result;
}

function isForeign(segment: Segment): boolean {
  return segment.kind === 'hole' && segment.strands.length > 0 && segment.quoting !== 'literal';
}

/** Two rules ask about each body. */
const remembered = new WeakMap<ParsedBody, readonly Leak[]>();

function leakAt(segment: LaidOut, layout: Layout, source: string, statement: number): Leak | undefined {
  if (segment.segment.kind === 'text') return undefined;
  const { quoting, strands } = segment.segment;
  // An argument is worse than a name of the catalog.
  const strand = strands.find(({ source: kind }) => kind === 'argument') ?? strands[0];
  if (strand === undefined) return undefined;
  const around = layout.placeOf(segment);
  const entry = outermostWithin(segment.segment.entries, around, layout);
  if (entry === undefined) return undefined;
  const place = layout.placeOf(segment, layout.spreadOf(entry));
  if (place.kind === 'comment' || quoting === 'literal') return undefined;
  if (quoting === 'identifier' && place.kind !== 'string') return undefined;
  const inside = place.kind === 'string' || place.kind === 'quoted-name';
  if (segment.segment.amount === 'list' && !inside)
    return { statement, strand, entry, quoting, place: 'code', repair: undefined };
  const repair = repairOf({ source, layout, entry, place, of: strand.source });
  return { statement, strand, entry, quoting, place: place.kind, repair };
}

/** A name may be put together first and used as a whole later: it is quoted where the whole is used. */
function outermostWithin(entries: readonly Entry[], place: Place, layout: Layout): Entry | undefined {
  let chosen = entries[0];
  for (const entry of entries.slice(1)) {
    const { start, end } = layout.spreadOf(entry);
    if (start >= place.start && end <= place.end) chosen = entry;
  }
  return chosen;
}

/** The same text in two commands is one finding; where the commands disagree about its place, nobody repairs it. */
function note(leaks: Map<number, Leak>, leak: Leak): void {
  const key = leak.entry.operand.start;
  const known = leaks.get(key);
  if (known === undefined) leaks.set(key, leak);
  else if (known.place !== leak.place) leaks.set(key, { ...known, place: 'code', repair: undefined });
}
