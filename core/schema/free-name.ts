/** Unused names for objects that are built next to existing ones, as far as the schemas show. */
import { truncate, utf8Length } from '../syntax/postgres/identifier.ts';
import { keyOf } from './lookup.ts';
import type { Schema } from './model.ts';

const mostBytes = 63;

/** `orders_key_new`, else `orders_key_new2`: short enough not to be truncated. */
export function nameBeside(
  { schema, name }: { readonly schema: string; readonly name: string },
  ending: string,
  schemas: readonly Schema[],
): string {
  for (let number = 1; ; number += 1) {
    const end = `${ending}${number === 1 ? '' : number}`;
    const fresh = `${cut(name, mostBytes - end.length)}${end}`;
    const key = keyOf(schema, fresh);
    const isTaken = schemas.some(({ indexes, relations }) => indexes.has(key) || relations.has(key));
    if (!isTaken) return fresh;
  }
}

function cut(name: string, bytes: number): string {
  let left = bytes;
  let end = 0;
  for (const character of truncate(name)) {
    left -= utf8Length(character.codePointAt(0) ?? 0);
    if (left < 0) break;
    end += character.length;
  }
  return name.slice(0, end);
}
