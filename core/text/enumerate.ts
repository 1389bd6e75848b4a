/** Names one behind the other in a sentence, and a sentence's first letter. What is too long for one is cut; nothing is quoted or escaped. */
import { groupBy } from '../collections/group-by.ts';

/** `a, b and c`; of many `a, b and 3 more`. One more than `most` is still told whole, since "1 more" says as little as its name. */
export function joined(names: readonly string[], most = Infinity): string {
  if (names.length > most + 1) return cut(names, most);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** Columns with their tables, `orders.note`: a table stands once behind its columns, `a and b of orders`. */
export function joinedColumns(names: readonly string[], most = Infinity): string {
  return (
    ofOneTable(names, most) ??
    (names.length > most + 1
      ? joined(names, most)
      : joined([...byTable(names).values()].map((own) => ofOneTable(own) ?? joined(own))))
  );
}

/** Undefined for columns of several tables, and for one alone. */
function ofOneTable(names: readonly string[], most = Infinity): string | undefined {
  const [table = '', ...others] = byTable(names).keys();
  if (names.length < 2 || table === '' || others.length > 0) return undefined;
  return `${joined(names.map(behindDot), most)} of ${table}`;
}

function byTable(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return groupBy(names, (name) => name.slice(0, Math.max(name.lastIndexOf('.'), 0)));
}

function behindDot(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function cut(names: readonly string[], most: number): string {
  return `${names.slice(0, most).join(', ')} and ${String(names.length - most)} more`;
}

/** As it goes on in a sentence. Of our own words: a name stays as it is. */
export function continued(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
