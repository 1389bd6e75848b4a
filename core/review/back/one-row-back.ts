/** A way back that gives one constant to all rows of a condition, in a column that a unique key is on: the second of them fails. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { displayName, indexesOf, relationKey } from '../../schema/lookup.ts';
import { plainConstant } from '../checks/check-sql.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isOfOneRow, partsOf } from '../rows/updated-rows.ts';

export function sameForSeveral(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) => {
    const parts = partsOf(placed.one.statement.parsed);
    const [operation] = placed.one.actions.map((action) => action.operation);
    if (parts === undefined || operation?.kind !== 'update') return [];
    const schema = schemaAt(placed);
    const key = relationKey(schema, operation.table);
    if (parts.where !== undefined && isOfOneRow(parts.where, key, schema)) return [];
    const [, name = '', value = ''] = /^\s*"?(\w+)"?\s*=\s*(\S.*?)\s*$/s.exec(parts.sets) ?? [];
    const unique = indexesOf(schema, key).find(
      ({ unique: is, elements, where }) =>
        is && where === undefined && elements.length === 1 && elements[0]?.column === name,
    );
    if (unique === undefined || !plainConstant.test(value)) return [];
    return [
      `It fails as soon as ${placed.place} meets two rows: ${oneLine(unique.name)} lets ${oneLine(displayName(key))}.${oneLine(name)} be ${oneLine(value)} once.`,
    ];
  });
}
