/** The name that PostgreSQL gives to an index that has none, if it has only plain columns. */
import type { CreateIndex } from '../../operations/model/operation.ts';
import { chooseRelationName, indexColumnNames } from '../../schema/apply/default-names.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Surroundings } from '../tables/tables.ts';

export function serverGivenName(
  { table: name, elements, include }: CreateIndex,
  { schema }: Pick<Surroundings, 'schema'>,
): string | undefined {
  const table = tableByKey(schema, relationKey(schema, name));
  const keys = elements.flatMap(({ column }) => column?.text ?? []);
  if (table === undefined || keys.length !== elements.length) return undefined;
  const columns = indexColumnNames([...keys, ...include.map(({ text }) => text)]);
  return chooseRelationName(
    schema,
    { schema: table.schema, relation: table.name, columns, label: 'idx' },
    'relation',
  );
}
