/** Which relations, functions and types a change touches, each as the first migration found it and as the last one left it. */
import { relationText } from '../schema/print/one-relation.ts';
import { functionPart } from '../schema/print/functions.ts';
import { typePart } from '../schema/print/types.ts';
import { displayName, relationKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { oneLine } from '../plan/format.ts';
import type { ReviewInput } from './input.ts';
import type { SchemaChange } from './model.ts';

export interface TouchedObject {
  readonly kind: 'relation' | 'function' | 'type';
  readonly key: string;
  /** The schemas in which it stands as it was and as it is. */
  readonly before: Schema;
  readonly after: Schema;
  readonly change: SchemaChange;
  readonly targetVersion: number;
  /** Columns that have another name: what each was called before the change. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Migrations that ran long ago may lie between those of a change: only what each of these does is taken. */
export function touchedBy({ migrations }: ReviewInput): readonly TouchedObject[] {
  const found = new Map<
    string,
    { kind: TouchedObject['kind']; key: string; before: Schema; after: Schema; version: number }
  >();
  for (const { sections, targetVersion } of migrations)
    for (const { found: before, after } of sections)
      for (const { kind, key } of differing(before, after)) {
        const id = `${kind} ${key}`;
        found.set(id, { kind, key, before: found.get(id)?.before ?? before, after, version: targetVersion });
      }
  const names = renamedIn(migrations);
  const inOrder = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.flatMap(([, one]) => {
    // Nobody saw it made: what is known of it is what the change itself says.
    if (one.kind === 'relation' && one.after.relations.get(one.key)?.origin.unseen === true) return [];
    const was = textOf(one.kind, one.key, one.before, one.version);
    const is = textOf(one.kind, one.key, one.after, one.version);
    if (was === is) return [];
    const change = { object: oneLine(displayName(one.key)), before: was, after: is };
    const { kind, key, before, after, version: targetVersion } = one;
    const renamed = kind === 'relation' ? (names.get(key) ?? noNames) : noNames;
    return [{ kind, key, before, after, change, targetVersion, renamed }];
  });
}

/** Tables that migrations between those of the change touch too: what they do stands in the differences. */
export function touchedBetween({ migrations }: ReviewInput): readonly string[] {
  const left = new Map<string, Schema>();
  const found = new Set<string>();
  for (const { sections, targetVersion } of migrations)
    for (const { found: before, after } of sections)
      for (const { kind, key } of differing(before, after)) {
        if (kind !== 'relation') continue;
        const last = left.get(key);
        left.set(key, after);
        if (last === undefined) continue;
        // A replay may make the same table anew: what is written of it says whether it is another.
        const was = textOf(kind, key, last, targetVersion);
        if (was !== textOf(kind, key, before, targetVersion)) found.add(displayName(key));
      }
  return [...found].map(oneLine);
}

/** What a column was called before the change; undefined where it was not there. */
export function formerName(renamed: TouchedObject['renamed'], name: string): string | undefined {
  const former = renamed.get(name);
  return former ?? ([...renamed.values()].includes(name) ? undefined : name);
}

const noNames: ReadonlyMap<string, string> = new Map();

/** By table, the new names of its columns and what they were at first. */
function renamedIn(migrations: ReviewInput['migrations']): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const { sections } of migrations)
    for (const { statements, before, found: start } of sections)
      for (const [at, { actions }] of statements.entries())
        for (const { operation } of actions) {
          if (operation.kind !== 'renameColumn') continue;
          const key = relationKey(before[at] ?? start, operation.table);
          const names = found.get(key) ?? new Map<string, string>();
          found.set(key, names);
          const first = names.get(operation.column.text) ?? operation.column.text;
          names.delete(operation.column.text);
          if (first !== operation.to.text) names.set(operation.to.text, first);
        }
  return found;
}

function* differing(
  before: Schema,
  after: Schema,
): Generator<{ readonly kind: TouchedObject['kind']; readonly key: string }> {
  const relations = new Set([
    ...keysOf(before.relations.values(after.relations)),
    ...keysOf(after.relations.values(before.relations)),
    ...[...before.indexes.values(after.indexes)].map(({ relation }) => relation),
    ...[...after.indexes.values(before.indexes)].map(({ relation }) => relation),
  ]);
  for (const key of relations) yield { kind: 'relation', key };
  const functions = new Set([
    ...keysOf([...before.functions.values(after.functions)].flat()),
    ...keysOf([...after.functions.values(before.functions)].flat()),
  ]);
  for (const key of functions) yield { kind: 'function', key };
  const types = new Set([
    ...keysOf(before.types.values(after.types)),
    ...keysOf(after.types.values(before.types)),
  ]);
  for (const key of types) yield { kind: 'type', key };
}

function keysOf(of: Iterable<{ readonly key: string }>): readonly string[] {
  return [...of].map(({ key }) => key);
}

function textOf(kind: TouchedObject['kind'], key: string, schema: Schema, targetVersion: number): string {
  switch (kind) {
    case 'relation':
      return relationText(schema, key, targetVersion);
    case 'function':
      return (schema.functions.get(key) ?? [])
        .flatMap((one) => functionPart(one).statements)
        .map(({ sql }) => `${sql};\n`)
        .join('');
    case 'type': {
      const type = schema.types.get(key);
      return type === undefined
        ? ''
        : typePart(type)
            .statements.map(({ sql }) => `${sql};\n`)
            .join('');
    }
  }
}
