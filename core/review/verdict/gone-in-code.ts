/** What programs of the repository say of what a change takes away: where they still do, what the change has taken out, and where nobody does. Sentences. */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { commas, joined } from '../../text/enumerate.ts';
import type { CodePlace, GoneInCode } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostNames = 4;
const mostPlaces = 3;
const mostLines = 5;

/** Of one part of the order, behind the release that does without. `isHeldBack`: it is said that this release must not bring the files; `isPlaced`: of which columns it is said which statements fail; `isNeeded`: the release with that code needs the files too. */
export function saidInCode(
  own: readonly Placed[],
  looked: readonly GoneInCode[],
  {
    isHeldBack,
    isPlaced,
    isNeeded,
  }: { readonly isHeldBack: boolean; readonly isPlaced: ReadonlySet<string>; readonly isNeeded: boolean },
): readonly string[] {
  const gone = new Set(own.flatMap(takenBy));
  const found = looked.filter(({ of, isKept }) => !isKept && gone.has(of));
  const still = found.filter(({ places }) => places.length > 0);
  const taken = found.filter(({ places, before }) => places.length === 0 && before.length > 0);
  const open = taken.filter(({ of }) => !isPlaced.has(of));
  return [
    ...(still.length === 0
      ? []
      : [
          `The code still names ${namesOf(still)}: ${placesOf(still.flatMap(({ places }) => places))}. Check first whether it means what is dropped.`,
        ]),
    ...(taken.length === 0 || isHeldBack
      ? []
      : [
          `The same change takes ${namesOf(taken)} out of the code${open.length === 0 ? '' : ` (before: ${placesOf(open.flatMap(({ before }) => before))})`}: ${isNeeded ? 'with a release for that alone before this one, the drop is in nobody’s way' : 'release that code first, and apply the file later'}.`,
        ]),
  ];
}

/** Half a sentence more on what code has to read besides; empty where nobody has looked. */
export function keptInCode(of: string, looked: readonly GoneInCode[]): string {
  const found = looked.find((one) => one.isKept && one.of === of);
  if (found === undefined) return '';
  if (found.isNowhere) return ` No program file of this repository names ${lastOf(of)}.`;
  return found.places.length === 0
    ? ''
    : ` Code names ${lastOf(of)} in ${placesOf(found.places, mostFiles)}.`;
}

const mostFiles = 8;

/** Where programs say the name that comes back with nothing in it: without the one under which the values stay, as far as that is seen. */
export function emptyInCode(of: string, kept: string, looked: readonly GoneInCode[]): string {
  const found = looked.find((one) => one.isKept && one.of === of);
  const alone = found?.nulls?.alone ?? [];
  const other = looked.find((one) => one.isKept && one.of === kept)?.places ?? [];
  if (alone.length > 0 && other.length > 0)
    return ` Look first at ${linesOf(alone, mostFiles)}: the function there names ${lastOf(of)} and not ${lastOf(kept)}.`;
  const isSame = found?.places.every(({ file }) => other.some((one) => one.file === file)) === true;
  return found === undefined || found.places.length === 0 || isSame
    ? ''
    : ` Programs name ${lastOf(of)} in ${placesOf(found.places)}.`;
}

/** What their rows do until then, where the SQL of programs says it. Sentences; empty where it does not. */
export function nullsInCode(of: string, looked: readonly GoneInCode[]): string {
  const { nulls } = looked.find((one) => one.isKept && one.of === of) ?? {};
  if (nulls === undefined) return '';
  const name = lastOf(of);
  const copied = [...groupBy(nulls.copied, ({ into }) => into)];
  return [
    ...(nulls.compared.length === 0
      ? []
      : [
          ` Until then conditions on ${name} find none of these rows, and a count of them is 0: so in ${linesOf(nulls.compared)}, and wherever else it is compared.`,
        ]),
    ...(nulls.taken.length === 0 ? [] : [` IS NULL takes them, as in ${linesOf(nulls.taken)}.`]),
    ...copied
      .slice(0, mostNames)
      .map(
        ([into, places]) =>
          ` What is inserted into ${oneLine(into)} meanwhile stays null for good: so in ${linesOf(places)}.`,
      ),
  ].join('');
}

/** Where SQL of programs reads the name and the one under which the values stay; undefined where none was seen to. */
export function readsBothAt(of: string, looked: readonly GoneInCode[]): string | undefined {
  const both = looked.find((one) => one.isKept && one.of === of)?.nulls?.both ?? [];
  return both.length === 0 ? undefined : placesOf(both);
}

/** Each line: `a.go:3, 7, b.go:9`. */
function linesOf(all: readonly CodePlace[], most = mostPlaces): string {
  const files = [...groupBy(all, ({ file }) => file)].map(([file, of]) =>
    oneLine(
      `${file}:${[...new Set(of.map(({ line }) => line))]
        .toSorted((a, b) => a - b)
        .slice(0, most > mostPlaces ? 4 * mostLines : mostLines)
        .join(', ')}`,
    ),
  );
  return commas(files.toSorted(), most);
}

/** What is left open: whoever else uses it. `others`: that it changes more which programs may use. */
export function elsewhereUsed(looked: readonly GoneInCode[], others: boolean): readonly string[] {
  const gone = looked.filter(({ isKept }) => !isKept);
  const nowhere = gone.filter(({ isNowhere }) => isNowhere);
  const isTold = gone.every(({ isNowhere, places }) => isNowhere || places.length > 0);
  const words =
    nowhere.length === 0
      ? []
      : [
          `Who outside of this repository uses ${namesOf(nowhere)}: no program file of the commit under review names ${nowhere.length === 1 ? 'it' : 'them'}.`,
        ];
  if (others || !isTold || gone.length === 0)
    return [
      ...words,
      `Programs and reports elsewhere that use what ${words.length === 0 ? '' : 'else '}changes, and those of this repository beyond what is said of them.`,
    ];
  return nowhere.length === gone.length
    ? words
    : [...words, 'Programs and reports elsewhere that use what changes.'];
}

/** Columns and tables, as GoneInCode calls them. */
export function takenBy(placed: Placed): readonly string[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    if (operation.kind === 'dropColumn')
      return [`${displayName(relationKey(schema, operation.table))}.${operation.column.text}`];
    return operation.kind === 'dropRelation' && operation.relation === 'table'
      ? [displayName(relationKey(schema, operation.target))]
      : [];
  });
}

function namesOf(all: readonly GoneInCode[]): string {
  return commas(
    all.map(({ of }) => oneLine(of)),
    mostNames,
  );
}

function lastOf(of: string): string {
  return oneLine(of.slice(of.lastIndexOf('.') + 1));
}

/** One of each file. */
function placesOf(all: readonly CodePlace[], most = mostPlaces): string {
  const byFile = new Map(all.toReversed().map((one) => [one.file, one] as const));
  const places = [...byFile.values()].map(({ file, line }) => oneLine(`${file}:${line}`)).toSorted();
  const more = places.length - most;
  return more > 1 ? `${places.slice(0, most).join(', ')} and ${more} more files` : joined(places);
}
