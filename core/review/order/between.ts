/** What rows that others write in the middle of a change do to it: between a backfill and what asks for its values, with a commit in between. */
import type { DropColumn, DropRelation, ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { plainCopiesIn } from '../../schema/inverse/refill.ts';
import { copiesAt } from '../rows/losses.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** What goes wrong where others write meanwhile. */
export interface Disturbed {
  readonly place: string;
  /** Sentences. */
  readonly words: string;
}

export function rowsBetween(statements: readonly Placed[]): readonly Disturbed[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind === 'setNotNull') return withoutValue(operation, placed, statements);
      if (operation.kind === 'dropColumn' || operation.kind === 'dropRelation')
        return copiedApart(operation, placed, statements);
      if (operation.kind === 'createTrigger') return unmirrored(operation.table, placed, statements);
      const isNumbered = operation.kind === 'alterColumnOption' && operation.option === 'add-identity';
      return isNumbered ? numberedAnew(operation, placed, statements) : [];
    }),
  );
}

type OfColumn = Extract<Operation, { readonly kind: 'setNotNull' | 'alterColumnOption' }>;

/** The column is filled, others commit rows without a value, and NOT NULL is refused. */
function withoutValue(operation: OfColumn, placed: Placed, all: readonly Placed[]): readonly Disturbed[] {
  const filled = fillOf(operation, placed, all);
  if (filled === undefined || filled.one.during.transaction === placed.one.during.transaction) return [];
  const key = relationKey(schemaAt(placed), operation.table);
  const meanwhile = tableByKey(schemaAt(placed), key);
  const of = meanwhile && column(meanwhile, operation.column.text);
  const isGiven = of?.default !== undefined || of?.identity !== undefined;
  if (of === undefined || isGiven || (meanwhile?.triggers ?? []).length > 0) return [];
  const name = oneLine(`${displayName(key)}.${operation.column.text}`);
  // A default would be in the way of what numbers the column behind it.
  const isLater = all.some(({ one }) =>
    one.actions.some(
      (action) =>
        action.operation.kind === 'alterColumnOption' &&
        action.operation.option === 'add-identity' &&
        action.operation.column.text === operation.column.text,
    ),
  );
  const instead = isLater
    ? 'keep writers away from then on'
    : 'keep writers away, or let a default give new rows their values before';
  return [
    {
      place: placed.place,
      words: `Rows that others write from the beginning of ${filled.place} until ${placed.place} have no value in ${name}, and ${placed.place} fails on them: ${instead}.`,
    },
  ];
}

/** The sequence of a filled column begins at one until somebody sets it. */
function numberedAnew(operation: OfColumn, placed: Placed, all: readonly Placed[]): readonly Disturbed[] {
  const isBegun = operation.kind === 'alterColumnOption' && operation.sequence?.start !== undefined;
  if (isBegun || fillOf(operation, placed, all) === undefined) return [];
  const set = all.find(
    ({ one, section, at }) =>
      section === placed.section &&
      at > placed.at &&
      one.actions.some(
        (action) =>
          action.operation.kind === 'select' &&
          action.operation.functions.some(({ name }) => name === 'setval'),
      ),
  );
  if (set === undefined || set.one.during.transaction === placed.one.during.transaction) return [];
  const key = relationKey(schemaAt(placed), operation.table);
  const name = oneLine(`${displayName(key)}.${operation.column.text}`);
  const unique = all.find(
    ({ one, section, at }) =>
      section === placed.section &&
      at < set.at &&
      one.actions.some(
        (action) =>
          action.operation.kind === 'createIndex' &&
          action.operation.unique &&
          action.operation.elements.some((each) => each.column?.text === operation.column.text),
      ),
  );
  const collision =
    unique === undefined
      ? ''
      : ` With the unique index of ${unique.place} such numbers collide: its build fails, or the INSERT does.`;
  return [
    {
      place: placed.place,
      words: `Rows that others write between ${placed.place} and ${set.place} are numbered from 1 in ${name}, as the filled rows are.${collision} Keep writers away, or begin the numbering above the filled rows (START WITH) before they are filled.`,
    },
  ];
}

/** A trigger that keeps two columns alike, behind the copying: what others write in between it has not seen. */
function unmirrored(of: ObjectName, placed: Placed, all: readonly Placed[]): readonly Disturbed[] {
  const key = relationKey(schemaAt(placed), of);
  const was = tableByKey(placed.start, key);
  const filled = all.findLast(
    (other) =>
      other.section === placed.section &&
      other.at < placed.at &&
      plainCopiesIn(other.one.statement.parsed, schemaAt(other)).some(
        ({ table, to }) => table === key && was !== undefined && column(was, to) === undefined,
      ),
  );
  if (filled === undefined || filled.one.during.transaction === placed.one.during.transaction) return [];
  return [
    {
      place: filled.place,
      words: `What others write to ${oneLine(displayName(key))} between ${filled.place} and ${placed.place} is neither copied nor seen by the trigger: make the trigger first, then copy.`,
    },
  ];
}

/** The statement before it that gave the old rows their values in a column of this change. */
function fillOf(
  { table, column: { text } }: OfColumn,
  placed: Placed,
  all: readonly Placed[],
): Placed | undefined {
  const key = relationKey(schemaAt(placed), table);
  const was = tableByKey(placed.start, key);
  if (was === undefined || column(was, text) !== undefined) return undefined;
  return all.findLast(
    (other) =>
      other.section === placed.section &&
      other.at < placed.at &&
      other.one.actions.some(
        ({ operation }) =>
          operation.kind === 'update' &&
          operation.columns.includes(text) &&
          relationKey(schemaAt(other), operation.table) === key,
      ),
  );
}

/** A column or a table goes whose values were copied before, in another transaction: what comes into it in between is in no copy. */
function copiedApart(
  operation: DropColumn | DropRelation,
  placed: Placed,
  all: readonly Placed[],
): readonly Disturbed[] {
  if (copiesAt(placed).length === 0) return [];
  const of = operation.kind === 'dropColumn' ? operation.table : operation.target;
  const key = relationKey(schemaAt(placed), of);
  // Nobody writes to one that comes with the change.
  if (operation.kind === 'dropRelation' && !placed.start.relations.has(key)) return [];
  const copying = all.slice(0, all.indexOf(placed)).findLast(({ one, ...other }) =>
    one.actions.some(({ operation: each }) => {
      const isSame = (name: ObjectName): boolean => relationKey(schemaAt(other), name) === key;
      if (each.kind === 'insert') return each.source === 'query' && each.reads.some(isSame);
      return each.kind === 'update' && (isSame(each.table) || each.reads.some(isSame));
    }),
  );
  if (copying === undefined || copying.one.during.transaction === placed.one.during.transaction) return [];
  const name = oneLine(
    operation.kind === 'dropColumn' ? `${displayName(key)}.${operation.column.text}` : displayName(key),
  );
  return [
    {
      place: placed.place,
      words: `What others write to ${name} from the beginning of ${copying.place} until ${placed.place} is in no copy and goes with it: keep writers away from then on.`,
    },
  ];
}
