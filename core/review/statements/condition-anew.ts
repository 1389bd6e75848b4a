/** Indexes of some rows that are built again under the name of one on the same columns: of which rows it is now, and of which the former one was. Words. */
import type { CreateIndex, Operation } from '../../operations/operation.ts';
import { relationKey, resolveIndex } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { shortened } from '../checks/check-sql.ts';
import { differenceOf, inOneLine, isWithin } from '../conditions.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** Of both conditions together, in full. */
const mostOfBoth = 160;
const mostOfOne = 120;

/** By operation, for changesInWords: ` (only rows with a; before with b)`. */
export function conditionsAnew(statements: readonly Placed[]): ReadonlyMap<Operation, string> {
  return new Map(
    statements.flatMap((placed) =>
      placed.one.actions.flatMap(({ operation }) => {
        const words = operation.kind === 'createIndex' ? anewInWords(operation, placed) : undefined;
        return words === undefined ? [] : [[operation, words] as const];
      }),
    ),
  );
}

function anewInWords(operation: CreateIndex, placed: Placed): string | undefined {
  const former = formerOf(operation, placed);
  const [is, was] = [operation.where?.text, former?.where];
  if (former === undefined || (is === undefined && was === undefined)) return undefined;
  if (is === undefined) return ` (all rows; before only those with ${inShort(was ?? '')})`;
  if (was === undefined) return ` (only rows with ${inShort(is)}; before all rows)`;
  if (isWithin(is, was) && isWithin(was, is)) return undefined;
  const [now, before] = [inOneLine(is), inOneLine(was)];
  if (now.length + before.length <= mostOfBoth) return ` (only rows with ${now}; before with ${before})`;
  const [added, gone] = differenceOf(is, was);
  const shared = added.length < now.length ? '… AND ' : '';
  if (added === '') return ` (only rows with …; before … AND ${inShort(gone)})`;
  return gone === ''
    ? ` (only rows with ${shared}${inShort(added)}; before without that)`
    : ` (only rows with ${shared}${inShort(added)}; before ${shared}${inShort(gone)})`;
}

/** One that the change has dropped by then, on the same columns in the same order. */
function formerOf(operation: CreateIndex, placed: Placed): Index | undefined {
  const { name, table } = operation;
  const former = name && resolveIndex(placed.start, { ...table, name });
  if (name === undefined || former?.relation !== relationKey(schemaAt(placed), table)) return undefined;
  if (resolveIndex(schemaAt(placed), { ...table, name }) !== undefined) return undefined;
  const isAlike =
    former.elements.length === operation.elements.length &&
    operation.elements.every(
      ({ column }, at) => column !== undefined && former.elements[at]?.column === column.text,
    );
  return isAlike ? former : undefined;
}

function inShort(condition: string): string {
  return shortened(inOneLine(condition), mostOfOne);
}
