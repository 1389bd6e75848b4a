/**
 * What the statements around a DROP or TRUNCATE prove about its rows: that a query of the same section copies all of them into another
 * table, which columns it copies, and that this table has the old name when the section ends. What is not proved counts as lost.
 */
import type { DropColumn, ObjectName, Operation } from '../../operations/model/operation.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import { temporarySchema } from '../../operations/model/temporary-schema.ts';
import type { Column, Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { readingOf, type Reading } from '../rows/rows-read.ts';
import { isAlwaysTrue } from '../rows/constant-conditions.ts';
import { earlier, later, type Standing } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

interface Step {
  readonly operation: Operation;
  readonly parsed: ParsedStatement;
  readonly conditional: boolean;
}

interface Copying {
  readonly isOfQuery: boolean;
  /** Key of the table that contains the copy when the section ends. */
  readonly to: string;
  readonly reading: Reading;
}

interface CopiedRows {
  /** The name by which programs know the table: an earlier statement may have renamed it. */
  readonly known: string;
  /** An earlier statement created it. */
  readonly isMade: boolean;
  /** Another table has that name, and the rows, at the end. */
  readonly isReplaced: boolean;
  /** Created by a query: it has only what these statements give it. */
  readonly isOfQuery: boolean;
  readonly rows: 'none' | 'some' | 'all';
  /** Known columns whose values no copy contains. */
  readonly left: readonly string[];
  /** All columns are known, or read by `*`. */
  readonly isSure: boolean;
}

/** Inside a body its own statements come first. */
function stepsAround(context: Standing): {
  readonly before: readonly Step[];
  readonly behind: readonly Step[];
} {
  const { body, statement } = context;
  const inBody = (isMeant: (place: number) => boolean): readonly Step[] =>
    (body?.body.statements ?? []).flatMap((one, place) => (isMeant(place) ? stepsOf(one) : []));
  const own = body?.body.statements.indexOf(body.statement) ?? -1;
  const here = body === undefined ? stepsOf(statement) : [];
  return {
    before: [...earlier(context).flatMap(stepsOf), ...inBody((place) => place < own), ...here],
    behind: [...here, ...inBody((place) => place > own), ...later(context).flatMap(stepsOf)],
  };
}

function stepsOf(one: { readonly parsed: ParsedStatement; readonly conditional: boolean }): readonly Step[] {
  const { parsed, conditional } = one;
  return parsed.operations.map((operation) => ({ operation, parsed, conditional }));
}

/** Where the table's rows are when the section has ended. */
export function copiedRows(name: ObjectName, context: Surroundings): CopiedRows {
  const { before, behind } = stepsAround(context);
  const { known, isMade, copies } = copiesOf(relationKey(context.schema, name), before, context);
  const kept = copies.flatMap(({ to, reading }) => {
    const end = renamed(to, behind, context.schema);
    const isHeld = isLasting(end, context);
    const onward = end === known ? undefined : movedOn(end, behind, context);
    if (onward !== undefined && (!isHeld || onward.to === known))
      return [{ to: onward.to, readings: [reading, onward.reading] }];
    return isHeld ? [{ to: end, readings: [reading] }] : [];
  });
  const whole = kept.filter(({ readings }) => readings.every(({ isWhole }) => isWhole));
  const best = whole.length > 0 ? whole : kept;
  const isRead = (column: string): boolean =>
    best.some(({ readings }) => readings.every((one) => one.reads(column)));
  const table = context.table(name);
  const columns = (table?.columns ?? []).filter((one) => !isGiven(one, context));
  return {
    known,
    isMade,
    isReplaced: kept.some(({ to }) => to === known) && context.after.relations.has(known),
    isOfQuery: copies.some((one) => one.isOfQuery),
    rows: whole.length > 0 ? 'all' : kept.length > 0 ? 'some' : 'none',
    left: columns.map((one) => one.name).filter((column) => best.length > 0 && !isRead(column)),
    isSure: table?.complete === true || best.some(({ readings }) => readings.every(({ isStar }) => isStar)),
  };
}

/** Nobody wrote its values: the server computes them, or this change added the column. */
function isGiven(column: Column, context: Surroundings): boolean {
  return column.generated !== undefined || context.isOfChange(column.origin);
}

/** Earlier queries that read the table, under the names that it had, with the table that contains the result. */
function copiesOf(
  key: string,
  before: readonly Step[],
  { schema }: Surroundings,
): { readonly known: string; readonly isMade: boolean; readonly copies: readonly Copying[] } {
  const copies: Copying[] = [];
  let known = key;
  let isMade = false;
  for (const [at, step] of [...before.entries()].toReversed()) {
    const { operation } = step;
    if (operation.kind === 'renameRelation' && renamedTo(operation, schema) === known)
      known = relationKey(schema, operation.target);
    isMade ||= makes(step, known, schema);
    const to = copyTarget(step, known, schema);
    if (to !== undefined)
      copies.push({
        to: renamed(to, before.slice(at + 1), schema),
        reading: readingOf(step, known, schema),
        isOfQuery: operation.kind === 'createTableAs',
      });
  }
  return { known, isMade, copies };
}

/** It fails if a table of that name exists. */
function makes({ operation, conditional }: Step, key: string, schema: Schema): boolean {
  if (operation.kind !== 'createTable' && operation.kind !== 'createTableAs') return false;
  return !conditional && !operation.ifNotExists && relationKey(schema, operation.table) === key;
}

/** The table into which a statement writes the rows that it reads from the other. */
function copyTarget({ operation, conditional }: Step, key: string, schema: Schema): string | undefined {
  if (conditional) return undefined;
  const isCopy = operation.kind === 'insert' || (operation.kind === 'createTableAs' && operation.withData);
  if (!isCopy || !operation.reads.some((one) => relationKey(schema, one) === key)) return undefined;
  const to = relationKey(schema, operation.table);
  return to === key ? undefined : to;
}

function renamed(key: string, steps: readonly Step[], schema: Schema): string {
  return steps.reduce(
    (now, { operation }) =>
      operation.kind === 'renameRelation' && relationKey(schema, operation.target) === now
        ? renamedTo(operation, schema)
        : now,
    key,
  );
}

function renamedTo(
  { target, to }: Extract<Operation, { readonly kind: 'renameRelation' }>,
  schema: Schema,
): string {
  const key = relationKey(schema, target);
  return `${key.slice(0, key.length - target.name.text.length)}${to.text}`;
}

/** At the end another table has that name, which a statement of the section gave it. */
export function isMadeAgain(key: string, context: Surroundings): boolean {
  return getsName(key, context) && context.after.relations.has(key);
}

/** A statement of the section creates a table of that name, or renames one to it. */
export function getsName(key: string, context: Surroundings): boolean {
  const { schema } = context;
  const { before, behind } = stepsAround(context);
  return [...before, ...behind].some(({ operation: one }) => {
    if (one.kind === 'createTable' || one.kind === 'createTableAs')
      return relationKey(schema, one.table) === key;
    return one.kind === 'renameRelation' && renamedTo(one, schema) === key;
  });
}

/** A temporary copy: a later query reads it into another table. */
function movedOn(
  from: string,
  behind: readonly Step[],
  context: Surroundings,
): { readonly to: string; readonly reading: Reading } | undefined {
  for (const [at, step] of behind.entries()) {
    const to = copyTarget(step, from, context.schema);
    if (to === undefined) continue;
    const end = renamed(to, behind.slice(at + 1), context.schema);
    if (isLasting(end, context)) return { to: end, reading: readingOf(step, from, context.schema) };
  }
  return undefined;
}

/** It exists after the section, for other sessions too. */
function isLasting(key: string, { after, schema }: Surroundings): boolean {
  if (key.startsWith(`${temporarySchema}.`)) return false;
  const table = tableByKey(after, key);
  if (table === undefined) return tableByKey(schema, key) === undefined;
  return table.persistence !== 'temporary';
}

/** Whether an earlier statement copies the column's values: of all rows, of some, or of none. */
export function copiedColumn(
  { table, column }: Pick<DropColumn, 'table' | 'column'>,
  context: Surroundings,
): CopiedRows['rows'] {
  const { schema } = context;
  const { before } = stepsAround(context);
  const key = relationKey(schema, table);
  const found = before.flatMap((step): readonly CopiedRows['rows'][] => {
    const { operation } = step;
    if (operation.kind === 'update') {
      const isOwn = relationKey(schema, operation.table) === key;
      const takes = isOwn || operation.reads.some((one) => relationKey(schema, one) === key);
      if (!takes || step.conditional || (isOwn && operation.columns.includes(column.text))) return [];
    } else {
      const to = copyTarget(step, key, schema);
      if (to === undefined || !isLasting(to, context)) return [];
    }
    const reading = readingOf(step, key, schema);
    if (!reading.reads(column.text)) return [];
    return [reading.isWhole || reading.leavesOutNulls(column.text) ? 'all' : 'some'];
  });
  return found.includes('all') ? 'all' : (found[0] ?? 'none');
}

/** The name by which programs know the column: an earlier statement may have renamed it. */
export function knownColumn({ table, column }: DropColumn, context: Surroundings): string {
  const key = relationKey(context.schema, table);
  return stepsAround(context).before.reduceRight(
    (now, { operation: one }) =>
      one.kind === 'renameColumn' && one.to.text === now && relationKey(context.schema, one.table) === key
        ? one.column.text
        : now,
    column.text,
  );
}

/** A later statement deletes all rows of the table: this one does not lose them. */
export function isEmptiedAfter(name: ObjectName, context: Surroundings): boolean {
  const key = relationKey(context.schema, name);
  const isIt = (one: ObjectName): boolean => relationKey(context.schema, one) === key;
  return stepsAround(context).behind.some(
    ({ operation: one, conditional }) =>
      !conditional &&
      ((one.kind === 'truncate' && one.tables.some(isIt)) ||
        (one.kind === 'delete' && isIt(one.table) && isAlwaysTrue(one.where) && one.reads.length === 0)),
  );
}
