/** Rows without a value that a statement deletes before nulls are forbidden there. Says nothing of those that others write meanwhile. */
import { onlyOperation } from '../../operations/only.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { relationKey } from '../../schema/lookup.ts';
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

/** Of a condition, what stands between its ORs: inside of parentheses it is one. */
function alternatives(condition: string): readonly string[] {
  const found: string[] = [];
  let [depth, from] = [0, 0];
  for (const { text, start, end } of lexemes(condition)) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth > 0 || text.toLowerCase() !== 'or') continue;
    found.push(condition.slice(from, start));
    from = end;
  }
  return [...found, condition.slice(from)];
}
