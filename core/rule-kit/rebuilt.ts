/**
 * Whether a table is dropped because another takes its place: what SQLite's ALTER TABLE cannot change is changed by making the table anew, and
 * where one file is kept in step with others MySQL's tables are made anew with them.
 * Tools that keep each statement in a file of its own spread that over several.
 */
import type { ObjectName } from '../operations/operation.ts';
import { relationKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { isTableCopied, type CopyScene } from './copied.ts';
import type { Surroundings } from './tables.ts';
import { earlier, type Standing } from './section.ts';

type Scene = CopyScene & { readonly latest: Schema };

export function isRebuilt(name: ObjectName, context: Scene): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  return isPutAside(name, context) || isTakenOver(name, context);
}

/** The statements before this one gave it the name under which it goes, and its rows to another. */
function isPutAside(name: ObjectName, context: CopyScene): boolean {
  return nameBefore(name, context) !== undefined && isTableCopied(name, context);
}

/** The name that it had before a statement of this section gave it this one. */
export function nameBefore(name: ObjectName, context: Standing): string | undefined {
  for (const { parsed } of earlier(context))
    for (const one of parsed.operations)
      if (one.kind === 'renameRelation' && one.to.text === name.name.text) return one.target.name.text;
  return undefined;
}

/** Another table comes to the name by a rename, and is there already under one of its own. */
function isTakenOver(name: ObjectName, { schema, latest }: Scene): boolean {
  const key = relationKey(schema, name);
  const heirs = latest.heirs.get(key) ?? [];
  if (heirs.length === 0) return false;
  for (const one of schema.relations.values()) {
    const { file, span } = one.origin;
    if (one.key !== key && heirs.some((heir) => heir.file === file && heir.span.start === span.start))
      return true;
  }
  return false;
}

/** The section, or a program that sends it, has gone back to how tables were renamed before 3.26: views, triggers and foreign keys keep the names that they say. */
export function isRenameLegacy(context: Standing & Partial<Pick<Surroundings, 'beyond'>>): boolean {
  const set = earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'setVariable' && one.variable === 'legacy_alter_table' ? [one.values[0]] : [],
    ),
  );
  if (set.length === 0) return context.beyond?.legacyAlter?.isSet() === true;
  return !['0', 'off', 'false', 'no'].includes(set.at(-1) ?? '');
}
