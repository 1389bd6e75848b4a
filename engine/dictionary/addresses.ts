/** Which objects have a page, and its name: one namespace for each kind. */
import type { Dictionary } from '../../core/dictionary/model.ts';
import { pageNames } from './pages.ts';
import type { PageKind } from './view.ts';

/** Undefined if there is no such page. */
export function addressesOf(dictionary: Dictionary): (kind: PageKind, key: string) => string | undefined {
  const keysOf = (all: readonly { readonly key: string }[]): ReadonlyMap<string, string> =>
    pageNames(all.map(({ key }) => key));
  const schemas = pageNames(dictionary.schemas.map(({ name }) => name));
  const names: Readonly<Record<Exclude<PageKind, 'sequence'>, ReadonlyMap<string, string>>> = {
    schema: schemas,
    area: keysOf(dictionary.areas),
    table: keysOf(dictionary.tables),
    view: keysOf(dictionary.views),
    function: keysOf(dictionary.functions),
    type: keysOf(dictionary.types),
  };
  const homes = new Map(dictionary.sequences.map(({ key, schema }) => [key, schema] as const));
  return (kind, key) => (kind === 'sequence' ? schemas.get(homes.get(key) ?? '') : names[kind].get(key));
}
