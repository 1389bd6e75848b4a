/**
 * Whether a migration takes something away and puts nothing in its place: no column and no table is new beside it that should have got the values.
 * Not on PostgreSQL, whose findings ask for the code first. That it is meant is for whoever lints to decide.
 */
import { column as columnOf, relationKey, tableByKey } from '../schema/lookup.ts';
import { operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

/** The names themselves, or nothing where more than that happens. */
export function goesAlone(names: readonly string[], context: Surroundings): readonly string[] | undefined {
  const { schema, schemas, after, path, siblings, beyond } = context;
  const before = schemas[0];
  if (schema.dialect === 'postgresql' || before === undefined) return undefined;
  // Code that runs beside it names what goes until it is exchanged.
  if (beyond.rollout?.kind === 'beside') return undefined;
  // Put aside and made again: it was there, though nobody saw who made it.
  const renamed = operationsOf(siblings).flatMap((one) =>
    one.kind === 'renameRelation' ? [relationKey(schema, one.target)] : [],
  );
  for (const one of after.relations.values()) {
    if (one.kind !== 'table') continue;
    const old = tableByKey(before, one.key);
    if (old === undefined && one.origin.file === path && !renamed.includes(one.key)) return undefined;
    if (old === undefined || old === one || !old.complete) continue;
    if (one.columns.some(({ name }) => columnOf(old, name) === undefined)) return undefined;
  }
  return names;
}
