/**
 * Who waits without naming what is locked: foreign keys ask other tables for whoever deletes or inserts. Measured on 14 to 18 by
 * test/databases/review-keys.test.ts. Sentences.
 */
import {
  column,
  foreignKeysFrom,
  foreignKeysTo,
  displayName,
  relationKey,
  tableByKey,
  tableCalled,
} from '../../schema/lookup.ts';
import type { ObjectName, Operation, ReferentialAction } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import type { Schema, Table } from '../../schema/model.ts';
import type { BlockedRelation } from '../model.ts';
import { commas } from '../../text/enumerate.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { sizeAt } from '../statements/sizes.ts';
import { deadlockOfDeletes } from './cascade-deadlock.ts';
import { waitingByTriggers } from './trigger-waits.ts';
import { viewsWaiting } from './view-waits.ts';
import { isFewRows } from '../statements/row-work.ts';

/** Of what is locked as long as work takes: the largest tables first, as they are felt most. */
export function waitingAlong(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  date: string,
): readonly string[] {
  const start = statements[0]?.start;
  const placeOf = new Map(statements.map(({ place }, at) => [place, at] as const));
  const lockedAt = ({ places }: BlockedRelation): number =>
    Math.min(...places.map((place) => placeOf.get(place) ?? Infinity));
  // Whoever waits for several that one transaction keeps waits from the first on.
  const long = blocked
    .filter(({ length }) => length === 'long')
    .toSorted((one, other) => lockedAt(one) - lockedAt(other));
  if (start === undefined || long.length === 0) return [];
  const known = [...new Set(statements.flatMap(({ migration }) => migration.sizes ?? []))];
  const bytesOf = (relation: string): number =>
    Math.max(0, ...known.map((sizes) => sizeAt({ sizes, date }, relation)?.bytes ?? 0));
  const locked = new Map(long.map((one, at) => [one.relation, { one, at }] as const));
  const around = { start, long, bytesOf, locked, isTogether: togetherIn(statements) };
  return [
    ...bounded(deleting(around), 'Deletes of rows of'),
    ...bounded(inserting(around), 'Inserts into'),
    ...waitingByTriggers(start, blocked, bytesOf),
    ...viewsWaiting(start, long),
    ...onStandbys(long),
  ];
}

interface Around {
  readonly start: Schema;
  readonly long: readonly BlockedRelation[];
  /** 0 where nobody knows. */
  readonly bytesOf: (relation: string) => number;
  /** By their names, in the order in which they are locked. */
  readonly locked: ReadonlyMap<string, Locked>;
  readonly isTogether: (all: readonly BlockedRelation[]) => boolean;
}

interface Waiting {
  /** Who writes there waits. */
  readonly relations: readonly string[];
  /** `, and updates of these keys, wait as long: their foreign keys ask users.` */
  readonly words: string;
}

const mostSentences = 5;
const mostRest = 12;

/** What is left is named, or counted at the least: there is no list of it anywhere else. */
function bounded(waiting: readonly Waiting[], who: string): readonly string[] {
  const isAll = waiting.length <= mostSentences + 1;
  const first = isAll ? waiting : waiting.slice(0, mostSentences);
  const told = new Set(first.flatMap(({ relations }) => relations));
  const rest = isAll ? [] : waiting.slice(mostSentences).flatMap(({ relations }) => relations);
  const names = [...new Set(rest)].filter((name) => !told.has(name));
  return [
    ...first.map(({ relations, words }) => `${who} ${few(relations)}${words}`),
    ...(names.length === 0
      ? []
      : [`${who} ${commas(names, mostRest)} wait too, by foreign keys of the same kind.`]),
  ];
}

function largestFirst(relations: Iterable<string>, bytesOf: Around['bytesOf']): readonly string[] {
  return [...relations].toSorted((a, b) => bytesOf(b) - bytesOf(a));
}

function ordered(waiting: readonly Waiting[], bytesOf: Around['bytesOf']): readonly Waiting[] {
  const most = ({ relations }: Waiting): number => Math.max(0, ...relations.map(bytesOf));
  return waiting.toSorted((a, b) => most(b) - most(a));
}

/** Whose rows take others along that are locked, though their own table is free or locked at another time. */
interface Reached {
  /** In the order in which they are locked. */
  readonly names: Map<string, BlockedRelation>;
  /** Of one of them at the least by a key of its own; else by rows that go along and take those along in their turn. */
  isDirect: boolean;
  isAll: boolean;
}

/** The key leads the DELETE to what is locked, and so do keys to that key. */
function deleting({ start, long, bytesOf, locked, isTogether }: Around): readonly Waiting[] {
  const byParent = new Map<string, Reached>();
  for (const [at, one] of long.entries()) {
    const { relation } = one;
    const table = tableCalled(start, relation);
    if (table === undefined) continue;
    const isShut = one.blocks === 'reads-and-writes';
    for (const { parent, isChanged, isDirect } of parentsAbove(start, table, isShut)) {
      const name = oneLine(displayName(parent));
      const own = locked.get(name);
      // Locked itself from then on, it waits already; one that is free again by then waits a second time.
      if (
        name === relation ||
        (own !== undefined && isEarlier(own, { one, at }) && isTogether([own.one, one]))
      )
        continue;
      const known = byParent.get(name) ?? { names: new Map(), isDirect: false, isAll: true };
      known.names.set(relation, one);
      known.isDirect ||= isDirect;
      known.isAll &&= isChanged;
      byParent.set(name, known);
    }
  }
  const bySame = new Map<string, string[]>();
  const isOneTable = locked.size === 1;
  for (const [parent, { names, isDirect, isAll }] of byParent) {
    const [first = ''] = names.keys();
    const reached = [...names.values()];
    const isOne = isTogether(reached);
    // One transaction keeps all of them from the first lock on; several let each go, and a DELETE meets the next.
    const places = placesInWords([...new Set(reached.flatMap((one) => one.places))]);
    const long = !isOne
      ? `as long as what they ${isAll ? 'change' : 'ask'} is locked (by ${places})`
      : names.size > 1 || locked.has(parent) || !isOneTable
        ? `as long as ${!isAll && reached[0]?.isShutLater === true ? 'reads' : 'those'} of ${first}`
        : 'as long';
    const through = isDirect ? '' : ', where rows of tables in between refer to them';
    const own = locked.get(parent)?.one;
    const held = own === undefined ? reached : [...reached, own];
    const deadlock = isAll && isTogether(held) ? deadlockOfDeletes(parent, held, start) : '';
    const why = ` wait ${long}: foreign keys ${isAll ? 'change' : 'ask'} ${few([...names.keys()])} along with them${through}.${deadlock}`;
    bySame.set(why, [...(bySame.get(why) ?? []), parent]);
  }
  return ordered(
    [...bySame].map(([words, parents]) => ({ relations: largestFirst(parents, bytesOf), words })),
    bytesOf,
  );
}

interface Locked {
  readonly one: BlockedRelation;
  readonly at: number;
}

function isEarlier(own: Locked, other: Locked): boolean {
  return own.at < other.at || own.one.places[0] === other.one.places[0];
}

/** All are locked in one transaction, which keeps them to its end. */
function togetherIn(statements: readonly Placed[]): (all: readonly BlockedRelation[]) => boolean {
  const transactions = new Map(statements.map(({ place, one }) => [place, one.during.transaction] as const));
  return (all) => {
    const places = all.flatMap((one) => one.places);
    const found = new Set(places.map((place) => transactions.get(place)));
    return all.length < 2 || (found.size === 1 && !found.has(undefined));
  };
}

interface Above {
  readonly parent: string;
  readonly isChanged: boolean;
  /** By a key of the table itself. */
  readonly isDirect: boolean;
}

/** The key of the table itself changes its rows, or asks it where it is shut; above that only rows that are deleted lead on. */
function parentsAbove(start: Schema, table: Table, isShut: boolean): readonly Above[] {
  const found: Above[] = [];
  const seen = new Set<string>([table.key]);
  const climb = (from: Table, isChanged: boolean): void => {
    // What a key of its own leads to is no more told of by others.
    const next: (readonly [Table, boolean])[] = [];
    for (const { references } of foreignKeysFrom(from)) {
      const isOwn = from === table;
      const parent = references.relation;
      const leads = isOwn ? isShut || changesRows(references) : references.onDelete === 'cascade';
      if (!leads || seen.has(parent)) continue;
      seen.add(parent);
      const changed = isOwn ? changesRows(references) : isChanged;
      found.push({ parent, isChanged: changed, isDirect: isOwn });
      const above = tableByKey(start, parent);
      if (above !== undefined) next.push([above, changed]);
    }
    for (const [above, changed] of next) climb(above, changed);
  };
  climb(table, true);
  return found;
}

/** They replay the lock where it is taken, and its end with the commit. */
function onStandbys(long: readonly BlockedRelation[]): readonly string[] {
  const shut = long.filter(({ blocks }) => blocks === 'reads-and-writes').map(({ relation }) => relation);
  return shut.length === 0 ? [] : [`On hot standbys reads of ${few(shut)} wait as long too.`];
}

function changesRows({ onDelete }: { readonly onDelete: ReferentialAction }): boolean {
  return onDelete === 'cascade' || onDelete === 'set-null' || onDelete === 'set-default';
}

/** The key asks the locked table whether there is such a row, even for a null. */
function inserting({ start, long, bytesOf, locked, isTogether }: Around): readonly Waiting[] {
  const waiting = long.flatMap((one, at) => {
    const { relation, blocks } = one;
    const table = blocks === 'reads-and-writes' ? tableCalled(start, relation) : undefined;
    const children = table === undefined ? [] : foreignKeysTo(start, table.key);
    // Locked itself no later, it waits already.
    const isTold = (name: string): boolean => {
      const own = locked.get(name);
      return own !== undefined && isEarlier(own, { one, at }) && isTogether([own.one, one]);
    };
    const names = [...new Set(children.map((each) => oneLine(displayName(each.table.key))))].filter(
      (name) => !isTold(name),
    );
    return names.length === 0
      ? []
      : [
          {
            relations: largestFirst(names, bytesOf),
            words: `, and updates of these keys, wait as long${one.isShutLater ? ` as reads of ${relation}` : long.length === 1 ? '' : ` as those of ${relation}`}: their foreign keys ask ${relation}${forNulls(children, names)}.`,
          },
        ];
  });
  return ordered(waiting, bytesOf);
}

/** Of those that may be null: whoever writes no key waits as well. */
function forNulls(children: ReturnType<typeof foreignKeysTo>, names: readonly string[]): string {
  const open = children.filter(
    ({ table, constraint: { columns } }) =>
      names.includes(oneLine(displayName(table.key))) &&
      columns.some((name) => column(table, name)?.nullable === true),
  );
  const tables = [...new Set(open.map(({ table }) => oneLine(displayName(table.key))))];
  if (tables.length === 0) return '';
  return `; an insert waits even where its key is null${tables.length === names.length ? '' : ` (${few(tables)})`}`;
}

/** Tables of before: rows that are written keep what they refer to from going until the transaction ends. */
export function keptParents(placed: Placed): readonly string[] {
  if (isFewRows(placed)) return [];
  const { one, section, at, start } = placed;
  const schema = schemaAt({ section, at });
  const all = one.actions.flatMap(({ operation, effect }) => {
    // A key that is null in every row that comes refers to none.
    const isHeld = (key: string): boolean =>
      effect.relations.some(({ relation, lock }) => relation === displayName(key) && lock !== 'ACCESS SHARE');
    const written = writtenBy(operation);
    const table = written && tableByKey(start, relationKey(schema, written.table));
    // Through rows in between their deletes come to rows that are written already, and wait there, or end in a deadlock.
    const above = table === undefined ? [] : parentsAbove(start, table, false).filter((own) => !own.isDirect);
    return parentsOf(operation, schema).filter(
      (key) => isHeld(key) && !above.some(({ parent }) => parent === key),
    );
  });
  return [...new Set(all)].filter((key) => start.relations.has(key)).map(displayName);
}

function parentsOf(operation: Operation, schema: Schema): readonly string[] {
  const written = writtenBy(operation);
  const table = written && tableByKey(schema, relationKey(schema, written.table));
  if (table === undefined) return [];
  return foreignKeysFrom(table)
    .filter(
      ({ columns }) =>
        written?.columns === undefined || columns.some((one) => written.columns?.includes(one)),
    )
    .map(({ references }) => references.relation);
}

function writtenBy(
  operation: Operation,
): { readonly table: ObjectName; readonly columns: readonly string[] | undefined } | undefined {
  if (operation.kind === 'update')
    return {
      table: operation.table,
      columns: operation.columns.length === 0 ? undefined : operation.columns,
    };
  return operation.kind === 'insert' && operation.source === 'query'
    ? { table: operation.table, columns: undefined }
    : undefined;
}

const mostNames = 10;

export function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 1 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
}
