/** How many rows a table has whose values, or which as a whole, are gone: behind the sentence that says so. Without statistics nothing. */
import { formatBytes, oneLine } from '../../plan/format.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { rowsInWords } from '../../statistics/scale.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { sizeAt } from '../statements/sizes.ts';
import { lossesAt } from './losses.ts';

const mostTables = 2;

export function withRows(sentence: string, statements: readonly Placed[], date: string): string {
  const [, what] = /^The (values|rows) of .* are gone\.$/.exec(sentence) ?? [];
  if (what === undefined) return sentence;
  const own = statements.filter((placed) => lossesAt(placed).some((one) => one.what === what));
  const sizes = new Map(own.flatMap((placed) => tablesOf(placed, what).map((key) => [key, placed] as const)));
  const told = [...sizes].flatMap(([key, { migration }]) => {
    const size = sizeAt({ sizes: migration.sizes, date }, displayName(key));
    return size?.rows === undefined
      ? []
      : [`${oneLine(displayName(key))} has ${rowsInWords(size.rows)} (${formatBytes(size.bytes)})`];
  });
  const isTold = told.length > 0 && told.length === sizes.size && told.length <= mostTables;
  return isTold ? `${sentence} ${joined(told)}.` : sentence;
}

function tablesOf(placed: Placed, what: string): readonly string[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    if (what === 'values' && operation.kind === 'dropColumn') return [relationKey(schema, operation.table)];
    return what === 'rows' && operation.kind === 'dropRelation' && operation.relation === 'table'
      ? [relationKey(schema, operation.target)]
      : [];
  });
}
