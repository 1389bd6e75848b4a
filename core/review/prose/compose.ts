/** Converts occurrences of a note kind to notes: fills its template, and merges occurrences that differ in one value only. */
import { groupBy } from '../../collections/group-by.ts';
import { fill } from '../../text/format.ts';
import { joined } from '../../text/enumerate.ts';
import type { Note, PlaceRef, Weight } from '../model.ts';
import type { NoteKind, Occurrence } from '../notes/note.ts';

/** The number of named objects; the JSON contains all in `data`. */
const mostNamed = 6;

export function composed(kind: NoteKind, found: readonly Occurrence[]): readonly Note[] {
  const alike = groupBy(found, (one) =>
    JSON.stringify([
      weightOf(kind, one),
      ...Object.entries(one.data).filter(([slot]) => slot !== kind.lists),
    ]),
  );
  return [...alike.values()].flatMap((group) => noteOf(kind, group) ?? []);
}

function noteOf(kind: NoteKind, group: readonly Occurrence[]): Note | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const values = [...new Set(group.flatMap(({ data }) => data[kind.lists] ?? []))];
  const { one, many = one } = kind.message;
  const data = { ...first.data, [kind.lists]: joined(values, mostNamed) };
  return {
    id: kind.id,
    section: kind.section,
    weight: weightOf(kind, first),
    text: fill(values.length > 1 ? many : one, data),
    default: kind.default,
    places: distinct(group.flatMap(({ places }) => places)),
    alike: [],
    data: group.map((one) => one.data),
  };
}

function weightOf(kind: NoteKind, { weight }: Occurrence): Weight {
  return weight ?? kind.weight;
}

function distinct(places: readonly PlaceRef[]): readonly PlaceRef[] {
  return [...new Map(places.map((one) => [`${one.path}:${one.line}`, one])).values()];
}
