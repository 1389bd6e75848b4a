/**
 * Keys that ON CONFLICT of releases goes by, exchanged for others: the release that comes needs the new key, those of before need the former one. How that is
 * done without a stop, and what the key that stands longer refuses. Measured by test/databases/conflict-keys.test.ts. Sentences.
 */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, foreignKeysTo, indexesOf, tableByKey } from '../../schema/lookup.ts';
import type { Index, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { conflictSaid, constraintSaid, keySaid } from '../schema/said-keys.ts';
import { freedIndex } from '../schema/freed.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { reasonsAt } from './order.ts';
import { refusedOf } from './release.ts';
import { madeKey, type MadeKey } from './said-conflicts.ts';

const mostTold = 2;
const mostLetters = 63;

interface Rekeyed {
  readonly table: Table;
  /** The one that goes, and where. */
  readonly former: Index;
  readonly drop: Placed;
  readonly fresh: MadeKey;
  readonly add: Placed;
}

/** Each key that a release needs, with the one of its table that goes. */
export function rekeyedIn(own: readonly Placed[]): readonly Rekeyed[] {
  const drops = own.flatMap((placed) => freedAt(placed).map((former) => ({ placed, former })));
  return own.flatMap((add) =>
    add.one.actions.flatMap(({ operation }) => {
      const fresh = madeKey(operation, add);
      const drop = drops.find(({ former }) => former.relation === fresh?.key);
      const table = fresh && tableByKey(add.start, fresh.key);
      return fresh?.isSaid === true && drop !== undefined && table !== undefined
        ? [{ table, former: drop.former, drop: drop.placed, fresh, add }]
        : [];
    }),
  );
}

function freedAt(placed: Placed): readonly Index[] {
  const { one, section, start } = placed;
  return one.actions.flatMap(({ operation }) =>
    operation.kind === 'dropConstraint' || operation.kind === 'dropIndex'
      ? (freedIndex(operation, schemaAt(placed), { start, end: section.after }) ?? [])
      : [],
  );
}

/** What is said of the part in which both happen. */
export function rekeyedInWords(own: readonly Placed[], isBrought: boolean): readonly string[] {
  return rekeyedIn(own)
    .slice(0, mostTold)
    .flatMap((one) => [
      saidWhere(one),
      `${both(one)}. With a stop, as in the runbook: every older instance is stopped, the file applied, the new release started.`,
      ...withoutStop(one, isBrought),
    ]);
}

/** Of a key that stands from this part on, beside one that a later part takes. */
export function rekeyedLater(own: readonly Placed[], statements: readonly Placed[]): readonly string[] {
  return rekeyedIn(statements)
    .filter(({ add, drop }) => own.includes(add) && !own.includes(drop))
    .slice(0, mostTold)
    .flatMap((one) => refusedMeanwhile(one, `Until ${one.drop.place} has run`));
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
            `ON CONFLICT ON CONSTRAINT ${oneLine(fresh.name)} (${placed(place)}) works before and behind it: until ${add.place} has run by (${list(columnsOf(former))}), then by (${list(fresh.columns)}).`,
          ];
    }),
  );
  return [...new Set(all)].slice(0, mostTold);
}

/** Programs of before were read, and say it: nobody has to be asked. */
export function isFormerSaid(own: readonly Placed[]): boolean {
  return rekeyedIn(own).some((one) => formerPlace(one) !== undefined);
}

function saidWhere(one: Rekeyed): string {
  const { migration } = one.add;
  const now = one.fresh.place;
  const was = formerPlace(one);
  const before =
    was !== undefined
      ? `; in the commit before ${placed(was)} says ${formerOn(one)}`
      : migration.conflictsInCode?.before === undefined
        ? ''
        : `; that a program of the commit before says ${formerOn(one)} on it was not found`;
  return `${now === undefined ? 'The new release' : placed(now)} says ${one.fresh.on} on ${shown(one)}${before}.`;
}

function placed({ file, line }: { readonly file: string; readonly line: number }): string {
  return oneLine(`${file}:${line}`);
}

function formerPlace({ former, add, fresh }: Rekeyed): MadeKey['place'] {
  const before = add.migration.conflictsInCode?.before;
  const names = [
    keySaid(columnsOf(former)),
    ...(former.constraint === undefined ? [] : [constraintSaid(former.constraint)]),
  ];
  return names.map((name) => before?.get(conflictSaid(fresh.key, name))).find((one) => one !== undefined);
}

/** What each release comes to on the schema of the other. */
function both(one: Rekeyed): string {
  return `Until ${one.add.place} has run inserts of the new release fail, from ${one.drop.place} on those of older ones (42P10: no unique constraint matches ON CONFLICT)`;
}

function withoutStop(one: Rekeyed, isBrought: boolean): readonly string[] {
  const { table, former, fresh, add } = one;
  const name = shown(one);
  if (table.partitionBy !== undefined)
    return [
      `Without a stop it does not go so: ${name} is partitioned, and no index that is built beside it becomes its key (USING INDEX).`,
    ];
  const index = indexName(one);
  const sql = qualifiedName(table);
  const come = fresh.columns.filter((each) => column(table, each) === undefined);
  const first =
    come.length === 0 ? '' : `what adds ${joined(come.map(oneLine))}, in a migration of its own; behind it `;
  const where = fresh.where === undefined ? '' : ` WHERE ${oneLine(fresh.where)}`;
  const build = `CREATE UNIQUE INDEX CONCURRENTLY ${quoted(index)} ON ${sql} (${fresh.columns.map(quoted).join(', ')})${where}`;
  const without = isBrought ? ', built with that one and without this file' : ', while this file waits';
  const references = foreignKeysTo(add.start, fresh.key).filter(
    ({ constraint }) => keySaid(constraint.references.columns) === keySaid(columnsOf(former)),
  );
  const keys =
    references.length === 0
      ? ''
      : ` What refers to (${list(columnsOf(former))}) goes first, as the former key does not go before it: ${joined(
          references.map(
            ({ table: of, constraint }) => `${oneLine(constraint.name)} of ${oneLine(displayName(of.key))}`,
          ),
          mostTold,
        )}.`;
  const nullable =
    fresh.kind === 'primary-key' ? fresh.columns.filter((each) => isNullable(table, each)) : [];
  const nulls =
    nullable.length === 0
      ? 'a moment'
      : `a moment where a validated CHECK says that ${list(nullable)} ${nullable.length === 1 ? 'is' : 'are'} not null, else as long as reading the table`;
  return [
    `Without a stop, in three steps: (1) ${first}in psql ${build}, for which no read or write waits; for new databases the same as a migration of its own, with IF NOT EXISTS in place of CONCURRENTLY; (2) the release that says ${fresh.on}${without}: older ones run on; (3) when none of them runs any more, a file in place of this one, ${exchange(one, index)}: reads and writes wait for ${nulls}.${keys}`,
    ...against(one),
    ...refusedMeanwhile(one, 'Between (1) and (3)'),
  ];
}

/** Rows that the former key allows and the new one does not. */
function against(one: Rekeyed): readonly string[] {
  const { former, fresh } = one;
  if (isPart(columnsOf(former), fresh.columns)) return [];
  return [
    `(1) fails where rows are alike in (${list(fresh.columns)}), and from then on it refuses them to older releases too (23505): where one writes such rows, only the stop is left.`,
  ];
}

/** Rows that the new key allows and the former one does not; and inserts that come to both at once. */
function refusedMeanwhile(one: Rekeyed, since: string): readonly string[] {
  const { former, fresh } = one;
  const name = oneLine(former.constraint ?? former.name);
  const wide = isPart(fresh.columns, columnsOf(former))
    ? ''
    : ` ${name} still refuses a second row with the same (${list(columnsOf(former))}), which ${fresh.on} does not catch (23505): what the new release writes so fails.`;
  return [
    `${since} both keys stand.${wide} Of inserts of one new row at the same moment some fail on the other key (23505), of either release: what tries again gets through.`,
  ];
}

function exchange({ table, former, fresh }: Rekeyed, index: string): string {
  const sql = qualifiedName(table);
  const constraint =
    fresh.kind === 'index'
      ? undefined
      : `ADD CONSTRAINT ${quoted(fresh.name)} ${fresh.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY'} USING INDEX ${quoted(index)}`;
  const drop = former.constraint === undefined ? undefined : `DROP CONSTRAINT ${quoted(former.constraint)}`;
  const alters = [drop, constraint].filter((each) => each !== undefined);
  const renamed =
    fresh.kind === 'index' && index !== fresh.name
      ? [`ALTER INDEX ${quoted(index)} RENAME TO ${quoted(fresh.name)}`]
      : [];
  return [
    ...(drop === undefined ? [`DROP INDEX ${quoted(former.name)}`] : []),
    ...(alters.length === 0 ? [] : [`ALTER TABLE ${sql} ${alters.join(', ')}`]),
    ...renamed,
  ].join('; ');
}

/** Who is stopped until when, on the way back. */
export function rekeyedStopped(own: readonly Placed[], of: string): string | undefined {
  const [first] = rekeyedIn(own);
  return first === undefined
    ? undefined
    : `In this order${of === 'it' ? '' : `, for ${of}`}: stop every instance of the new release, run the script${own.some(({ migration }) => migration.recordBack !== undefined) ? ', put the record right' : ''}, start the former release. The script takes the key of ${first.fresh.on} and brings back that of ${formerOn(first)}: neither release inserts where the schema is the other’s.`;
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
        `With a stop of all instances, as in the runbook, or without one in three steps: both keys on ${shown(first)}, then the release, then the exchange (see Deployment order).`,
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
    rekeyedIn(own).flatMap(({ add, drop }) =>
      [add, drop].filter(({ one }) => one.actions.every(({ operation: { kind } }) => ofKeys.has(kind))),
    ),
  );
}

const ofKeys: ReadonlySet<string> = new Set(['dropConstraint', 'addConstraint', 'dropIndex', 'createIndex']);

/** One that nothing has before, nor behind. */
function indexName({ table, fresh, add }: Rekeyed): string {
  const isTaken = [add.start, add.section.after].some((schema) =>
    indexesOf(schema, table.key).some((one) => one.name === fresh.name),
  );
  const isOwn =
    fresh.kind === 'index' && !indexesOf(add.start, table.key).some((one) => one.name === fresh.name);
  if (isOwn || (!isTaken && fresh.kind === 'index')) return fresh.name;
  return `${`${table.name}_${fresh.columns.join('_')}`.slice(0, mostLetters - '_new'.length)}_new`;
}

function formerOn({ former }: Rekeyed): string {
  return `ON CONFLICT (${list(columnsOf(former))})`;
}

function shown({ table }: Rekeyed): string {
  return oneLine(displayName(table.key));
}

function isNullable(table: Table, name: string): boolean {
  return column(table, name)?.nullable === true;
}

function list(columns: readonly string[]): string {
  return columns.map(oneLine).join(', ');
}

function quoted(name: string): string {
  return oneLine(quoteIdentifier(name));
}

/** All of the first are among the others: whoever is apart in those is apart in these. */
function isPart(some: readonly string[], others: readonly string[]): boolean {
  return some.every((one) => others.includes(one));
}

function columnsOf({ elements }: Index): readonly string[] {
  return elements.flatMap((each) => each.column ?? []);
}
