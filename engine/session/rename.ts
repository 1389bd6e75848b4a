/**
 * Renames in the text: an alias or WITH query in its statement, a table or column of new work in all files that name it. What an applied
 * migration creates gets a new migration (rename-applied.ts). An unresolved use of the name refuses the rename, and so does a file beside
 * the migrations that creates the object again; each refusal gives the reason.
 */
import { dialectOf } from '../../core/names/dialect.ts';
import { fragmentsOf, usesInFragment } from '../../core/names/fragments.ts';
import type { Outline } from '../../core/names/outline.ts';
import { useAt } from '../../core/names/place.ts';
import { outlineOf } from '../../core/names/read-statement.ts';
import type { NamedSymbol } from '../../core/names/symbols.ts';
import type { Use } from '../../core/names/uses.ts';
import { resolveRelation } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { applyEdits, type TextEdit } from '../../core/text/edit.ts';
import { shift, slice, type Span } from '../../core/text/span.ts';
import type { NamePlace, Step } from './named-files.ts';
import type { Session } from './session.ts';
import {
  refusalOfApplied,
  renamedApplied,
  spelledAll,
  type AppliedRenaming,
  type NewName,
  type RenamedPlace,
} from './rename-applied.ts';
import { createdAgain, localUses, referencesTo, sharesName, symbolAt, usesOf } from './symbols.ts';
import type { Breath } from './time-slices.ts';

export type Renaming =
  | {
      readonly kind: 'edits';
      readonly places: readonly RenamedPlace[];
    }
  | AppliedRenaming
  | { readonly kind: 'refused'; readonly because: string };

export type Renamable =
  | { readonly kind: 'name'; readonly span: Span; readonly name: string }
  | { readonly kind: 'refused'; readonly because: string };

/** Undefined if there is no name. */
export function renamableAt(place: NamePlace, session: Session): Renamable | undefined {
  const use = useAt(place);
  if (use === undefined) return undefined;
  const because = refusal(place, use, session);
  if (because !== undefined) return { kind: 'refused', because };
  const span = { start: use.start + place.base, end: use.end + place.base };
  return {
    kind: 'name',
    span: place.file.placeOf(span),
    name: dialectOf(place.schema).nameOf(slice(place.text, use)),
  };
}

export async function renamed(
  place: NamePlace,
  name: string,
  session: Session,
  breath: Breath,
): Promise<Renaming | undefined> {
  const use = useAt(place);
  if (use === undefined) return undefined;
  const because =
    refusal(place, use, session) ?? (name === '' ? 'A name has at least one letter.' : undefined);
  if (because !== undefined) return { kind: 'refused', because };
  if (use.meaning.kind === 'local') return renamedInStatement(place, use, { name, session });
  const symbol = symbolAt(place, use, session);
  if (symbol === undefined) return { kind: 'refused', because: unknown };
  if (isApplied(symbol, session)) return renamedApplied(place, use, symbol, { name, session, breath });
  const paths = session.namingPaths(place.file.path);
  const table = tableOf(use, place) ?? symbol.names[0] ?? '';
  for (const path of paths) {
    const doubt = await unclear(path, { symbol, table, meaning: use.meaning }, session, breath);
    if (doubt !== undefined) return { kind: 'refused', because: doubt };
  }
  const found = await referencesTo(session, symbol, paths, breath);
  const places = found.filter(({ aliased }) => !aliased);
  const { nameOf } = dialectOf(place.schema);
  const isRenamedLater = places.some(({ path, inText }) => {
    const text = session.read(path, { named: true })?.text;
    return text !== undefined && nameOf(slice(text, inText)) !== symbol.names[0];
  });
  if (isRenamedLater) return { kind: 'refused', because: twoNames };
  const named = spelledAll(places, name, { session, schema: place.schema });
  return 'because' in named ? named : { kind: 'edits', places: named };
}

const onlyLocal = 'Outside of PostgreSQL only aliases and WITH queries are renamed.';
const twoNames = 'A migration renames it: what it was called before and after that are two names.';
const unknown = 'It is not known what this name means.';

function renamedInStatement(
  place: NamePlace,
  use: Use,
  { name, session }: Omit<NewName, 'breath'>,
): Renaming {
  const { path } = place.file;
  const old = dialectOf(place.schema).nameOf(slice(place.text, use));
  const known = new Set(usesInFragment(place).map(({ start }) => start));
  // What is not read may name it.
  if (tokensNamed(place.text, old, place.schema).some(({ start }) => !known.has(start)))
    return {
      kind: 'refused',
      because: `The statement says ${old} in a place where it is not known what it means.`,
    };
  const local = localUses(place, use);
  const isBare = local.every((one) => /\w/.test(place.text.charAt(one.start - place.base)));
  const isFolded = isBare && dialectOf(place.schema).quote(name.toLowerCase()) === name.toLowerCase();
  // Without quotes everywhere, the server folds each place alike.
  const places = isFolded
    ? local.map((one) => ({ path, span: place.file.placeOf(one), text: name }))
    : spelledAll(
        local.map((one) => ({ path, inText: one })),
        name,
        { session, schema: place.schema },
      );
  if ('because' in places) return places;
  const edits = local.map((one) => ({
    span: shift(one, -place.base),
    newText: isFolded ? name : dialectOf(place.schema).quote(name),
  }));
  return keepsMeanings(place, edits)
    ? { kind: 'edits', places }
    : { kind: 'refused', because: `The statement says ${name} already.` };
}

/** After the edits every name of the statement means what it meant, and no two tables of a query have one name. */
function keepsMeanings(place: NamePlace, edits: readonly TextEdit[]): boolean {
  const text = applyEdits(place.text, edits);
  if (text === undefined) return false;
  const moved = (offset: number): number =>
    edits.reduce(
      (sum, { span, newText }) => sum + (span.start < offset ? newText.length - (span.end - span.start) : 0),
      offset,
    );
  const told = ({ start, meaning }: Use, at: (offset: number) => number): string =>
    JSON.stringify([
      at(start),
      meaning.kind === 'local' ? [meaning.what, at(meaning.declared.start)] : meaning,
    ]);
  const before = usesInFragment(place).map((one) => told(one, moved));
  const after = usesInFragment({ ...place, text }).map((one) => told(one, (offset) => offset));
  return (
    before.join() === after.join() && !hasTwins(outlineOf(dialectOf(place.schema).source(text), place.outer))
  );
}

function hasTwins({ blocks }: Outline): boolean {
  return blocks.some(({ sources, ctes }) => {
    const lists = [sources.flatMap(({ called }) => called?.text ?? []), ctes.map(({ name }) => name.text)];
    return lists.some((names) => new Set(names).size < names.length);
  });
}

function refusal(place: NamePlace, use: Use, session: Session): string | undefined {
  const { meaning } = use;
  switch (meaning.kind) {
    case 'local':
      return meaning.what === 'output'
        ? 'This is a name of the result: whoever reads the result would have to follow.'
        : undefined;
    case 'variable':
      return 'Variables are not renamed.';
    case 'column':
    case 'relation':
      if (place.schema.dialect !== 'postgresql') return onlyLocal;
      return appliedRefusal(place, use, session);
    case 'function':
    case 'type':
    case 'index':
    case 'part':
      return 'Only tables, columns, aliases and WITH queries are renamed.';
  }
}

function appliedRefusal(place: NamePlace, use: Use, session: Session): string | undefined {
  const symbol = symbolAt(place, use, session);
  if (symbol?.created === undefined) return 'No migration of the workspace creates it.';
  if (isApplied(symbol, session)) return refusalOfApplied(symbol, use, session);
  return symbol.names.length > 1 ? twoNames : undefined;
}

function isApplied({ created }: NamedSymbol, session: Session): boolean {
  return created !== undefined && session.hasRun(created.file);
}

interface Wanted {
  readonly symbol: NamedSymbol;
  readonly table: string;
  readonly meaning: Use['meaning'];
}

/** Why a file prevents the rename: it contains the name with an unknown meaning, or another object with it. */
async function unclear(
  path: string,
  { symbol, table, meaning }: Wanted,
  session: Session,
  breath: Breath,
): Promise<string | undefined> {
  const [name = ''] = symbol.names;
  const text = session.textOf(path)?.toLowerCase();
  if (text === undefined || ![name, table].some((one) => text.includes(one.toLowerCase()))) return undefined;
  if (breath.isDue) await breath.take();
  const file = await session.named(path, { named: true });
  const again = file && createdAgain(file, { symbol, meaning }, session);
  if (again !== undefined)
    return `${again} creates ${name}, too: it is not known which of the two the other files mean.`;
  const made = file?.steps.map((step) => madeWith(step, meaning, name)).find((one) => one !== undefined);
  if (made !== undefined)
    return `${path} creates ${made} from a query whose column gives it the name ${name}: give that column an alias first.`;
  if (file?.steps.some((step) => saysDerived(step, name)) === true)
    return `${path} names a constraint or an index with ${name} in its name, which the server may have derived from it.`;
  if (file?.steps.some((step) => sharesName(step, symbol, session)) === true)
    return `${path} joins by USING (${name}), which names a column of each side: write the condition with ON first.`;
  if (file?.steps.some((step) => saysInText(step, name, table)) === true)
    return `${path} has ${name} in a text, which a function may take as a name.`;
  const isUnclear = file?.steps.some((step) => saysUnknown(step, name)) === true;
  return isUnclear ? `${path} says ${name} in a place where it is not known what it means.` : undefined;
}

/** The table or view that a statement creates from a query that hands on the name of a column: of its own, or of a table that it reads. */
function madeWith({ statement, after }: Step, meaning: Use['meaning'], name: string): string | undefined {
  if (meaning.kind !== 'column') return undefined;
  for (const operation of statement.parsed.operations) {
    if (operation.kind !== 'createTableAs' && operation.kind !== 'createView') continue;
    // Of SELECT * the names are not known: it hands on all.
    const handsOn = operation.named.length === 0 && operation.columns?.includes(name) !== false;
    const made = operation.kind === 'createView' ? operation.view : operation.table;
    const related = [made, ...operation.reads].map((one) => resolveRelation(after, one)?.key);
    if (handsOn && related.includes(meaning.relation)) return made.name.text;
  }
  return undefined;
}

/** The server derives names of constraints and indexes from those of table and columns; a statement that says one would miss it. */
function saysDerived(step: Step, name: string): boolean {
  const { text } = step.statement.parsed;
  return usesOf(step).some(({ meaning, access, start, end }) => {
    if (access === 'declare' || (meaning.kind !== 'part' && meaning.kind !== 'index')) return false;
    return slice(text, { start, end }).toLowerCase().includes(name.toLowerCase());
  });
}

function saysUnknown({ statement, before, after }: Step, name: string): boolean {
  const world = { schema: before, after };
  return fragmentsOf(statement.parsed, world).some((fragment) => {
    const { text, outer, variables, parsed } = fragment;
    const found = tokensNamed(text, name, before);
    const uses = found.length === 0 ? [] : usesInFragment({ text, outer, variables, ...world });
    if (found.some(({ start }) => !uses.some((one) => one.start === start))) return true;
    // A dynamic command can name the column in a text that is only known when it runs.
    const isDynamic = parsed?.operations.some(({ kind }) => kind === 'executeDynamic') === true;
    return isDynamic && text.includes(name);
  });
}

/** True if a text is a table's name, or a column's beside its table's, or if a program that is not read contains it. */
function saysInText({ statement, before, after }: Step, name: string, table: string): boolean {
  const { nameOf, source } = dialectOf(before);
  return fragmentsOf(statement.parsed, { schema: before, after }).some(({ text, parsed }) => {
    const tokens = parsed?.tokens ?? source(text).tokens;
    const texts = tokens.filter(({ kind }) => kind === 'string').map((one) => slice(text, one));
    const names = texts.map((one) => nameOf(one.slice(1, -1).split('.').at(-1) ?? ''));
    const isProgram = parsed?.operations.some(({ kind }) => kind === 'createFunction' || kind === 'doBlock');
    const isUnread = isProgram === true && parsed?.bodies.length === 0;
    return (
      (names.includes(name) && names.includes(table)) || (isUnread && texts.some((one) => one.includes(name)))
    );
  });
}

/** The name of a column's table. */
function tableOf({ meaning }: Use, { schema, after }: NamePlace): string | undefined {
  if (meaning.kind !== 'column') return undefined;
  return (schema.relations.get(meaning.relation) ?? after.relations.get(meaning.relation))?.name;
}

function tokensNamed(text: string, name: string, schema: Schema): readonly Span[] {
  const source = dialectOf(schema).source(text);
  return source.tokens.filter((_, i) => source.name(i)?.text === name);
}
