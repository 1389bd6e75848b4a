/** Values that a change adds to enum types: whether they are there. SQL as text, of the catalog alone; what rows hold is asked elsewhere. */
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import type { UserType } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import type { Check } from '../model.ts';
import type { TouchedObject } from '../schema/touched.ts';
import { noneNamed, qualifiedName, stringLiteral } from './check-sql.ts';

const mostValues = 6;

/** `value rocket of kind_of_notice`. */
export function enumValueInWords({ key }: UserType, value: string): string {
  return oneLine(`value ${value} of ${displayName(key)}`);
}

/** An expression. */
export function enumValueThere(type: UserType, value: string): string {
  return `EXISTS (SELECT FROM pg_enum WHERE enumtypid = to_regtype(${stringLiteral(qualifiedName(type))}) AND enumlabel = ${stringLiteral(value)})`;
}

/** Of types that were there: a new one is asked for by what uses it. */
export function enumValueChecks(touched: readonly TouchedObject[]): readonly Check[] {
  const types = touched.filter(({ kind }) => kind === 'type');
  const wanted = new Map<string, string>();
  for (const { key, before, after } of types) {
    const [was, is] = [before.types.get(key), after.types.get(key)];
    const last = types.findLast((one) => one.key === key)?.after.types.get(key);
    if (was === undefined || is === undefined || is.form !== 'enum') continue;
    for (const value of is.values)
      if (!was.values.includes(value) && last?.values.includes(value) === true)
        wanted.set(enumValueInWords(is, value), enumValueThere(is, value));
  }
  if (wanted.size === 0) return [];
  const names = [...wanted.keys()];
  const rows = [...wanted].map(([name, there]) => `(${stringLiteral(name)}, ${there})`);
  return [
    noneNamed(
      `there: ${commas(names, mostValues)}`,
      `SELECT name FROM (VALUES ${rows.join(',\n  ')}) AS wanted(name, there) WHERE NOT there`,
    ),
  ];
}
