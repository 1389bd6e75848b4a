/** Types as they are written become types as they are meant: user types with their schema, `%TYPE` with the column's type. */
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
  return { schema: inSchema, name, modifiers, wordModifiers, arrayDimensions };
}

type Named = Pick<UserType, 'schema' | 'name'>;

/** True if a column, an attribute, an argument … is of that very type; arrays of it too. */
export function isOf(type: ColumnType | undefined, named: Named): boolean {
  return type?.name === named.name && type.schema === named.schema;
}

export function mentionsType({ parameters, returns }: Routine, named: Named): boolean {
  return isOf(returns, named) || parameters.some((one) => isOf(one.type, named));
}

/** The schema in which a type that migrations made is found; none for the server's own types and those of extensions. */
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

/** Names of pg_catalog that a table is likely to have too: pg_catalog is looked into first. */
const builtIn: ReadonlySet<string> = new Set(
  'bool bytea char name int8 int2 int4 text oid json jsonb xml point path box line circle float4 float8 money date time timestamp timestamptz interval numeric uuid bit varbit varchar bpchar inet cidr macaddr'.split(
    ' ',
  ),
);
