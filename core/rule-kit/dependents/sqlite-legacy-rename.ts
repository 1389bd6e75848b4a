/** SQLite: whether RENAME leaves the names that views, triggers and foreign keys say, as it did before 3.26. */
import { earlier, type Standing } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

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
