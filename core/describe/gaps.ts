/** What a server lacks of the schema that the migrations create: a query that names it says nothing. */
import { wordSet } from '../collections/word-set.ts';
import type { Change, Origin, Schema } from '../schema/model.ts';

export interface Gaps {
  /** Those that are not in the server. */
  readonly extensions: ReadonlySet<string>;
  /** Names of relations, functions and types that a migration creates or changes that failed in the server, that nothing reads, or that are disputed. */
  readonly names: ReadonlySet<string>;
  /** Names in half-typed statements: they may exist once these are whole. */
  readonly halfTyped: ReadonlySet<string>;
  /** Words of migrations that nothing reads, as programs: they may create what has such a name. */
  readonly unread: ReadonlySet<string>;
  readonly schema: Schema;
  /** Every migration ran: what no migration creates does not exist. */
  readonly ran: boolean;
}

/** How a migration ran in the server. */
export interface RunMigration {
  readonly migration: { readonly name: string; readonly skippedExtensions: readonly string[] };
  readonly result: { readonly kind: string };
}

/** `history`: what ran, as it is written now. `disputed`: names of what another source gives differently. */
export function gapsOf(
  schema: Schema,
  run: readonly RunMigration[],
  history: readonly { readonly halfTyped?: readonly string[]; readonly unread?: ReadonlySet<string> }[],
  disputed: ReadonlySet<string> = new Set(),
): Gaps {
  const failed = new Set(
    run.filter(({ result }) => result.kind !== 'applied').map(({ migration }) => migration.name),
  );
  const extensions = new Set(run.flatMap(({ migration }) => migration.skippedExtensions));
  const halfTyped = new Set(history.flatMap((one) => one.halfTyped ?? []));
  const unread = new Set(history.flatMap((one) => [...(one.unread ?? [])]));
  const names = new Set([...disputed, ...(failed.size === 0 ? [] : namesFrom(schema, failed))]);
  if (unread.size > 0)
    for (const { name } of schema.relations.values()) if (unread.has(name)) names.add(name);
  return { extensions, names, halfTyped, unread, schema, ran: failed.size === 0 };
}

/** True if the server lacks an extension that may have created a relation of that name. */
export function mayBeOfExtension(name: string, { extensions }: Pick<Gaps, 'extensions'>): boolean {
  return [...extensions].some((one) => relationsOfExtensions.get(one)?.has(name) ?? true);
}

/** Of those that are common and not embedded, in any version. */
const relationsOfExtensions: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['vector', new Set()],
  ['postgis', wordSet('spatial_ref_sys geometry_columns geography_columns raster_columns raster_overviews')],
]);

/** What these migrations create or change. Asked at each key, and most keys change no schema. */
function namesFrom(schema: Schema, failed: ReadonlySet<string>): ReadonlySet<string> {
  const files = [...failed].join('\n');
  const known = fromFailed.get(schema);
  if (known?.files === files) return known.names;
  const names = new Set<string>();
  const add = ({ name, origin, changes }: Known): void => {
    if (failed.has(origin.file) || changes.some(({ file }) => failed.has(file))) names.add(name);
  };
  for (const one of schema.relations.values()) add(one);
  for (const one of schema.types.values()) add(one);
  for (const overloads of schema.functions.values()) for (const one of overloads) add(one);
  fromFailed.set(schema, { files, names });
  return names;
}

const fromFailed = new WeakMap<Schema, { readonly files: string; readonly names: ReadonlySet<string> }>();

interface Known {
  readonly name: string;
  readonly origin: Origin;
  readonly changes: readonly Change[];
}
