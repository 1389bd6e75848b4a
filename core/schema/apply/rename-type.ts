/** RENAME and SET SCHEMA of types: columns, attributes, arguments and texts that name them follow. */
import type { RenameType } from '../../operations/model/operation.ts';
import { each } from '../map-list.ts';
import { withTypeRenamed } from '../text-renames.ts';
import { keyOf } from '../lookup.ts';
import type { Argument, BoundText, ColumnType, Relation, Routine, Schema, UserType } from '../model.ts';
import { noteChange } from './changes.ts';
import { rewritten } from './bind.ts';
import { tableFollowing, withTextsFollowing, type Following } from './follow-texts.ts';
import { nameText } from './name-text.ts';
import { isTable, isView, putRelation } from './store.ts';
import { isOf, mentionsType } from './type-of.ts';
import { findType } from './types.ts';

export function renameType(schema: Schema, operation: RenameType): Schema {
  const type = findType(schema, operation.type);
  return type === undefined ? schema : moveType(schema, type, type.schema, operation.to.text);
}

/** Renames a type or moves it to another schema. */
export function moveType(schema: Schema, type: UserType, inSchema: string, name: string): Schema {
  const moved = noteChange(schema, type, { ...type, schema: inSchema, name, key: keyOf(inSchema, name) });
  const types = schema.types.delete(type.key).set(moved.key, moved);
  return followType({ ...schema, types }, type, moved);
}

type Named = Pick<UserType, 'schema' | 'name' | 'key'>;

/** Everything that uses the type; also for row types of tables. */
export function followType(schema: Schema, from: Named, to: Named): Schema {
  const following: Following = {
    text: (text) => withTypeRenamed(text, from, to),
    bound: (text) => textFollowing(text, from, to),
  };
  let next = withTextsFollowing(schema, following);
  for (const relation of schema.relations.values()) {
    const followed = relationFollowing(relation, from, to, following);
    if (followed !== relation) next = putRelation(next, followed);
  }
  return {
    ...next,
    types: next.types.map((type) => typeFollowing(type, from, to)),
    functions: next.functions.map((routines) => each(routines, (one) => routineFollowing(one, from, to))),
  };
}

function typeNow(type: ColumnType, from: Named, to: Named): ColumnType {
  return isOf(type, from) ? { ...type, schema: to.schema, name: to.name } : type;
}

function relationFollowing(relation: Relation, from: Named, to: Named, following: Following): Relation {
  if (isTable(relation)) {
    const table = tableFollowing(relation, following);
    const ofType = table.ofType === from.key ? to.key : table.ofType;
    if (ofType === table.ofType && !table.columns.some((one) => isOf(one.type, from))) return table;
    const columns = table.columns.map((one) =>
      isOf(one.type, from) ? { ...one, type: typeNow(one.type, from, to) } : one,
    );
    return { ...table, columns, ofType };
  }
  if (!isView(relation)) return relation;
  const query = textFollowing(relation.query, from, to);
  const isUsed = relation.columnTypes.some((one) => isOf(one, from));
  if (query === relation.query && !isUsed) return relation;
  const columnTypes = relation.columnTypes.map((one) => one && typeNow(one, from, to));
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
  const isUsed = isOf(type.domainOf, from) || type.attributes.some((one) => isOf(one.type, from));
  if (!isUsed) return type;
  return {
    ...type,
    domainOf: type.domainOf && typeNow(type.domainOf, from, to),
    attributes: type.attributes.map((one) => ({ ...one, type: typeNow(one.type, from, to) })),
  };
}

function routineFollowing(routine: Routine, from: Named, to: Named): Routine {
  if (!mentionsType(routine, from)) return routine;
  const argument = (one: Argument): Argument => ({ ...one, type: typeNow(one.type, from, to) });
  return {
    ...routine,
    returns: routine.returns && typeNow(routine.returns, from, to),
    parameters: routine.parameters.map(argument),
    arguments: routine.arguments.map((one) => typeNow(one, from, to)),
  };
}
