/**
 * The tables of an explorer root for diagrams, and the path to each in the tree. For a large database the names are read first, and columns
 * only for tables that are drawn.
 */
import { failure } from '../../protocol/message.ts';
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import { entitiesOfCatalog } from '../../core/dictionary/entities-of-catalog.ts';
import { entitiesOfSchema } from '../../core/dictionary/entities-of-schema.ts';
import type { Entities } from '../../core/dictionary/entities.ts';
import { keyOf } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import { pathInReplay } from './find.ts';
import { pathTo } from './from-catalog.ts';
import { shortType } from './from-objects.ts';

export type Drawable =
  | {
      readonly kind: 'drawable';
      readonly entities: Entities;
      readonly pathTo: PathTo;
      readonly insides?: Insides;
    }
  | { readonly kind: 'failure'; readonly message: string };

/** Relative to the root. */
type PathTo = (key: string) => readonly string[];
/** The tables with columns and keys; absent if they are already known. */
type Insides = (keys: readonly string[]) => Promise<Drawable>;

export function drawableSchema(schema: Schema): Drawable {
  return {
    kind: 'drawable',
    entities: entitiesOfSchema(schema),
    pathTo: (key) => pathInReplay(schema, key),
  };
}

export function drawableCatalog(snapshot: CatalogSnapshot): Drawable {
  const named = new Map(
    snapshot.schemas.flatMap(({ relations }) => relations.map((one) => [keyOf(one.schema, one.name), one])),
  );
  return {
    kind: 'drawable',
    entities: entitiesOfCatalog(snapshot, shortType),
    pathTo: (key) => {
      const found = named.get(key);
      return found === undefined ? [] : pathTo(snapshot, found);
    },
  };
}

export async function drawableLive(live: LiveCatalog | undefined): Promise<Drawable> {
  if (live === undefined) return failure('The connection is closed. Connect again.');
  const read = await live.snapshot();
  if (read.kind === 'failed') return failure(read.failure.message);
  const names = drawableCatalog(read.value);
  if (read.value.depth === 'full' || names.kind === 'failure') return names;
  return {
    ...names,
    insides: async (keys) => {
      const wanted = new Set(keys);
      const ids = read.value.schemas.flatMap(({ relations }) =>
        relations.flatMap((one) => (wanted.has(keyOf(one.schema, one.name)) ? [one.id] : [])),
      );
      const inside = await live.insides(ids);
      return inside.kind === 'failed' ? failure(inside.failure.message) : drawableCatalog(inside.value);
    },
  };
}
