/**
 * Keys that ON CONFLICT of releases goes by, exchanged for others: the release that comes needs the new key, those of before need the former one. How that is
 * done without a stop, and what the key that stands longer refuses. Measured by test/databases/conflict-keys.test.ts. Sentences.
 */
import { oneLine } from '../../plan/format.ts';
import { column, indexesOf, relationKey, tableByKey, columnsOf } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { conflictSaid, constraintSaid } from '../schema/said-keys.ts';
import { freedIndex } from '../schema/freed.ts';
import { isNamedByNone } from '../schema/keyless.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { reasonsAt } from './order.ts';
import { refusedOf } from './release.ts';
import { formerOn, isPart, list, type Rekeyed, shown } from './rekeyed-keys.ts';
import { withoutStop } from './rekeyed-steps.ts';
import { openConflict, refusedMeanwhile } from './refused-meanwhile.ts';
import { madeKey, type MadeKey, saidBefore } from './said-conflicts.ts';

const mostTold = 2;

/** Each key that a release needs, with the one of its table that goes for it, and what else of that table is exchanged or filled along with it. */
export function rekeyedIn(own: readonly Placed[]): readonly Rekeyed[] {
  const drops = own.flatMap((drop) => freedAt(drop).map((former) => ({ drop, former })));
  const made = own.flatMap((add) =>
    add.one.actions.flatMap(({ operation }) => {
      const fresh = madeKey(operation, add);
      return fresh === undefined ? [] : [{ add, fresh }];
    }),
  );
  return made.flatMap(({ add, fresh }) => {
    const going = drops.filter(({ former }) => former.relation === fresh.key);
    const table = tableByKey(add.start, fresh.key);
    const [first] = going.toSorted((a, b) => nearness(b.former, fresh, add) - nearness(a.former, fresh, add));
    if (!fresh.isSaid || first === undefined || table === undefined) return [];
    const beside = made.filter((one) => one.fresh.key === fresh.key && one.fresh !== fresh);
    const all = new Set([fresh, ...beside.map((one) => one.fresh)].flatMap(({ columns }) => columns));
    const come = [...all].filter((each) => column(table, each) === undefined);
    return [
      {
        ...{ table, former: first.former, drop: first.drop, fresh, add, come, beside },
        going: [first, ...going.filter((one) => one !== first)],
        fills: own.filter((one) => isFillOf(one, fresh.key, come)),
      },
    ];
  });
}

/** The one that it stands in for shares its columns, and programs of before name it. */
function nearness(former: Index, fresh: MadeKey, add: Placed): number {
  const columns = columnsOf(former);
  const isNear = isPart(columns, fresh.columns) || isPart(fresh.columns, columns);
  return (isNear ? 2 : 0) + (saidBefore(former, add) === undefined ? 0 : 1);
}

function isFillOf(placed: Placed, key: string, come: readonly string[]): boolean {
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'update' &&
      operation.columns.some((name) => come.includes(name)) &&
      relationKey(schemaAt(placed), operation.table) === key,
  );
}

/** But those that no program of either commit goes by. */
function freedAt(placed: Placed): readonly Index[] {
  const { one, section, start, migration } = placed;
  const before = schemaAt(placed);
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint' && operation.kind !== 'dropIndex') return [];
    const index = freedIndex(operation, before, { start, end: section.after });
    return index === undefined || isNamedByNone(operation, columnsOf(index), before, migration)
      ? []
      : [index];
  });
}

/** What is said of the part in which both happen. */
export function rekeyedInWords(own: readonly Placed[], isBrought: boolean): readonly string[] {
  const all = rekeyedIn(own);
  const once = new Map(all.toReversed().map((one) => [one.fresh.key, one]));
  return all.slice(0, mostTold).flatMap((one) => [
    saidWhere(one),
    `${both(one)}. With a stop, as in the runbook: every older instance is stopped, the file applied, the new release started.`,
    // The steps are those of a table.
    ...(once.get(one.fresh.key) === one ? withoutStop(one, isBrought) : []),
  ]);
}

/** Of a key that stands from this part on, beside one that a later part takes. */
export function rekeyedLater(own: readonly Placed[], statements: readonly Placed[]): readonly string[] {
  return rekeyedIn(statements)
    .filter(({ add, drop }) => own.includes(add) && !own.includes(drop))
    .slice(0, mostTold)
    .flatMap((one) =>
      refusedMeanwhile(
        one,
        one.going.flatMap(({ former, drop }) => (own.includes(drop) ? [] : [former])),
        `Until ${one.drop.place} has run`,
        false,
      ),
    );
}

/** A program that names the constraint goes by whatever has its name. */
export function sameNameInWords(own: readonly Placed[]): readonly string[] {
  const all = own.flatMap((add) =>
    add.one.actions.flatMap(({ operation }) => {
      const fresh = madeKey(operation, add);
      const place =
        fresh && add.migration.conflictsInCode?.now.get(conflictSaid(fresh.key, constraintSaid(fresh.name)));
      const former = fresh && indexesOf(add.start, fresh.key).find((one) => one.constraint === fresh.name);
      return fresh === undefined || place === undefined || former === undefined || fresh.kind === 'index'
        ? []
        : [
            `ON CONFLICT ON CONSTRAINT ${oneLine(fresh.name)} (${placed(place)}) works before and after it: until ${add.place} has run by (${list(columnsOf(former))}), then by (${list(fresh.columns)}).`,
          ];
    }),
  );
  return [...new Set(all)].slice(0, mostTold);
}

/** Programs of before were read, and say it: nobody has to be asked. */
export function isFormerSaid(own: readonly Placed[]): boolean {
  return rekeyedIn(own).some((one) => saidBefore(one.former, one.add) !== undefined);
}

function saidWhere(one: Rekeyed): string {
  const { migration } = one.add;
  const now = one.fresh.place;
  const was = saidBefore(one.former, one.add);
  const others = one.going.slice(1).filter(({ former }) => saidBefore(former, one.add) === undefined);
  const also =
    was === undefined || others.length === 0
      ? ''
      : `; that one says ${joined(
          others.map(({ former }) => formerOn(former)),
          mostTold,
        )} was not found`;
  const before =
    was !== undefined
      ? `; in the commit before ${placed(was)} says ${formerOn(one.former)}${also}`
      : migration.conflictsInCode?.before === undefined
        ? ''
        : `; that a program of the commit before says ${formerOn(one.former)} on it was not found`;
  return `${now === undefined ? 'The new release' : placed(now)} says ${one.fresh.on} on ${shown(one)}${before}.`;
}

function placed({ file, line }: { readonly file: string; readonly line: number }): string {
  return oneLine(`${file}:${line}`);
}

/** What each release comes to on the schema of the other. */
function both(one: Rekeyed): string {
  return `Until ${one.add.place} has run inserts of the new release fail, from ${one.drop.place} on those of older ones (42P10: no unique constraint matches ON CONFLICT)`;
}

/** Who is stopped until when, on the way back. */
export function rekeyedStopped(own: readonly Placed[], of: string): string | undefined {
  const [first] = rekeyedIn(own);
  return first === undefined
    ? undefined
    : `In this order${of === 'the way back' ? '' : `, for ${of}`}: stop every instance of the new release, run the script${own.some(({ migration }) => migration.recordBack !== undefined) ? ', put the record right' : ''}, start the former release. The script takes the key of ${first.fresh.on} and brings back that of ${formerOn(first.former)}: neither release inserts where the schema is the other’s.`;
}

/** For the head of the verdict. A sentence. */
export function openConflictInBrief(statements: readonly Placed[]): string | undefined {
  const [found] = rekeyedIn(statements).flatMap((one) => {
    const open = openConflict(one);
    return open === undefined ? [] : [{ one, ...open }];
  });
  if (found === undefined) return undefined;
  const { one, key, mends } = found;
  const { on, place, open } = one.fresh;
  const nulls = `with a null in ${list(open)}`;
  const mend = mends
    ? `Say NULLS NOT DISTINCT at ${key} first`
    : `Before PostgreSQL 15 that takes a unique index of its own for rows ${nulls}, and an ON CONFLICT of its own that names it`;
  return `No go as it is, with a stop as well: ${on}${place === undefined ? '' : ` (${placed(place)})`} finds no row ${nulls} (nulls are distinct), so each such insert adds one more. ${mend}.`;
}

/** For whoever decides. */
export function rekeyedToDecide(own: readonly Placed[]): readonly string[] {
  const all = rekeyedIn(own);
  const [first] = all;
  if (first === undefined) return [];
  const isPartitioned = all.some(({ table }) => table.partitionBy !== undefined);
  return isPartitioned
    ? []
    : [
        `With a stop of all instances, as in the runbook, or without one in three steps: ${first.going.length + first.beside.length > 1 ? 'former and new keys' : 'both keys'} on ${shown(first)}, then the release, then the exchange (see Deployment order).`,
      ];
}

/** Keys that come alone, that a release needs and that refuse what older ones may write. */
export function neededAlone(own: readonly Placed[]): readonly string[] {
  const told = new Set(rekeyedIn(own).map(({ add }) => add));
  return own
    .filter((one) => !told.has(one))
    .flatMap((one) =>
      reasonsAt(one).flatMap((reason) => {
        const refused = reason.says === undefined ? undefined : refusedOf([{ ...reason, phase: 'after' }]);
        return refused === undefined
          ? []
          : [
              `An older release that ${refused} fails from ${one.place} on: where one does, roll out one that does not before, which does not say ${reason.says ?? ''} yet.`,
            ];
      }),
    )
    .slice(0, mostTold);
}

/** Lines of which nothing is left to say. */
export function rekeyedLines(own: readonly Placed[]): ReadonlySet<Placed> {
  return new Set(
    rekeyedIn(own).flatMap((each) => [
      ...[each.add, ...each.going.map(({ drop }) => drop), ...each.beside.map(({ add }) => add)].filter(
        ({ one }) => one.actions.every(({ operation: { kind } }) => ofKeys.has(kind)),
      ),
      ...each.fills,
      ...own.filter((placed) => addsOnly(placed, each)),
    ]),
  );
}

/** Columns of the key, which its first step adds. */
function addsOnly(placed: Placed, { fresh, come }: Rekeyed): boolean {
  return placed.one.actions.every(
    ({ operation }) =>
      operation.kind === 'addColumn' &&
      come.includes(operation.column.name.text) &&
      relationKey(schemaAt(placed), operation.table) === fresh.key,
  );
}

const ofKeys: ReadonlySet<string> = new Set(['dropConstraint', 'addConstraint', 'dropIndex', 'createIndex']);
