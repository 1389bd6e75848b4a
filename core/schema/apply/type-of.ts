/** Resolves written types: user types with their schema, `%TYPE` to the column's type. */
import { wordSet } from '../../collections/word-set.ts';
import type { TypeName } from '../../operations/model/operation.ts';
import { candidateKeys, nameOf, table } from '../lookup.ts';
import type { ColumnType, Routine, Schema, UserType } from '../model.ts';

export function columnTypeOf(schema: Schema, type: TypeName): ColumnType {
  if (type.ofColumn) {
    const column = table(schema, nameOf(undefined, type.schema ?? ''))?.columns.find(
      (one) => one.name === type.name,
    );
    if (column !== undefined) return column.type;
  }
  const { schema: written, name, modifiers, wordModifiers, arrayDimensions } = type;
  const inSchema = written ?? schemaOfType(schema, name);
  return shared({ schema: inSchema, name, modifiers, wordModifiers, arrayDimensions });
}

/** Equal types are one object, since a schema has many columns of few types. */
function shared(type: ColumnType): ColumnType {
  const { schema, name, modifiers, wordModifiers, arrayDimensions } = type;
  if (wordModifiers.length > 0) return type;
  const key = `${schema ?? ''}.${name}(${modifiers.join()})${arrayDimensions}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  known.set(key, type);
  return type;
}

const known = new Map<string, ColumnType>();
const mostKnown = 5000;

type Named = Pick<UserType, 'schema' | 'name'>;

/** True if a column, an attribute or an argument has that type or an array of it. */
export function isOf(type: ColumnType | undefined, named: Named): boolean {
  return type?.name === named.name && type.schema === named.schema;
}

export function mentionsType({ parameters, returns }: Routine, named: Named): boolean {
  return isOf(returns, named) || parameters.some((one) => isOf(one.type, named));
}

/** The schema of a type that migrations create; undefined for built-in and extension types. */
function schemaOfType(schema: Schema, name: string): string | undefined {
  for (const key of candidateKeys(schema, nameOf(undefined, name))) {
    const type = schema.types.get(key);
    if (type !== undefined) return type.schema;
    // Every table and view is a row type too.
    const relation = schema.relations.get(key);
    if (relation !== undefined && relation.kind !== 'sequence' && !builtIn.has(name)) return relation.schema;
  }
  return undefined;
}

/** Names in pg_catalog that a table is likely to have too: pg_catalog is searched first. */
const builtIn = wordSet(`
  bool bytea char name int8 int2 int4 text oid json jsonb xml point path box line circle float4 float8 money
  date time timestamp timestamptz interval numeric uuid bit varbit varchar bpchar inet cidr macaddr
`);
