/** Rows without a value that a statement deletes before nulls are forbidden there. Says nothing of those that others write meanwhile. */
import { onlyOperation } from '../../operations/only.ts';
import { relationKey } from '../../schema/lookup.ts';
import { alternatives } from '../conditions.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isNullAlone } from './uncovered.ts';

/** All of a table whose column has none: `DELETE FROM settings WHERE value IS NULL`, with more behind an OR. */
export function deletesNulls(placed: Placed, key: string, name: string): boolean {
  const { parsed } = placed.one.statement;
  const operation = onlyOperation(parsed, 'delete');
  if (operation?.where === undefined || operation.reads.length > 0) return false;
  if (relationKey(schemaAt(placed), operation.table) !== key) return false;
  return alternatives(operation.where.text).some((one) => isNullAlone(one, name));
}
