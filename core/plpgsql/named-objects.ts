/** `'public.orders'::regclass`, to_regtype('mood') and the like: resolves a text to an object of the schema. */
import { identifierName } from '../syntax/postgres/identifier.ts';
import { candidateKeys, nameOf, resolveIndex, resolveRelation } from '../schema/lookup.ts';
import { isSure, namespaceOid, relationOid, typeOid, type World } from './catalog-rows.ts';
import { isOid, unknown, type Value } from './value.ts';

/** `missing` is the result for an unknown name; an error counts as unknown for what follows. */
export function objectNamed(
  kind: 'regclass' | 'regtype' | 'regnamespace' | 'regproc',
  value: Value,
  world: World,
  missing: 'null' | 'error',
): Value {
  if (value === null || isOid(value)) return value;
  if (typeof value !== 'string') return unknown;
  const parts = partsOf(value);
  const [last] = parts.slice(-1);
  if (last === undefined || parts.length > 2) return unknown;
  const absent = missing === 'null' && world.whole ? null : unknown;
  const name = nameOf(parts.length === 2 ? parts[0] : undefined, last);
  switch (kind) {
    case 'regclass': {
      const found = resolveRelation(world.schema, name) ?? resolveIndex(world.schema, name);
      if (found === undefined) return absent;
      return isSure(world, found) ? relationOid(world.schema, found) : unknown;
    }
    case 'regtype': {
      const type = candidateKeys(world.schema, name).flatMap((key) => world.schema.types.get(key) ?? [])[0];
      // Built-in types are not in the schema.
      return type === undefined ? unknown : typeOid(type.schema, type.name);
    }
    case 'regnamespace':
      return world.schema.namespaces.has(last) ? namespaceOid(last) : absent;
    case 'regproc':
      return unknown;
  }
}

/** The identifiers of a name as written: `public."Order"`. */
function partsOf(text: string): readonly string[] {
  const parts = Array.from(text.trim().matchAll(/"(?:[^"]|"")*"|[^."\s]+/g), (match) =>
    identifierName(match[0]),
  );
  return /^(?:"(?:[^"]|"")*"|[^."\s]+)(?:\.(?:"(?:[^"]|"")*"|[^."\s]+))*$/.test(text.trim()) ? parts : [];
}
