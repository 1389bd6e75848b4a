/** Where the files of a session say a name: the use at a place, the statement that created what it means, and all other uses of that. */
import { oncePer } from '../../core/collections/once-per.ts';
import { dialectOf } from '../../core/names/dialect.ts';
import { usesInStatement, usesInFragment } from '../../core/names/fragments.ts';
import { symbolOf, usesOfSymbol, type NamedSymbol, type StatementOf } from '../../core/names/symbols.ts';
import type { World } from '../../core/names/offers.ts';
import type { Access } from '../../core/names/outline.ts';
import type { Use } from '../../core/names/uses.ts';
import type { Origin } from '../../core/schema/model.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { shift, slice, type Span } from '../../core/text/span.ts';
import type { NamedFile, NamePlace, Step } from './named-files.ts';
import type { Session } from './session.ts';
import type { Breath } from './time-slices.ts';

/** A place in a file of the workspace, whose path is relative to the session's root. */
export interface Reference {
  readonly path: string;
  readonly span: Span;
  /** In the text that was parsed: a program's SQL is laid out. */
  readonly inText: Span;
  readonly access: Access;
  /** It says another name than the symbol's: that of an alias, through which a query hands the column on. */
  readonly aliased: boolean;
}

/** Uses of the same alias, WITH query or output in the statement. */
export function localUses(place: NamePlace, { meaning }: Use): readonly Use[] {
  if (meaning.kind !== 'local' && meaning.kind !== 'variable') return [];
  return usesInFragment(place)
    .filter((one) => isSameLocal(one, meaning))
    .map((one) => ({ ...one, ...shift(one, place.base) }));
}

function isSameLocal({ meaning, through }: Use, wanted: Use['meaning']): boolean {
  if (wanted.kind === 'variable') return meaning.kind === 'variable' && meaning.name === wanted.name;
  if (wanted.kind !== 'local') return false;
  const declared = meaning.kind === 'local' ? meaning.declared : through;
  return declared?.start === wanted.declared.start && declared.end === wanted.declared.end;
}

/** A name that the statement gives is none of the schema's. */
export function symbolAt(place: NamePlace, { meaning }: Use, session: Session): NamedSymbol | undefined {
  return symbolIn(session, meaning, place);
}

/** What a name means in other schemas than those of its place. */
export function symbolIn(session: Session, meaning: Use['meaning'], world: World): NamedSymbol | undefined {
  return symbolOf(meaning, world, statementsOf(session));
}

function statementsOf(session: Session): StatementOf {
  return ({ file, span }) => session.statementAt(file, span.start)?.parsed;
}

/** The name in the statement that an origin names; the whole statement where the name is not found in it. */
export async function placeOfOrigin(
  session: Session,
  origin: Origin,
  wanted: NamedSymbol,
): Promise<Reference> {
  const file = await session.named(origin.file, { named: true });
  const step = file?.steps.find(({ statement }) => statement.span.start === origin.span.start);
  const uses = step === undefined ? [] : usesIn(step, wanted, session);
  const first = uses.find(({ access }) => access === 'declare') ?? uses[0];
  const place = file?.placeOf ?? ((span: Span) => span);
  const inText = first ?? origin.span;
  return {
    path: origin.file,
    span: place(inText),
    inText,
    access: first?.access ?? 'declare',
    aliased: false,
  };
}

/**
 * In the order of files and places. Files that say none of the symbol's names are not read; a later name is known from the migration that
 * gives it, which is before the files that use it.
 */
export async function referencesTo(
  session: Session,
  wanted: NamedSymbol,
  paths: readonly string[],
  breath: Breath,
): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  const names = new Set(wanted.names.map((name) => name.toLowerCase()));
  for (const path of paths) {
    const text = session.textOf(path)?.toLowerCase();
    if (text === undefined || ![...names].some((name) => text.includes(name))) continue;
    if (breath.isDue) await breath.take();
    const file = await session.named(path, { named: true });
    if (file === undefined) continue;
    const here = referencesIn(file, wanted, session);
    for (const { inText, access } of here)
      if (access === 'declare')
        names.add(dialectOf(file.reading).nameOf(slice(file.reading.text, inText)).toLowerCase());
    found.push(...here);
  }
  return found;
}

export function referencesIn(file: NamedFile, wanted: NamedSymbol, session: Session): readonly Reference[] {
  return file.steps.flatMap((step) =>
    usesIn(step, wanted, session).map((one) => ({
      path: file.path,
      span: file.placeOf(one),
      inText: { start: one.start, end: one.end },
      access: one.access,
      aliased: one.through !== undefined,
    })),
  );
}

function usesIn(step: Step, wanted: NamedSymbol, session: Session): readonly Use[] {
  const { statement, before, after } = step;
  const uses = usesOfSymbol(usesOf(step), wanted, { schema: before, after }, statementsOf(session));
  // USING names columns of both sides at one place.
  const places = uses.filter((one, i) => uses[i - 1]?.start !== one.start);
  return places.map((one) => ({ ...one, ...shift(one, statement.span.start) }));
}

/** True if a name of the statement means the symbol and another column: that of the other side in JOIN … USING. */
export function sharesName(step: Step, wanted: NamedSymbol, session: Session): boolean {
  const { before: schema, after } = step;
  const uses = usesOf(step);
  const own = usesOfSymbol(uses, wanted, { schema, after }, statementsOf(session));
  const starts = new Set(own.filter(({ through }) => through === undefined).map(({ start }) => start));
  return uses.some((one) => starts.has(one.start) && !own.includes(one));
}

/**
 * The place in a file beside the migrations that creates an object of the symbol's name again, such as a schema file that is loaded by hand:
 * the names after it mean another object. For an object of such a file, the place in any other file. Inside the migrations what is created
 * again has been dropped.
 */
export function createdAgain(
  file: NamedFile,
  { symbol, meaning }: { readonly symbol: NamedSymbol; readonly meaning: Use['meaning'] },
  session: Session,
): string | undefined {
  const created = symbol.created?.file;
  const isBeside = [file.path, created].some((path) => path !== undefined && !session.isMigration(path));
  if (created === file.path || !isBeside) return undefined;
  for (const step of file.steps) {
    const { statement, after } = step;
    const twin = usesOf(step).find((use) => {
      if (use.access !== 'declare' || !isSameName(use.meaning, meaning)) return false;
      const own = symbolIn(session, use.meaning, { schema: after, after });
      return own?.created?.file === file.path && own.identity !== symbol.identity;
    });
    if (twin === undefined) continue;
    const { start } = file.placeOf(shift(twin, statement.span.start));
    const { line } = new LineIndex(session.textOf(file.path) ?? '').position(start);
    return `${file.path}:${line + 1}`;
  }
  return undefined;
}

function isSameName(one: Use['meaning'], other: Use['meaning']): boolean {
  if (one.kind === 'relation') return other.kind === 'relation' && one.key === other.key;
  if (one.kind !== 'column' || other.kind !== 'column') return false;
  return one.relation === other.relation && one.column === other.column;
}

/** All names of a statement, with places relative to it. Each highlight asks for those of all statements. */
export const usesOf = oncePer(({ statement, before, after }: Step): readonly Use[] =>
  usesInStatement(statement.parsed, { schema: before, after }),
);
