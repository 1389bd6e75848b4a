/** What all entries of the dictionary share: display names, references to other objects, and the history of an object. */
import { markLabel } from '../personal-data/present.ts';
import { markOf, personalDataIn } from '../personal-data/personal-data.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import { oneLine } from '../text/format.ts';
import { eventsOf } from '../schema/history.ts';
import { displayName } from '../schema/lookup.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { ColumnType, Described, Origin, Privilege, Schema } from '../schema/model.ts';
import type { History, Reference } from './model.ts';

/** A place for display: the file's display name and the one-based line. */
export type PlaceOf = (origin: Origin) => { readonly file: string; readonly line: number };

export interface Entries {
  readonly schema: Schema;
  readonly targetVersion: number;
  readonly settings: PersonalDataSettings;
  readonly place: PlaceOf;
}

/** Without quotes, and without the schema if it is public. */
export function shortName(key: string): string {
  return oneLine(displayName(key));
}

/** `a, b`. */
export function nameList(names: readonly string[]): string {
  return names.map(oneLine).join(', ');
}

export function referenceTo({ schema }: Pick<Entries, 'schema'>, key: string): Reference {
  return { kind: kindOf(schema, key), key, name: shortName(key) };
}

function kindOf(schema: Schema, key: string): Reference['kind'] {
  const relation = schema.relations.get(key);
  if (relation !== undefined) {
    if (relation.schema === temporarySchema) return undefined;
    if (relation.kind === 'sequence') return isPart(relation) ? undefined : 'sequence';
    return 'constraints' in relation ? 'table' : 'view';
  }
  if (schema.functions.has(key)) return 'function';
  return schema.types.has(key) ? 'type' : undefined;
}

/** An identity column's sequence is described with the column. */
export function isPart({ identity }: { readonly identity: boolean }): boolean {
  return identity;
}

export function typeKeyOf({ schema }: Entries, type: ColumnType): string | undefined {
  const key = `${type.schema ?? ''}.${type.name}`;
  return schema.types.has(key) ? key : undefined;
}

export function historyOf(
  { place }: Pick<Entries, 'place'>,
  one: Pick<Described, 'changes'> & { readonly origin: Origin },
): History {
  const [made, ...changes] = eventsOf(one);
  if (made === undefined) return [];
  const isSeen = one.origin.unseen !== true;
  return [
    { ...placed(place, made), what: isSeen ? 'made' : 'first used' },
    ...changes.map((event) => ({ ...placed(place, event), what: event.what })),
  ];
}

function placed(place: PlaceOf, origin: Origin): { readonly file: string; readonly line: number } {
  const { file, line } = place(origin);
  return { file, line };
}

export function personalLabel(
  { schema, settings }: Entries,
  key: string,
  column: string,
): string | undefined {
  const mark = markOf(personalDataIn(schema, settings).table(key), column);
  return mark && oneLine(markLabel(mark));
}

/** The owner's own privileges are omitted: an owner has all of them. */
export function privilegesOf(
  privileges: readonly Privilege[] | undefined,
): readonly { readonly role: string; readonly may: string }[] {
  return (privileges ?? [])
    .filter(({ grantee, privileges: list }) => grantee !== '' && list.length > 0)
    .map(({ grantee, privileges: list, grantable }) => ({
      role: grantee === 'public' ? 'PUBLIC' : oneLine(grantee),
      may: `${list.join(', ')}${grantable.length > 0 ? `; may grant ${grantable.join(', ')}` : ''}`,
    }));
}

/** Sorts keys identically on every machine. */
export function byKey<T extends { readonly key: string }>(all: Iterable<T>): readonly T[] {
  return [...all].sort((a, b) => compare(a.key, b.key));
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
