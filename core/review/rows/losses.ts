/** What one statement takes away for good: as a proof tells it, but for what the change itself has made or copied before. */
import { groupBy } from '../../collections/group-by.ts';
import { joined, joinedColumns } from '../../text/enumerate.ts';
import type { Action } from '../../effects/statement.ts';
import type { AlterColumnType, DropColumn, Update } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { lossesIn, lossInWords, type Loss } from '../../proof/losses.ts';
import { columnsLeftBehind, isColumnCopied, isTableCopied } from './copied.ts';
import { linkInstead } from './linked.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { column, displayName, onlyLabel, relationKey, table } from '../../schema/lookup.ts';
import { isMadeAnew, isMadeSince } from '../../schema/made-anew.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import type { Statement } from '../../syntax/statement.ts';
import { carryingIn, leftBehind } from './carried.ts';
import { copiesInWords } from './carried-tables.ts';
import { isComputedAgain } from './computed-columns.ts';
import { convertedBy } from './converted.ts';
import { isFilledOnly } from './filled-only.ts';
import { isKept } from './kept.ts';
import { takenFrom } from './taken.ts';
import { isPassing } from '../passing.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { columnsSetByTriggers } from '../statements/triggers.ts';

export function lossesAt(placed: Placed): readonly Loss[] {
  const { one } = placed;
  if (!one.during.kept) return [];
  return one.actions.flatMap((action) => lossesBy(action, placed));
}

/** With what row triggers write over besides. */
export function lossesWithTriggers(placed: Placed): readonly Loss[] {
  const own = lossesAt(placed);
  const besides = columnsSetByTriggers(placed).map((of) => ({ what: 'values written over', of }) as const);
  return [...own, ...besides.filter(({ of }) => !own.some((one) => one.of === of))];
}

/** The same kinds together: sentences. More names than a person reads in a line are counted. */
export function lossesInWords(losses: readonly Loss[], mostNames = 12): readonly string[] {
  const byKind = new Map<string, { readonly loss: Loss; readonly of: Set<string> }>();
  for (const loss of losses) {
    const kind = `${loss.what} ${loss.by ?? ''}`;
    const same = byKind.get(kind) ?? { loss, of: new Set<string>() };
    byKind.set(kind, same);
    same.of.add(oneLine(loss.of));
  }
  return [...byKind.values()].map(({ loss: { what, by }, of }) =>
    lossInWords(what, (what.startsWith('values') ? joinedColumns : joined)([...of], mostNames), by),
  );
}

/** What is accepted with the change: values go whether others were made of them or not. */
export function acceptedLosses(losses: readonly Loss[]): readonly string[] {
  const taken = losses.filter((one) => one.what === 'values taken');
  const rest = losses.filter((one) => !taken.includes(one));
  const byTable = groupBy(taken, ({ of }) => of.slice(0, of.lastIndexOf('.')));
  return [
    ...lossesInWords(
      rest.map((one) => (one.what === 'values converted' ? { what: 'values', of: one.of } : one)),
      3,
    ),
    ...[...byTable.values()].map((own) => {
      const names = joinedColumns([...new Set(own.map(({ of }) => oneLine(of)))], 3);
      return `The values of ${names} go, but for what ${keptOf(own)}.`;
    }),
  ];
}

function keptOf(own: readonly Loss[]): string {
  const [only, ...more] = [...new Set(own.flatMap(({ taken }) => taken?.but ?? []))];
  if (only !== undefined && more.length === 0) return only;
  const places = [...new Set(own.flatMap(({ taken }) => taken?.places ?? []))];
  return `${placesInWords(places)} ${places.length === 1 ? 'writes' : 'write'} into other columns`;
}

function lossesBy(action: Action, placed: Placed): readonly Loss[] {
  const { operation } = action;
  if (isPassing(operation, placed)) return [];
  const schema = schemaAt(placed);
  if (operation.kind === 'update' && operation.columns.length > 0) {
    const key = relationKey(schema, operation.table);
    const was = table(placed.start, operation.table);
    const is = table(schema, operation.table);
    if (was === undefined) return lossesIn(withoutAdded(action, operation, is));
    // A column that comes with the change, and one that is only filled where it is null, had nothing to lose; one that nobody knows was there.
    return operation.columns
      .filter((name) => {
        const [of, now] = [column(was, name), is && column(is, name)];
        const isNew =
          of === undefined
            ? is === undefined || now !== undefined
            : // Under a name that another one has left.
              now !== undefined && isMadeAnew(of, now);
        const isSame = of !== undefined && isKept(operation, of, placed);
        return !isNew && !isFilledOnly(operation, name, schema) && !isSame;
      })
      .map((name) => ({ what: 'values written over', of: `${displayName(key)}.${name}` }));
  }
  if (operation.kind === 'dropColumn') {
    if (isComputedAgain(operation, placed)) return [];
    // What a migration before it has added, releases may have filled since.
    const was = table(placed.section.found, operation.table);
    const goes = columnIn(schema, operation);
    const isOwn =
      was === undefined
        ? table(schema, operation.table)?.origin.file === placed.migration.path
        : goes === undefined
          ? // Of a table that no known migration makes nobody knows that it was not there.
            was.complete && column(was, operation.column.text) === undefined
          : isMadeSince(was, goes);
    const link = linkOf(action, placed);
    if (isOwn || isOneValue(operation, schema)) return [];
    const by = link === undefined ? conversionOf(action, placed) : undefined;
    const key = relationKey(schema, operation.table);
    const isRead = link === undefined && schema.dialect === 'postgresql' && !isCopied(action, placed);
    const taken = isRead ? takenFrom(placed, key, operation.column.text) : undefined;
    if (taken !== undefined) {
      const kept = by === undefined ? '' : ', and what the expression leaves out is gone';
      const of = `${displayName(key)}.${operation.column.text}`;
      return [{ what: 'values taken', of, by: `${taken.by}${kept}`, taken }];
    }
    if (by !== undefined) {
      const of = `${displayName(key)}.${operation.column.text}`;
      return [{ what: 'values converted', of, by }];
    }
    if (isCopied(action, placed) || link !== undefined) return [];
    if (placed.previous.length > 0 && isCopied(action, placed, placed.previous)) {
      const of = `${displayName(relationKey(schema, operation.table))}.${operation.column.text}`;
      return [{ what: 'values copied', of }];
    }
  }
  if (operation.kind === 'alterColumnType') {
    const was = table(placed.start, operation.table);
    const isOld = was !== undefined && column(was, operation.column.text) !== undefined;
    const key = displayName(relationKey(schema, operation.table));
    return isOld && isComputed(operation) && !isCopied(action, placed)
      ? [{ what: 'values written over', of: `${key}.${operation.column.text}` }]
      : [];
  }
  // Its rows stand elsewhere; what no statement before it names stays behind.
  if (operation.kind === 'dropRelation' && isCopied(action, placed)) {
    const name = displayName(relationKey(schema, operation.target));
    const left = leftOf(operation.target, placed);
    if (left !== undefined) return left.map((one) => ({ what: 'values', of: `${name}.${one}` }));
    return columnsLeftBehind(operation.target, sceneOf(placed)).map((one) => ({
      what: 'values',
      of: `${name}.${one}`,
    }));
  }
  return lossesIn([action]);
}

/** Of a table that nobody saw made nothing is known but the columns that the change adds. */
function withoutAdded(action: Action, operation: Update, is: Table | undefined): readonly Action[] {
  if (is?.origin.unseen !== true) return [action];
  const columns = operation.columns.filter((name) => column(is, name) === undefined);
  return columns.length === 0 ? [] : [{ ...action, operation: { ...operation, columns } }];
}

/** Columns that no copy of all rows takes along; undefined where no copy is known to take all of them. */
function leftOf(name: Parameters<typeof table>[1], placed: Placed): readonly string[] | undefined {
  const of = table(schemaAt(placed), name);
  return of && leftBehind(of, carryingOf(placed));
}

function carryingOf({ section, at }: Placed): ReturnType<typeof carryingIn> {
  return carryingIn(
    section.statements.slice(0, at).map(({ statement }) => statement),
    (index) => schemaAt({ section, at: index }),
  );
}

/** Tables that go although a statement before them reads their rows into another. Sentences. */
export function copiedTablesAt(placed: Placed): readonly string[] {
  return placed.one.actions.flatMap((action) => {
    const { operation } = action;
    if (operation.kind !== 'dropRelation' || !isCopied(action, placed)) return [];
    const name = displayName(relationKey(schemaAt(placed), operation.target));
    // Columns that stay behind are told for themselves.
    const of = table(schemaAt(placed), operation.target);
    if (of !== undefined && leftOf(operation.target, placed) !== undefined)
      return [`Table ${oneLine(name)} goes; ${copiesInWords(of, carryingOf(placed), placed)}.`];
    return [
      `Table ${oneLine(name)} goes; a statement before it reads its rows into another table: rows that it leaves out are lost.`,
    ];
  });
}

/** Columns that go, and what was filled by them says the same the other way round. Sentences. */
function linksAt(placed: Placed): readonly string[] {
  const byLink = new Map<string, string[]>();
  for (const action of placed.one.actions) {
    const { operation } = action;
    const link = linkOf(action, placed);
    if (operation.kind !== 'dropColumn' || link === undefined) continue;
    const name = displayName(relationKey(schemaAt(placed), operation.table));
    byLink.set(link, [...(byLink.get(link) ?? []), oneLine(`${name}.${operation.column.text}`)]);
  }
  return [...byLink].map(
    ([link, of]) =>
      `The values of ${joinedColumns(of, mostCopies)} go; ${oneLine(link)} was filled by them and links the same rows.`,
  );
}

function linkOf({ operation }: Action, placed: Placed): string | undefined {
  if (operation.kind !== 'dropColumn') return undefined;
  return linkInstead(operation, droppedWith(placed), sceneOf(placed, placed.previous));
}

/** What goes although it was copied before. Sentences. */
export function copiesAt(placed: Placed): readonly string[] {
  const names = placed.one.actions.flatMap((action) => {
    const { operation } = action;
    const isGone =
      operation.kind === 'dropColumn' || (operation.kind === 'alterColumnType' && isComputed(operation));
    if (!isGone || !isCopied(action, placed) || conversionOf(action, placed) !== undefined) return [];
    return [`${displayName(relationKey(schemaAt(placed), operation.table))}.${operation.column.text}`];
  });
  const [only, ...more] = names.map(oneLine);
  const columns =
    only === undefined
      ? []
      : more.length === 0
        ? [`The values of ${only} go; they were copied before.`]
        : [`The values of ${joinedColumns([only, ...more], mostCopies)} go; they were copied before.`];
  return [...columns, ...linksAt(placed), ...copiedTablesAt(placed)];
}

const mostCopies = 12;

function sceneOf({ one, section, migration, at }: Placed, previous?: readonly Statement[]) {
  const schema = schemaAt({ section, at });
  const statements = section.statements.map(({ statement }) => statement);
  return {
    schema,
    path: migration.path,
    preceding: statements.slice(0, at),
    following: statements.slice(at + 1),
    before: previous,
    statement: one.statement,
    table: (name: Parameters<typeof table>[1]) => table(schema, name),
  };
}

/** `previous`: statements of other migrations that count too. */
function isCopied({ operation }: Action, placed: Placed, previous?: readonly Statement[]): boolean {
  const scene = sceneOf(placed, previous);
  if (operation.kind === 'dropRelation')
    return operation.relation === 'table' && isTableCopied(operation.target, scene);
  if (operation.kind === 'alterColumnType') return isColumnCopied(operation, [operation.column.text], scene);
  if (operation.kind !== 'dropColumn') return false;
  return isColumnCopied(operation, droppedWith(placed), scene);
}

/** Where other values were made of those of a column that goes, and none of them is a copy. */
function conversionOf(action: Action, placed: Placed): string | undefined {
  const { operation } = action;
  const schema = schemaAt(placed);
  if (operation.kind !== 'dropColumn' || schema.dialect !== 'postgresql') return undefined;
  return convertedBy(placed, relationKey(schema, operation.table), operation.column.text);
}

/** An enum of one label in a column that takes no nulls: every row says the same. */
function isOneValue(operation: DropColumn, schema: Schema): boolean {
  const found = columnIn(schema, operation);
  return found !== undefined && onlyLabel(found, schema) !== undefined;
}

function columnIn(schema: Schema, operation: DropColumn): Column | undefined {
  const of = table(schema, operation.table);
  return of && column(of, operation.column.text);
}

/** Columns that one statement drops. */
function droppedWith({ one }: Placed): readonly string[] {
  return one.actions.flatMap(({ operation }) =>
    operation.kind === 'dropColumn' ? [operation.column.text] : [],
  );
}

/** USING makes something else of the values than a cast does. */
function isComputed({ using, column: { text: name } }: AlterColumnType): boolean {
  if (using === undefined) return false;
  const words = lexemes(using.text)
    .map(({ text }) => text)
    .filter((one) => one.trim() !== '');
  const rest = words.filter((one) => !['(', ')'].includes(one));
  const isCast = rest[0] === name && (rest.length === 1 || rest[1] === '::');
  return !isCast && rest[0]?.toLowerCase() !== 'cast';
}
