/** RENAME and SET SCHEMA of types: columns, attributes, arguments and texts that name them follow. */
import type { RenameType } from '../../operations/operation.ts';
import { mentions } from '../expression-text.ts';
import { withTypeRenamed } from '../text-renames.ts';
import { keyOf } from '../lookup.ts';
import type {
  Argument,
  BoundText,
  ColumnType,
  Relation,
  Routine,
  Schema,
  Table,
  UserType,
} from '../model.ts';
import { noteChange } from './changes.ts';
import { rewritten } from './bind.ts';
import { nameText } from './name-text.ts';
import { isTable, isView, putRelation } from './store.ts';
import { findType } from './types.ts';

export function renameType(schema: Schema, operation: RenameType): Schema {
  const type = findType(schema, operation.type);
  return type === undefined ? schema : moveType(schema, type, type.schema, operation.to.text);
}

/** Puts a type under another name or into another schema. */
export function moveType(schema: Schema, type: UserType, inSchema: string, name: string): Schema {
  const moved = noteChange(schema, type, { ...type, schema: inSchema, name, key: keyOf(inSchema, name) });
  const types = schema.types.delete(type.key).set(moved.key, moved);
  return followType({ ...schema, types }, type, moved);
}

type Named = Pick<UserType, 'schema' | 'name' | 'key'>;

/** Everything that is of a type, from one name to another; the row types of tables too. */
export function followType(schema: Schema, from: Named, to: Named): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    const followed = relationFollowing(relation, from, to);
    if (followed !== relation) next = putRelation(next, followed);
  }
  let { types, functions } = next;
  for (const type of types.values()) {
    const followed = typeFollowing(type, from, to);
    if (followed !== type) types = types.set(type.key, followed);
  }
  for (const routines of functions.values()) {
    const [first] = routines;
    if (first !== undefined && routines.some((one) => mentionsType(one, from)))
      functions = functions.set(
        first.key,
        routines.map((one) => routineFollowing(one, from, to)),
      );
  }
  return { ...next, types, functions };
}

function means(type: ColumnType | undefined, named: Named): boolean {
  return type?.name === named.name && type.schema === named.schema;
}

function following(type: ColumnType, from: Named, to: Named): ColumnType {
  return means(type, from) ? { ...type, schema: to.schema, name: to.name } : type;
}

/** Most tables have nothing of the type: they are not looked at closer. */
function mayFollow(table: Table, from: Named): boolean {
  return (
    table.ofType === from.key ||
    table.columns.some((one) => means(one.type, from) || mentions(one.default, from.name)) ||
    table.constraints.some((one) => mentions(one.expression, from.name))
  );
}

function relationFollowing(relation: Relation, from: Named, to: Named): Relation {
  if (isTable(relation)) {
    if (!mayFollow(relation, from)) return relation;
    let changed = relation.ofType === from.key;
    const columns = relation.columns.map((one) => {
      const isOf = means(one.type, from);
      const text = one.default === undefined ? undefined : withTypeRenamed(one.default, from, to);
      if (!isOf && text === one.default) return one;
      changed = true;
      return { ...one, type: following(one.type, from, to), default: text };
    });
    const constraints = relation.constraints.map((one) => {
      const text = one.expression === undefined ? undefined : withTypeRenamed(one.expression, from, to);
      if (text === one.expression) return one;
      changed = true;
      return { ...one, expression: text };
    });
    const ofType = relation.ofType === from.key ? to.key : relation.ofType;
    return changed ? { ...relation, columns, constraints, ofType } : relation;
  }
  if (!isView(relation)) return relation;
  const query = textFollowing(relation.query, from, to);
  const isOf = relation.columnTypes.some((one) => means(one, from));
  if (query === relation.query && !isOf) return relation;
  const columnTypes = relation.columnTypes.map((one) => one && following(one, from, to));
  return { ...relation, query, columnTypes };
}

function textFollowing(text: BoundText, from: Named, to: Named): BoundText {
  return rewritten(text, (one) => {
    if (one.kind !== 'type' || one.key !== from.key) return undefined;
    const { kind, qualified } = one;
    const spelled = nameText(to, qualified || from.schema !== to.schema);
    return { text: spelled.text, is: { kind, key: to.key, qualified: spelled.qualified } };
  });
}

function typeFollowing(type: UserType, from: Named, to: Named): UserType {
  const isOf = means(type.domainOf, from) || type.attributes.some((one) => means(one.type, from));
  if (!isOf) return type;
  return {
    ...type,
    domainOf: type.domainOf && following(type.domainOf, from, to),
    attributes: type.attributes.map((one) => ({ ...one, type: following(one.type, from, to) })),
  };
}

function mentionsType(routine: Routine, named: Named): boolean {
  return means(routine.returns, named) || routine.parameters.some((one) => means(one.type, named));
}

function routineFollowing(routine: Routine, from: Named, to: Named): Routine {
  if (!mentionsType(routine, from)) return routine;
  const argument = (one: Argument): Argument => ({ ...one, type: following(one.type, from, to) });
  return {
    ...routine,
    returns: routine.returns && following(routine.returns, from, to),
    parameters: routine.parameters.map(argument),
    arguments: routine.arguments.map((one) => following(one, from, to)),
  };
}
