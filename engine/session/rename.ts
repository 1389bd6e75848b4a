/**
 * Renames in the text: an alias or WITH query in its statement, a table or column of new work in all files that name it. Applied migrations
 * are not edited, and an unresolved use of the name refuses the rename; each refusal gives the reason.
 */
import { isProgramPath } from '../../core/migrations/detection/script-path.ts';
import { fragmentsOf, usesInFragment } from '../../core/names/fragments.ts';
import { useAt } from '../../core/names/place.ts';
import type { NamedSymbol } from '../../core/names/symbols.ts';
import type { Use } from '../../core/names/uses.ts';
import { identifierName, quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import { Source } from '../../core/syntax/postgres/source.ts';
import { slice, type Span } from '../../core/text/span.ts';
import type { NamePlace, Step } from './named-files.ts';
import type { Session } from './session.ts';
import { localUses, referencesTo, symbolAt } from './symbols.ts';
import type { Breath } from './time-slices.ts';

export type Renaming =
  | {
      readonly kind: 'edits';
      readonly places: readonly { readonly path: string; readonly span: Span }[];
      readonly text: string;
    }
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
  return { kind: 'name', span: place.file.placeOf(span), name: identifierName(slice(place.text, use)) };
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
  const text = quoteIdentifier(name);
  if (use.meaning.kind === 'local') return renamedInStatement(place, use, name);
  const symbol = symbolAt(place, use, session);
  if (symbol === undefined) return { kind: 'refused', because: unknown };
  const paths = session.namingPaths(place.file.path);
  for (const path of paths) {
    const doubt = await unclear(path, symbol, session, breath);
    if (doubt !== undefined) return { kind: 'refused', because: doubt };
  }
  const found = await referencesTo(session, symbol, paths, breath);
  const places = found.filter(({ aliased }) => !aliased);
  return { kind: 'edits', places, text };
}

const unknown = 'It is not known what this name means.';

function renamedInStatement(place: NamePlace, use: Use, name: string): Renaming {
  if (tokensNamed(place.text, name).length > 0)
    return { kind: 'refused', because: `The statement says ${name} already.` };
  const places = localUses(place, use).map((one) => ({
    path: place.file.path,
    span: place.file.placeOf(one),
  }));
  return { kind: 'edits', places, text: quoteIdentifier(name) };
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
  const { file } = symbol.created;
  if (symbol.names.length > 1)
    return 'A migration renames it: what it was called before and after that are two names.';
  return session.hasRun(file)
    ? `${file} creates it and has run. Migrations that have run are not edited: rename it in a new migration.`
    : undefined;
}

/** Why a file prevents the rename: it contains the name with an unknown meaning. */
async function unclear(
  path: string,
  symbol: NamedSymbol,
  session: Session,
  breath: Breath,
): Promise<string | undefined> {
  const [name = ''] = symbol.names;
  if (session.textOf(path)?.toLowerCase().includes(name.toLowerCase()) !== true) return undefined;
  if (breath.isDue) await breath.take();
  const file = await session.named(path, { named: isProgramPath(path) });
  const isUnclear = file?.steps.some((step) => saysUnknown(step, name)) === true;
  return isUnclear ? `${path} says ${name} in a place where it is not known what it means.` : undefined;
}

function saysUnknown({ statement, before, after }: Step, name: string): boolean {
  const world = { schema: before, after };
  return fragmentsOf(statement.parsed, world).some((fragment) => {
    const { text, outer, variables, parsed } = fragment;
    const found = tokensNamed(text, name);
    const uses = found.length === 0 ? [] : usesInFragment({ text, outer, variables, ...world });
    if (found.some(({ start }) => !uses.some((one) => one.start === start))) return true;
    // A dynamic command can name the column in a text that is only known when it runs.
    const isDynamic = parsed?.operations.some(({ kind }) => kind === 'executeDynamic') === true;
    return isDynamic && text.includes(name);
  });
}

function tokensNamed(text: string, name: string): readonly Span[] {
  const source = new Source(text);
  return source.tokens.filter((_, i) => source.name(i)?.text === name);
}
