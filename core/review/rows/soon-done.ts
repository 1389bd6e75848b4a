/** UPDATEs that are done within a minute even at the slow end of the assumption: nobody cuts those into batches. Where a size is not known it says no. */
import { blocks } from '../../effects/effect.ts';
import { onlyOperation } from '../../operations/only.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { firesNone, rowWorkOf } from '../statements/row-work.ts';
import { rowRates, sizeAt } from '../statements/sizes.ts';
import { updatesBeside } from '../statements/written-again.ts';

const mostSeconds = 60;
/** Wide rows take longer than their number says. */
const mostBytes = 256 * 1024 ** 2;

/** `date`: for estimates that are printed; how old statistics are is no matter here. */
export function isSoonDone(placed: Placed, date: string): boolean {
  const { one, migration } = placed;
  const operation = onlyOperation(one.statement.parsed, 'update');
  if (operation === undefined || one.statement.parsed.bodies.length > 0) return false;
  const key = relationKey(schemaAt(placed), operation.table);
  const size = sizeAt({ sizes: migration.sizes, date }, displayName(key));
  const table = tableByKey(schemaAt(placed), key);
  // What triggers do for each row is in no estimate.
  if (size?.rows === undefined || size.bytes > mostBytes || table?.triggers.length !== 0) return false;
  const { seconds } = rowWorkOf(placed, date, {
    times: Math.max(1, updatesBeside(placed, displayName(key))),
  });
  return seconds !== undefined && seconds.most <= mostSeconds;
}

/** The same of all rows of a table, which somebody fills by hand behind that statement. */
export function isSoonFilled(key: string, forbids: Placed, date: string): boolean {
  const size = sizeAt({ sizes: forbids.migration.sizes, date }, key);
  const isPlain = firesNone(schemaAt(forbids), key);
  const [slow] = rowRates(size, isPlain);
  return size?.rows !== undefined && size.rows <= mostSeconds * slow && size.bytes <= mostBytes && isPlain;
}

/** `, in a transaction apart from line 1`: where a lock that is held there keeps people out while it works; else empty. */
export function apartInWords(placed: Placed, relation: string, statements: readonly Placed[]): string {
  const { transaction } = placed.one.during;
  const locking = statements.filter(
    (other) =>
      other.section === placed.section &&
      other.at < placed.at &&
      other.one.during.transaction === transaction &&
      other.one.whole?.relations.some((each) => {
        const who = blocks(each.lock);
        return each.relation === relation && !each.isNew && (who === 'writes' || who === 'reads-and-writes');
      }) === true,
  );
  return locking.length === 0
    ? ''
    : `, in a transaction apart from ${placesInWords([...new Set(locking.map(({ place }) => place))])}`;
}
