/**
 * What to ask after the change of triggers, functions and of sequences behind columns: there, switched on, gone, far enough. What a later part of the change makes otherwise is
 * asked of that one alone. SQL as text.
 */
import { shown } from '../shown.ts';
import { numberedBy } from '../../schema/inverse/counting.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { column, relationKey, sequenceOf, tableByKey } from '../../schema/lookup.ts';
import type { Column, Routine, Schema, Table, Trigger } from '../../schema/model.ts';
import { unseenTable } from '../../schema/unseen-tables.ts';
import { oneLine } from '../../plan/format.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { holds, noneOf, qualifiedName, regclass, stringLiteral } from './check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { formerName, type TouchedObject } from '../schema/touched.ts';

/** A part of what happens to an object, and the schema as the last part of it leaves it. */
export interface Part extends TouchedObject {
  readonly end: Schema;
}

export function triggerChecks({ key, before, after, end }: Part): readonly Check[] {
  const [was, is, last] = [before, after, end].map((schema) => tableByKey(schema, key));
  if (is === undefined || last === undefined) return [];
  const own = (table: Table | undefined): readonly Trigger[] =>
    table?.triggers.filter(({ inherited }) => !inherited) ?? [];
  const left = (name: string): Trigger | undefined => own(last).find((one) => one.name === name);
  const isSwitchedOff = (one: Trigger): boolean => one.firing === 'disabled';
  const added = own(is).filter((one) => {
    const now = left(one.name);
    return !own(was).includes(one) && now !== undefined && isSwitchedOff(now) === isSwitchedOff(one);
  });
  const gone = own(was).filter(
    ({ name }) => !own(is).some((one) => one.name === name) && left(name) === undefined,
  );
  return [
    ...added.map((one) =>
      triggerThere(
        is,
        { ...one, calls: one.function.slice(one.function.indexOf('.') + 1) },
        isSwitchedOff(one),
      ),
    ),
    ...gone.map(({ name }) => triggerGone(is, name)),
  ];
}

/** As the catalog has it: bits of pg_trigger.h, TRIGGER_TYPE_ROW and those behind it. */
interface TriggerShape extends Pick<Trigger, 'name' | 'forEach' | 'timing' | 'events'> {
  /** The function, without its schema. */
  readonly calls: string;
}

const eventBits = { insert: 4, delete: 8, update: 16, truncate: 32 } as const;
const timingBits = { before: 2, after: 0, 'instead-of': 64 } as const;

function typeOf({ forEach, timing, events }: TriggerShape): number {
  const all = [...new Set(events)].reduce<number>((bits, one) => bits + eventBits[one], timingBits[timing]);
  return all + (forEach === 'row' ? 1 : 0);
}

function triggerThere(table: Table, one: TriggerShape, isOff = false): Check {
  const calls = `(SELECT proname FROM pg_proc WHERE pg_proc.oid = tgfoid) = ${stringLiteral(one.calls)}`;
  return holds(
    `trigger ${oneLine(one.name)} on ${shown(table.key)} is there, as defined and switched ${isOff ? 'off' : 'on'}`,
    `EXISTS (${triggerOf(table, one.name)} AND tgenabled ${isOff ? '=' : '<>'} 'D' AND tgtype = ${typeOf(one)} AND ${calls})`,
    `missing, ${isOff ? 'on' : 'off'}, or for other events, rows or another function`,
  );
}

function triggerGone(table: Table, name: string): Check {
  return holds(
    `trigger ${oneLine(name)} on ${shown(table.key)} is gone`,
    `${regclass(table)} IS NOT NULL AND NOT EXISTS (${triggerOf(table, name)})`,
    'still there, or no table',
  );
}

function triggerOf(table: Table, name: string): string {
  return `SELECT FROM pg_trigger WHERE tgrelid = ${regclass(table)} AND NOT tgisinternal AND tgname = ${stringLiteral(name)}`;
}

/** Of tables that no migration makes, by the statements: nothing else knows of them. Where more is done to such a trigger, or its table, nothing is asked. */
export function unseenTriggers(statements: readonly Placed[]): readonly Check[] {
  const left = new Map<string, Check>();
  for (const placed of statements)
    for (const { operation, conditional } of placed.one.actions) {
      const name = ofTriggers(operation);
      if (name === undefined) continue;
      const schema = schemaAt(placed);
      const key = relationKey(schema, name);
      const isMade = operation.kind === 'createTrigger';
      const isDropped = operation.kind === 'dropTrigger';
      if (!isMade && !isDropped) {
        for (const id of left.keys()) if (id.startsWith(`${key} `)) left.delete(id);
        continue;
      }
      const id = `${key} ${operation.name.text}`;
      left.delete(id);
      if (conditional || schema.relations.has(key) || (isDropped && operation.ifExists)) continue;
      const table = unseenTable(key);
      left.set(
        id,
        isMade
          ? triggerThere(table, {
              ...operation,
              name: operation.name.text,
              calls: operation.function.name.text,
            })
          : triggerGone(table, operation.name.text),
      );
    }
  return [...left.values()];
}

/** The table whose triggers it makes, drops, or may leave otherwise. */
function ofTriggers(operation: Operation): ObjectName | undefined {
  switch (operation.kind) {
    case 'createTrigger':
    case 'dropTrigger':
    case 'renameTablePart':
      return operation.table;
    case 'alterTableOption':
      return operation.option === 'disable-trigger' ? operation.table : undefined;
    case 'renameRelation':
    case 'setSchema':
    case 'dropRelation':
      return operation.target;
    default:
      return undefined;
  }
}

export function functionChecks(touched: readonly TouchedObject[]): readonly Check[] {
  const functions = touched.filter(({ kind }) => kind === 'function');
  const last = new Map(functions.map((one) => [one.key, one]));
  return [...last.values()].flatMap(({ key, before, after }) => {
    const [is, ...overloads] = after.functions.get(key) ?? [];
    const [was] = before.functions.get(key) ?? [];
    if (is === undefined) return was === undefined ? [] : [functionGone(was)];
    return [functionThere(is, overloads.length > 0)];
  });
}

function inCatalog({ schema, name }: Routine): string {
  return `SELECT FROM pg_proc JOIN pg_namespace AS n ON n.oid = pronamespace WHERE n.nspname = ${stringLiteral(schema)} AND proname = ${stringLiteral(name)}`;
}

/** Of one with a text its text too: what stood there before has the same name. */
function functionThere(one: Routine, isOverloaded: boolean): Check {
  const isTold = one.language !== 'c' && one.language !== 'internal' && one.origin.composed !== true;
  const hasText = one.source !== undefined && isTold;
  return hasText && !isOverloaded
    ? holds(
        `function ${shown(one.key)} is there with the body of the change`,
        `EXISTS (${inCatalog(one)} AND md5(prosrc) = md5(${stringLiteral(one.source)}))`,
        'missing, or with another body',
        { quotesMigration: true },
      )
    : holds(
        `function ${shown(one.key)} is there`,
        `EXISTS (${inCatalog(one)})`,
        `${qualifiedName(one)} is missing`,
      );
}

function functionGone(one: Routine): Check {
  return holds(`function ${shown(one.key)} is gone`, `NOT EXISTS (${inCatalog(one)})`, 'still there');
}

/** A column that the server begins to number where rows are numbered already: the next number is a new one. */
export function numberChecks({ key, before, after, end, renamed }: Part): readonly Check[] {
  const [was, is, last] = [before, after, end].map((schema) => tableByKey(schema, key));
  if (is === undefined || was === undefined || last === undefined) return [];
  return is.columns.flatMap((one) => {
    const left = column(last, one.name);
    if (left?.identity !== one.identity || left?.default !== one.default) return [];
    const name = formerName(renamed, one.name);
    const old = name === undefined ? undefined : column(was, name);
    if (one.identity !== undefined && old?.identity === undefined)
      return [numbered(is, one), farEnough(is, one, after)];
    const isBegun = old !== undefined && !asksForNumbers(old) && asksForNumbers(one);
    return isBegun ? [farEnough(is, one, after)] : [];
  });
}

function asksForNumbers({ default: value }: Column): boolean {
  return value?.includes('nextval(') === true;
}

function numbered(table: Table, { name, identity }: Column): Check {
  const letter = identity === 'always' ? 'a' : 'd';
  return holds(
    `${shown(table.key)}.${oneLine(name)}: the server numbers it`,
    `EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = ${stringLiteral(name)} AND attidentity = '${letter}')`,
    'it does not',
  );
}

export function farEnough(table: Table, of: Column, schema: Schema): Check {
  const { name } = of;
  return noneOf(
    `${shown(table.key)}.${oneLine(name)}: its sequence is not past the highest number`,
    `SELECT 1 FROM (SELECT max(${quoteIdentifier(name)}) AS highest FROM ${qualifiedName(table)}) AS rows
  WHERE highest > coalesce(pg_sequence_last_value(${counterOf(table, of, schema)}::regclass), 0)`,
    { reads: 'rows' },
  );
}

/** The sequence of a column, as SQL: by whom it belongs to, else by the name that its default asks. */
export function counterOf(table: Table, of: Column, schema: Schema): string {
  if (of.identity === undefined && sequenceOf(schema, table.key, of.name) === undefined)
    for (const one of schema.relations.values()) {
      const found = one.kind === 'sequence' ? numberedBy(schema, one) : undefined;
      if (one.kind === 'sequence' && found?.table.key === table.key && found.column.name === of.name)
        return stringLiteral(qualifiedName(one));
    }
  return `pg_get_serial_sequence(${stringLiteral(qualifiedName(table))}, ${stringLiteral(of.name)})`;
}
