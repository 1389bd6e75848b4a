/**
 * A column whose enum is exchanged for another one of the same name, as generators do it to take labels away: which labels go and which come. Compares
 * labels, and knows nothing of rows.
 */
import type { ColumnType, Schema, UserType } from '../../schema/model.ts';
import type { Retyped } from './loosened.ts';

export interface EnumExchange {
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** `start`, `end`: the schemas that know the former type and the one now. Undefined where one of them is no enum. */
export function enumExchange(
  { former, now }: Pick<Retyped, 'former' | 'now'>,
  { start, end }: { readonly start: Schema; readonly end: Schema },
): EnumExchange | undefined {
  const [was, is] = [enumNamed(start, former.type), enumNamed(end, now.type)];
  if (was === undefined || is === undefined) return undefined;
  return {
    gone: was.values.filter((label) => !is.values.includes(label)),
    come: is.values.filter((label) => !was.values.includes(label)),
  };
}

function enumNamed({ types }: Schema, { schema, name, arrayDimensions }: ColumnType): UserType | undefined {
  if (arrayDimensions > 0) return undefined;
  return [...types.values()].find(
    (one) => one.name === name && (schema === undefined || one.schema === schema) && one.values.length > 0,
  );
}
