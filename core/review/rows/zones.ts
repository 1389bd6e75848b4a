/**
 * Timestamps that get a time zone or lose it. A timestamp does not say which moment it is: whoever changes the type takes all values for those of
 * one zone, and whether they are is nowhere in the data.
 */
import { commas } from '../../text/enumerate.ts';
import { groupBy } from '../../collections/group-by.ts';
import { timeZoneOf } from '../../migrations/transactions.ts';
import type { AlterColumnType } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Table } from '../../schema/model.ts';
import { isZoned, retypedBy } from '../order/loosened.ts';
import { LineIndex } from '../../text/line-index.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

export interface Zoned {
  readonly placed: Placed;
  readonly table: Table;
  readonly column: Column;
  /** `users.seen`. */
  readonly name: string;
  /** It becomes one with a zone. */
  readonly gains: boolean;
  /** Undefined where it is that of the session, and nothing here sets that. */
  readonly zone: string | undefined;
  /** Where the session is told; undefined where the cast itself says it. */
  readonly told: string | undefined;
}

export function zonedIn(statements: readonly Placed[]): readonly Zoned[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) =>
      operation.kind === 'alterColumnType' ? zonedBy(operation, placed) : [],
    ),
  );
}

function zonedBy(operation: AlterColumnType, placed: Placed): readonly Zoned[] {
  const { section, at, start } = placed;
  const before = schemaAt(placed);
  const retyped = retypedBy(operation, before, {
    start,
    end: section.before[at + 1] ?? section.after,
  });
  const table = tableByKey(start, relationKey(before, operation.table));
  if (retyped === undefined || table === undefined || !isZoned(retyped)) return [];
  const read = zoneOf(operation, placed);
  if (read === undefined) return [];
  const { former, now, name } = retyped;
  return [{ placed, table, column: former, name, gains: now.type.name === 'timestamptz', ...read }];
}

/** Undefined of an expression that may be anything. */
function zoneOf(
  { column, using }: AlterColumnType,
  placed: Placed,
): Pick<Zoned, 'zone' | 'told'> | undefined {
  const text = using?.text.trim() ?? '';
  const said = /\bat\s+time\s+zone\s+'([^']+)'\)?$/i.exec(text)?.[1];
  if (said !== undefined) return { zone: oneLine(said), told: undefined };
  const isCast = text === '' || text.replace(/::.*$/, '').replaceAll('"', '') === column.text;
  if (!isCast) return undefined;
  const { timeZone } = timeZoneOf(placed.one.during.settings);
  return timeZone === undefined
    ? { zone: undefined, told: undefined }
    : { zone: oneLine(timeZone), told: settingPlace(placed) };
}

/** The statement that sets it. */
function settingPlace({ section, at, place, migration }: Placed): string | undefined {
  const setting = section.statements
    .slice(0, at)
    .findLast(({ actions }) =>
      actions.some(({ operation }) => operation.kind === 'setVariable' && operation.variable === 'timezone'),
    );
  if (setting === undefined) return undefined;
  const { line } = new LineIndex(migration.text).position(setting.statement.span.start);
  return place.replace(/\d+$/, String(line + 1));
}

const mostNames = 4;

/** Sentences: what a person has to know of the values before they are read so. */
export function zonesToDecide(statements: readonly Placed[]): readonly string[] {
  const byReading = groupBy(zonedIn(statements), ({ gains, zone, told }) =>
    JSON.stringify([gains, zone, told]),
  );
  return [...byReading.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const names = commas([...new Set(same.map(({ name }) => name))], mostNames);
    const at = first.told ?? placesInWords([...new Set(same.map(({ placed }) => placed.place))]);
    if (!first.gains)
      return [
        `In which zone the clock times of ${names} are read from then on: ${first.zone === undefined ? 'they become those of the TimeZone of the session that migrates, which nothing here sets' : `${at} makes them those of ${first.zone}`}, and values that come later those of the session that writes them.`,
      ];
    return [
      first.zone === undefined
        ? `In which zone the values of ${names} were written: they are read in the TimeZone of the session that migrates, which nothing here sets, and all of those that others wrote are wrong by the offset then. SET timezone in front says it.`
        : `Whether the values of ${names} were written in ${first.zone}, as ${at} has them read: a timestamp does not say its zone, now() and programs write that of their session. Values of another zone are wrong by its offset from then on, no error tells them, and no way back. The pre-flight shows what TimeZone is set to, and the newest values beside now().`,
    ];
  });
}

/** A sentence; undefined where no timestamp gets a zone. */
export function zonesInBrief(statements: readonly Placed[]): string | undefined {
  const zones = new Set(zonedIn(statements).flatMap(({ gains, zone }) => (gains ? [zone] : [])));
  const [zone] = zones;
  if (zones.size === 0) return undefined;
  return `Somebody says before whether the timestamps are ${zones.size === 1 && zone !== undefined ? `of ${zone}` : 'of the zone that they are read in'}: nothing tells it afterwards.`;
}

/** A sentence on why no row is written again, for a statement that is over in a moment. */
export function keptByZone(placed: Placed): string | undefined {
  const zoned = zonedIn([placed]);
  const [first] = zoned;
  const isKept = placed.one.whole?.relations.every(({ rewrite }) => !rewrite) === true;
  return first?.told === undefined || !isKept
    ? undefined
    : `No row is written again, as ${first.told} sets TimeZone to ${first.zone ?? ''}: in a session of another zone the whole table would be, under the same lock.`;
}
