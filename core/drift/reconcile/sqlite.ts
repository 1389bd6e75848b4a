/**
 * The statements of SQLite that make one side equal to the other. ALTER TABLE adds and drops simple columns; any other change of a table
 * rebuilds it, as SQLite's manual has it (lang_altertable.html, section 7): a new table takes the rows, the old one is dropped, the new one
 * takes its name, and indexes and triggers are created again.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { ItemMake } from '../../catalog/make.ts';
import { countersMoved, isQualified, namesIt, renamedUnchecked } from '../../schema/apply/sqlite/texts.ts';
import { foldedName, sqliteWriting } from '../../syntax/sqlite/identifier.ts';
import { step, type Change, type Ends, type Lookup, type Step } from './step.ts';
import { inOrderOfReading } from './views.ts';

export interface SqliteReconciliation {
  readonly steps: readonly Step[];
  /**
   * False if foreign keys must be off, because a dropped table is referenced: DROP TABLE would delete or change the rows that reference it.
   * The steps then open and end a transaction of their own, outside of which alone foreign keys can be switched.
   */
  readonly transaction: boolean;
  /** Those that no statement here removes. */
  readonly unwritten: readonly Change[];
}

export function sqliteSteps(ends: Ends): SqliteReconciliation {
  const { from, to, changes } = ends;
  const unwritten: Change[] = [];
  const tables: Step[] = [];
  /** Tables that are dropped and created, and views: what is on them goes with them. */
  const again = new Set<string>();
  const alive = changes.filter((one) => isPartOfTable(one, ends));
  for (const [table, own] of groupBy(alive, ({ change, old, now }) => (now ?? old)?.on ?? change.name)) {
    const altered = altering(table, own, ends);
    const made = altered ?? rebuilding(table, ends);
    if (made === undefined) unwritten.push(...own);
    else tables.push(...made);
    if (altered === undefined && made !== undefined) again.add(table);
  }
  const others = changes.filter((one) => !isPart(one));
  for (const { what, change } of others)
    if (change.kind === 'view' && what === 'alter') again.add(change.name);
  const dropped = new Set([...again, ...ends.removed]);
  const goes = (one: ItemMake | undefined): readonly Step[] =>
    one?.drop === undefined || dropped.has(one.on ?? '') ? [] : [step('main', 'drop-programs', one.drop)];
  const programs = others.filter(({ change }) => change.kind !== 'table');
  const removing = programs.flatMap(({ old }) => (old === undefined ? [] : [old]));
  const changed = new Set(programs.map(({ change }) => change.name));
  const creating = [
    ...programs.flatMap(({ now }) => (now === undefined ? [] : [now])),
    ...to.all.filter(({ kind, name, on = '' }) => isProgram(kind) && again.has(on) && !changed.has(name)),
  ];
  const whole = others.filter(({ change }) => change.kind === 'table');
  const body = [
    ...inOrderOf(['trigger', 'index'], removing).flatMap(goes),
    ...inOrderOfReading(removing.filter(({ kind }) => kind === 'view'))
      .toReversed()
      .flatMap(goes),
    ...whole.flatMap(({ now }) => (now?.make === undefined ? [] : [step('main', 'tables', now.make)])),
    ...tables,
    ...inOrderOf(['index'], creating).flatMap(made),
    ...inOrderOfReading(creating.filter(({ kind }) => kind === 'view')).flatMap(made),
    ...inOrderOf(['trigger'], creating).flatMap(made),
    ...whole.flatMap(({ old, now }) =>
      now !== undefined || old?.drop === undefined
        ? []
        : [step('main', 'destroy', old.drop, `All rows of ${old.name} are lost.`)],
    ),
  ];
  const gone = [...again, ...whole.flatMap(({ what, change }) => (what === 'remove' ? [change.name] : []))];
  const isOff = gone.some((table) => isReferenced(table, from) || isReferenced(table, to));
  return { steps: isOff ? withKeysOff(body) : body, transaction: !isOff, unwritten };
}

/** Of a table that is there on both sides. */
function isPartOfTable(one: Change, ends: Ends): boolean {
  const { change, what, old, now } = one;
  if (change.kind === 'table') return what === 'alter';
  const on = (now ?? old)?.on ?? '';
  return isPart(one) && !ends.added.has(on) && !ends.removed.has(on);
}

/** Not created and dropped by a statement of its own. */
function isPart({ change: { kind }, what }: Change): boolean {
  return kind === 'column' || kind === 'constraint' || (kind === 'table' && what === 'alter');
}

function isProgram(kind: ItemMake['kind']): boolean {
  return kind === 'index' || kind === 'trigger';
}

function inOrderOf(kinds: readonly ItemMake['kind'][], all: readonly ItemMake[]): readonly ItemMake[] {
  return kinds.flatMap((kind) => all.filter((one) => one.kind === kind));
}

function made({ make }: ItemMake): readonly Step[] {
  return make === undefined ? [] : [step('main', 'programs', make)];
}

/** By a foreign key, also of its own. */
function isReferenced(table: string, { all }: Lookup): boolean {
  const name = foldedName(table);
  return all.some((one) => one.kind === 'table' && listIn(one, 'refers').includes(name));
}

function listIn({ facts }: ItemMake, fact: string): readonly string[] {
  return facts.get(fact)?.split('\n') ?? [];
}

function withKeysOff(body: readonly Step[]): readonly Step[] {
  const plain = (sql: string): Step => step('main', 'surroundings', sql);
  return [
    plain('PRAGMA foreign_keys = OFF'),
    plain('BEGIN'),
    ...body,
    plain('PRAGMA foreign_key_check'),
    plain('COMMIT'),
    plain('PRAGMA foreign_keys = ON'),
  ];
}

// ------------------------------------------------------------------------------------------------ ALTER TABLE

/** Undefined if ALTER TABLE does not do it. */
function altering(table: string, changes: readonly Change[], ends: Ends): readonly Step[] | undefined {
  const own = new Set(
    changes.flatMap(({ change, what, old, now }) =>
      change.kind === 'column' && what !== 'alter' ? [(now ?? old)?.facts.get('column') ?? ''] : [],
    ),
  );
  const steps: Step[] = [];
  for (const { change, what, old, now } of changes) {
    const facts = (now ?? old)?.facts;
    // A constraint that is written at the column comes and goes with it.
    if (change.kind === 'constraint' && what === 'add' && own.has(facts?.get('inline') ?? '')) continue;
    if (change.kind !== 'column') return undefined;
    if (what === 'add' && now?.make !== undefined && facts?.has('addable') === true)
      steps.push(step('main', 'columns', `ALTER TABLE ${sqliteWriting.quote(table)} ADD COLUMN ${now.make}`));
    else if (what === 'remove' && old !== undefined && isAlone(old, ends))
      steps.push(
        step(
          'main',
          'columns',
          `ALTER TABLE ${sqliteWriting.quote(table)} DROP COLUMN ${sqliteWriting.quote(facts?.get('column') ?? '')}`,
          lost(old),
        ),
      );
    else return undefined;
  }
  return steps;
}

/** SQLite refuses to drop a column that something uses. */
function isAlone(column: ItemMake, { from }: Ends): boolean {
  const name = column.facts.get('column') ?? '';
  const table = foldedName(column.on ?? '');
  return from.all.every(({ kind, name: other, on, make = '' }) => {
    if (kind === 'table' || other === column.name || !namesIt(make, name)) return true;
    return kind !== 'view' && kind !== 'trigger' && on !== column.on && !namesIt(make, table);
  });
}

function lost({ name }: ItemMake): string {
  return `All values of ${name} are lost.`;
}

// ------------------------------------------------------------------------------------------------ rebuilds

/** Undefined if one side's text is not understood, or names the table in its own definition. */
function rebuilding(table: string, { from, to, changes }: Ends): readonly Step[] | undefined {
  const [old, now] = [from.get('table', table), to.get('table', table)];
  const [head, tail] = [now?.facts.get('head'), now?.facts.get('tail')];
  if (old?.facts.has('head') !== true || head === undefined || tail === undefined) return undefined;
  if (isQualified(tail, foldedName(table))) return undefined;
  const fresh = freeName(table, from, to);
  const [before, after] = [columnsOf(from, table), columnsOf(to, table)];
  const copied = after.filter(
    ({ name, facts }) =>
      !facts.has('generated') && before.some((one) => one.name === name && !one.facts.has('generated')),
  );
  if (copied.length === 0) return undefined;
  const list = copied.map(({ facts }) => sqliteWriting.quote(facts.get('column') ?? '')).join(', ');
  const gone = before.filter(({ name }) => !after.some((one) => one.name === name));
  const losses = gone.map(lost);
  const told = changes.flatMap((one) => (one.change.kind === 'column' ? (toldOf(one, table) ?? []) : []));
  const name = sqliteWriting.quote(table);
  return [
    step('main', 'tables', `${head}${sqliteWriting.quote(fresh)}${tail}`),
    step(
      'main',
      'tables',
      `INSERT INTO ${sqliteWriting.quote(fresh)} (${list}) SELECT ${list} FROM ${name}`,
      told.length === 0 ? undefined : told.join(' '),
    ),
    ...(old.facts.has('counted') && now?.facts.has('counted') === true
      ? countersMoved(table, fresh).map((sql) => step('main', 'tables', sql))
      : []),
    step('main', 'tables', `DROP TABLE ${name}`, losses.length === 0 ? undefined : losses.join(' ')),
    ...renamedUnchecked(sqliteWriting.quote(fresh), name).map((sql) => step('main', 'tables', sql)),
  ];
}

/** What a copied value meets. */
function toldOf({ what, old, now }: Change, table: string): string | undefined {
  if (now?.on !== table) return undefined;
  const isRequired = now.facts.has('required') && !now.facts.has('generated');
  if (what === 'add')
    return isRequired && !now.facts.has('filled')
      ? `The copy fails if there are rows: ${now.name} is NOT NULL without a default.`
      : undefined;
  if (isRequired && old?.facts.has('required') === false)
    return `The copy fails if ${now.name} is NULL in a row.`;
  return old?.facts.get('type') === now.facts.get('type')
    ? undefined
    : `Values of ${now.name} are converted as its new type says; in a STRICT table one that does not fit makes the copy fail.`;
}

function columnsOf({ all }: Lookup, table: string): readonly ItemMake[] {
  return all.filter(({ kind, on }) => kind === 'column' && on === table);
}

function freeName(table: string, from: Lookup, to: Lookup): string {
  const taken = new Set([...from.all, ...to.all].map(({ name }) => foldedName(name)));
  for (let number = 1; ; number += 1) {
    const name = `${table}_new${number === 1 ? '' : String(number)}`;
    if (!taken.has(foldedName(name))) return name;
  }
}
