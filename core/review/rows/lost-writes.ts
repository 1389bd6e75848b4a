/**
 * What others write to a table between the statement that copies it and the lock that its end takes: it is in no copy, and goes with the table
 * or the columns. Of one transaction; where a commit lies in between, between.ts says so.
 */
import { blocks } from '../../effects/effect.ts';
import { formatCount, oneLine } from '../../plan/format.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { slice } from '../../text/span.ts';
import { copiesAt, lossesAt } from './losses.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { askedParents, lockedBefore } from '../waits/asked-parents.ts';
import { inFile } from '../statements/name-in-file.ts';
import { isOverAtOnce, secondsInWords, sizeAt } from '../statements/sizes.ts';
import { secondsOfAll } from '../statements/works.ts';

interface LostWrites {
  readonly table: Table;
  /** The first that copies. */
  readonly copying: Placed;
  /** The one whose lock keeps writers out. */
  readonly locking: Placed;
  readonly dropping: Placed;
  /** What goes: the table, or a column of it. */
  readonly goes: string;
}

function lostWrites(statements: readonly Placed[]): readonly LostWrites[] {
  const found = new Map<string, LostWrites>();
  for (const placed of statements)
    for (const one of placed.one.during.kept ? lostAt(placed, statements) : [])
      if (!found.has(one.table.key)) found.set(one.table.key, one);
  return [...found.values()];
}

interface Copied {
  readonly table: Table;
  readonly copying: Placed;
  readonly together: readonly Placed[];
  readonly goes: string;
}

function lostAt(placed: Placed, statements: readonly Placed[]): readonly LostWrites[] {
  return copiedAt(placed, statements).flatMap(({ table, copying, together, goes }) => {
    const locking = together.find((other) => locksWriters(other, table.key));
    return locking === undefined || locking.at < copying.at
      ? []
      : [{ table, copying, locking, dropping: placed, goes }];
  });
}

/** What is copied in the transaction that drops it. */
function copiedAt(placed: Placed, statements: readonly Placed[]): readonly Copied[] {
  const isTaken =
    copiesAt(placed).length > 0 ||
    lossesAt(placed).some(({ what }) => what === 'values converted' || what === 'values taken');
  if (!isTaken) return [];
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    const gone = goneBy(operation);
    if (gone === undefined) return [];
    const key = relationKey(schema, gone.table);
    const table = tableByKey(placed.start, key);
    // Nobody writes to one that comes with the change.
    if (table === undefined) return [];
    const together = statements.filter(
      (other) =>
        other.section === placed.section &&
        other.at <= placed.at &&
        other.one.during.transaction === placed.one.during.transaction,
    );
    const copying = together.find((other) => other.at < placed.at && copies(other, key, gone.column));
    if (copying === undefined) return [];
    if (together.some((other) => other.at < copying.at && mirrors(other, key))) return [];
    const name = oneLine(displayName(key));
    const goes = gone.column === undefined ? 'the table' : `${name}.${oneLine(gone.column)}`;
    return [{ table, copying, together, goes }];
  });
}

interface Gone {
  readonly table: ObjectName;
  readonly column: string | undefined;
}

function goneBy(operation: Operation): Gone | undefined {
  if (operation.kind === 'dropColumn') return { table: operation.table, column: operation.column.text };
  const isTable = operation.kind === 'dropRelation' && operation.relation === 'table';
  return isTable ? { table: operation.target, column: undefined } : undefined;
}

/** Rows of the table into another one, or values of the column into another. */
function copies(placed: Placed, key: string, name: string | undefined): boolean {
  const schema = schemaAt(placed);
  return placed.one.actions.some(({ operation }) => {
    if (operation.kind !== 'insert' && operation.kind !== 'createTableAs' && operation.kind !== 'update')
      return false;
    const isOwn = operation.kind === 'update' && relationKey(schema, operation.table) === key;
    if (!isOwn && !operation.reads.some((one) => relationKey(schema, one) === key)) return false;
    if (name === undefined) return true;
    const words = lexemes(slice(placed.one.statement.parsed.text, operation.span));
    return words.some(({ text }) => text === name || text === '*');
  });
}

function locksWriters({ one }: Placed, key: string): boolean {
  return (one.whole?.relations ?? []).some(({ relation, lock, isNew }) => {
    const who = blocks(lock);
    const isHeld = who === 'writes' || who === 'reads-and-writes';
    return !isNew && isHeld && relation === displayName(key);
  });
}

/** A trigger of the change may write along what comes from then on. */
function mirrors(placed: Placed, key: string): boolean {
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'createTrigger' && relationKey(schemaAt(placed), operation.table) === key,
  );
}

/** By key of the table that is to be locked first: the statement in front of which. */
export function lockedFirst(statements: readonly Placed[]): ReadonlyMap<string, Placed> {
  return new Map(lostWrites(statements).map(({ table, copying }) => [table.key, copying]));
}

/** Where batches would let writes come in between that none of them copies: what goes, for a statement that copies it. */
export function goesBehind(placed: Placed, statements: readonly Placed[]): string | undefined {
  return lostWrites(statements).find(({ copying }) => copying === placed)?.goes;
}

/** The same where its table is shut by then as the file stands: taken out of it, or cut in batches, the copy meets no lock. */
export function goesApart(placed: Placed, statements: readonly Placed[]): string | undefined {
  return statements
    .filter(({ one, section }) => one.during.kept && section === placed.section)
    .flatMap((one) => copiedAt(one, statements))
    .find(({ copying }) => copying === placed)?.goes;
}

/** Sentences. */
export function lostWritesInWords(statements: readonly Placed[], date: string): readonly string[] {
  return lostWrites(statements).map((one) => {
    const { table, copying, locking, dropping, goes } = one;
    const name = oneLine(displayName(table.key));
    const rate = sizeAt({ sizes: copying.migration.sizes, date }, displayName(table.key))?.writesPerSecond;
    const between = statements.filter(
      ({ section, at }) => section === copying.section && at >= copying.at && at < locking.at,
    );
    const seconds = secondsOfAll(between, date);
    const span = seconds === undefined || isOverAtOnce(seconds) ? '' : secondsInWords(seconds);
    // Of all writes to the table: those that are lost are fewer where its own rows are updated.
    const parts = [
      ...(rate === undefined || rate < 1 || isOwnUpdate(one)
        ? []
        : [`${formatCount(Math.round(rate))} rows a second on average`]),
      ...(span === '' ? [] : [`estimate: for ${span}`]),
    ];
    const much = parts.length === 0 ? '' : ` (${parts.join('; ')})`;
    const until = `from the beginning of ${copying.place} until ${locking.place} has its lock${much}`;
    const what = isOwnUpdate(one)
      ? `Values of ${goes} in rows that others ${rowsOf(copying)} ${until} are in no copy and go with it.`
      : `What others write to ${name} ${until} is in no copy and goes with ${goes}.`;
    const wait = span === '' ? '' : ` (estimate: ${span})`;
    return `${what} ${mendOf(table, [copying, dropping])} there reads wait from then on too${wait}; a weaker mode lets them go on, and may end in a deadlock with whoever has read the table and then writes to it, as ${dropping.place} needs the strongest.`;
  });
}

/** Beside the first sentence of a verdict. Sentences. */
export function lostWritesInBrief(statements: readonly Placed[]): readonly string[] {
  return lostWrites(statements).map((one) => {
    const { table, copying, locking, goes } = one;
    const name = oneLine(displayName(table.key));
    const span = `from ${copying.place} until ${locking.place}`;
    return isOwnUpdate(one)
      ? `Values of ${goes} in rows that others ${rowsOf(copying)} ${span} are lost: lock ${name} first.`
      : `Writes to ${name} ${span} are lost: lock it first.`;
  });
}

/**
 * It copies within the row: whoever changes a row in front of it is copied, and whoever comes behind it waits. Rows that are new, and rows that did not meet its
 * condition, it does not see. Measured by test/databases/review-row-waiters.test.ts.
 */
function isOwnUpdate({ table, copying, goes }: LostWrites): boolean {
  const { operation } = copying.one.actions[0] ?? {};
  return (
    goes !== 'the table' &&
    copying.one.actions.length === 1 &&
    operation?.kind === 'update' &&
    relationKey(schemaAt(copying), operation.table) === table.key
  );
}

function rowsOf({ one, place }: Placed): string {
  const isAll = one.actions.every(
    ({ operation }) => operation.kind !== 'update' || operation.where === undefined,
  );
  return isAll ? 'insert' : `insert, or that ${place} leaves out,`;
}

function mendOf(table: Table, placed: readonly Placed[]): string {
  const parents = askedParents(placed.slice(0, 1), displayName(table.key), 'ACCESS EXCLUSIVE');
  return `In front of ${placed[0]?.place ?? ''}: ${lockedBefore(parents, inFile(table, placed))}LOCK TABLE ${inFile(table, placed)} IN ACCESS EXCLUSIVE MODE;`;
}
