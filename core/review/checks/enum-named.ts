/** The enum that a column’s type means, where the migrations make one of that name and no other: which schema a session finds first nobody knows here. */
import type { ColumnType, Schema, UserType } from '../../schema/model.ts';

export function enumNamed({ types }: Schema, type: ColumnType): UserType | undefined {
  const [only, ...more] = [...types.values()].filter(
    (one) => one.name === type.name && (type.schema === undefined || one.schema === type.schema),
  );
  return only?.form === 'enum' && more.length === 0 ? only : undefined;
}
