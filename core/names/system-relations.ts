/** The server's own relations: pg_catalog, which every query sees, and information_schema. No migration creates them. */
import type { ObjectName } from '../operations/model/operation.ts';
import type { ColumnType, Schema } from '../schema/model.ts';
import { dialectOf } from './dialect.ts';
import { systemRelations } from './generated/system-relations.ts';

interface SystemColumn {
  readonly name: string;
  readonly type: ColumnType;
}

interface SystemRelation {
  readonly key: string;
  readonly columns: readonly SystemColumn[];
}

let known: ReadonlyMap<string, readonly SystemColumn[]> | undefined;

/** By `schema.name`; parsed on first use. */
export function systemRelationsByKey(): ReadonlyMap<string, readonly SystemColumn[]> {
  known ??= new Map(
    systemRelations.split('\n').flatMap((line): readonly [string, readonly SystemColumn[]][] => {
      const [key = '', columns = ''] = line.split('|');
      return columns === '' ? [] : [[key, columns.split(',').map(columnIn)]];
    }),
  );
  return known;
}

/** Undefined for other relations, and for other servers. */
export function systemRelation(
  { schema, name }: ObjectName,
  on: Pick<Schema, 'dialect'>,
): SystemRelation | undefined {
  if (!dialectOf(on).hasCatalog) return undefined;
  const key = `${schema?.text ?? 'pg_catalog'}.${name.text}`;
  const columns = systemRelationsByKey().get(key);
  return columns && { key, columns };
}

function columnIn(text: string): SystemColumn {
  const [name = '', type = ''] = text.split(' ');
  const isArray = type.startsWith('_');
  return {
    name,
    type: {
      schema: undefined,
      name: isArray ? type.slice(1) : type,
      modifiers: [],
      wordModifiers: [],
      arrayDimensions: isArray ? 1 : 0,
    },
  };
}
