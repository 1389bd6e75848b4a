/** Lists names in a sentence and adapts a sentence's first letter. Long lists are cut; nothing is quoted or escaped. */
import { groupBy } from '../collections/group-by.ts';

/**
 * `a, b and c`; a longer list is cut: `a, b and 3 more`. A list with one name more than `most` is not cut, because "1 more" is as long as
 * the name.
 */
export function joined(names: readonly string[], most = Infinity): string {
  if (names.length > most + 1) return cut(names, most);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** Qualified columns such as `orders.note`; columns of one table are grouped: `a and b of orders`. */
export function joinedColumns(names: readonly string[]): string {
  const tables = [...byTable(names)];
  return joined(
    tables.map(([table, own]) =>
      own.length < 2 || table === '' ? joined(own) : `${joined(own.map(afterDot))} of ${table}`,
    ),
  );
}

function byTable(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return groupBy(names, (name) => name.slice(0, Math.max(name.lastIndexOf('.'), 0)));
}

function afterDot(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function cut(names: readonly string[], most: number): string {
  return `${names.slice(0, most).join(', ')} and ${String(names.length - most)} more`;
}

/** Lower-cases the first letter, for use inside a sentence. Only for Plinth's own words: a name keeps its case. */
export function continued(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
