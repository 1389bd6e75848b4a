/** Where programs fail before a change or behind it, and where they read what it lets in: statements that stand whole in their files, so never all. Words. */
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import type { SqlInCode } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { columnSaid } from '../schema/said-keys.ts';
import type { Needed } from './left-out.ts';

/** All of them are looked at: a place that is left out may be the one that matters. */
const mostPlaces = 8;

/** `a.go:3 in load, :40 in save and 2 more`: a file stands once before its lines. Empty of none. */
export function sqlPlaces(all: readonly SqlInCode[], { isBrief = false } = {}): string {
  const byPlace = new Map(all.map((one) => [`${one.place.file}:${one.place.line}`, one] as const));
  const sorted = [...byPlace.values()].toSorted(
    (a, b) =>
      (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) || a.place.line - b.place.line,
  );
  const more = sorted.length - mostPlaces;
  const shown = sorted.slice(0, more > 1 ? mostPlaces : undefined);
  const told = shown.map(({ place, inside }, at) => {
    const isSame = shown[at - 1]?.place.file === place.file;
    const name = isBrief || inside === undefined ? '' : ` in ${oneLine(inside)}`;
    return `${isSame ? '' : oneLine(place.file)}:${String(place.line)}${name}`;
  });
  return `${told.join(', ')}${more > 1 ? ` and ${String(more)} more` : ''}`;
}

/** Of columns that rows need a value in until they go: where which release fails, and who reads what the new one leaves out. */
export interface FailingCode {
  /** INSERTs of the new one, while they are there. */
  readonly inserts: string;
  /** Statements of the one before, once they are gone. */
  readonly former: string;
  readonly readers: string;
}

export function failingOf(needed: readonly Needed[], sql: readonly SqlInCode[]): FailingCode {
  const said = new Set(needed.map(({ table, name }) => columnSaid(table.key, name)));
  const own = sql.filter(({ column }) => said.has(column));
  const former = own.filter(({ release, does }) => release === 'before' && does === 'names it');
  return {
    inserts: sqlPlaces(own.filter(({ release, does }) => release === 'now' && does === 'leaves it out')),
    former: sqlPlaces(former),
    readers: sqlPlaces(
      former.filter(({ kind }) => kind === 'select'),
      { isBrief: true },
    ),
  };
}

/** Half a sentence behind what fails. */
export function foundAt(places: string, of = ''): string {
  return places === '' ? '' : ` (found: ${places}${of})`;
}

/** Of one part of the order: what of the release before fails behind it, and what lets columns out. `told`: columns of which that is said. Sentences. */
export function failingInWords(
  own: readonly Placed[],
  sql: readonly SqlInCode[],
  told: readonly Needed[],
): readonly string[] {
  const done = new Set(told.map(({ table, name }) => columnSaid(table.key, name)));
  const changed = new Set(own.flatMap(columnsOf));
  const uses = sql.filter(({ column }) => changed.has(column) && !done.has(column));
  const former = uses.filter(({ release }) => release === 'before');
  const fails = former.filter(
    ({ why, does }) =>
      (why === 'gone' && does === 'names it') || (why === 'asked' && does === 'leaves it out'),
  );
  const inserts = uses.filter(
    ({ why, release, does }) => why === 'let out' && release === 'now' && does === 'leaves it out',
  );
  const readers = former.filter(
    ({ why, kind, does }) => why === 'let out' && kind === 'select' && does === 'names it',
  );
  return [
    ...(fails.length === 0
      ? []
      : [`Of the previous release these fail once it has run: ${sqlPlaces(fails)}.`]),
    ...(inserts.length === 0
      ? []
      : [`Until it has run at least these of the new release fail: ${sqlPlaces(inserts)}.`]),
    ...(readers.length === 0
      ? []
      : [
          `From then on the previous release may read rows that were written without it: ${sqlPlaces(readers)}.`,
        ]),
  ];
}

/** Columns of which statements of the previous release are known, as displayName has their tables. */
export function failingNames(sql: readonly SqlInCode[]): ReadonlySet<string> {
  return new Set(
    sql.flatMap(({ column, why, release, does }) => {
      const [key = '', name = ''] = column.split(' ');
      return why === 'gone' && release === 'before' && does === 'names it'
        ? [`${displayName(key)}.${name}`]
        : [];
    }),
  );
}

/** As columnSaid has them. */
function columnsOf(placed: Placed): readonly string[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    switch (operation.kind) {
      case 'dropColumn':
      case 'setNotNull':
      case 'dropNotNull':
      case 'setDefault':
        return [columnSaid(relationKey(schema, operation.table), operation.column.text)];
      default:
        return [];
    }
  });
}
