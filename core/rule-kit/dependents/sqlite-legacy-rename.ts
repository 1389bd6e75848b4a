/** SQLite: whether RENAME leaves names in views, triggers and foreign keys unchanged, as before 3.26. */
import { earlier, type Standing } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The section, or a program that sends it, has enabled the behaviour before 3.26: views, triggers and foreign keys keep the old name. */
export function isRenameLegacy(context: Standing & Partial<Pick<Surroundings, 'beyond'>>): boolean {
  const set = earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'setVariable' && one.variable === 'legacy_alter_table' ? [one.values[0]] : [],
    ),
  );
  if (set.length === 0) return context.beyond?.legacyAlter?.isSet() === true;
  return !['0', 'off', 'false', 'no'].includes(set.at(-1) ?? '');
}
