/**
 * The statements of MySQL and MariaDB that make one side equal to the other. Everything that changes in one table is one ALTER TABLE, which
 * the server runs as a whole; foreign keys are dropped before all tables and added after them.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { ItemMake } from '../../catalog/make.ts';
import { keyOf } from '../compare.ts';
import { step, type Change, type Ends, type Step } from './step.ts';
import { inOrderOfReading } from './views.ts';

export interface MysqlReconciliation {
  readonly steps: readonly Step[];
  /** Those that no statement here removes. */
  readonly unwritten: readonly Change[];
}

export function mysqlSteps(ends: Ends): MysqlReconciliation {
  const steps: Step[] = [...foreignKeysAgain(ends)];
  const unwritten: Change[] = [];
  const parts: Change[] = [];
  for (const change of inOrder(ends.changes)) {
    if (isPart(change)) {
      parts.push(change);
      continue;
    }
    const own = stepsOf(change, ends);
    if (own === undefined) unwritten.push(change);
    else steps.push(...own);
  }
  for (const [table, own] of groupBy(parts, ({ old, now }) => (now ?? old)?.facts.get('table') ?? ''))
    steps.push(...alterTable(table, own));
  return { steps, unwritten };

  /** What is changed with others by one ALTER TABLE of an existing table. */
  function isPart({ change: { kind }, what, old, now }: Change): boolean {
    const one = now ?? old;
    const on = kind === 'table' ? one?.name : one?.on;
    if (on === undefined || ends.added.has(on) || ends.removed.has(on)) return false;
    if (kind === 'table')
      return what === 'alter' && now?.facts.get('partitions') === old?.facts.get('partitions');
    return kind === 'column' || kind === 'index' || (kind === 'constraint' && !isForeignKey(one));
  }
}

function stepsOf({ what, change: { kind }, old, now }: Change, ends: Ends): readonly Step[] | undefined {
  const drop = old?.drop;
  switch (kind) {
    case 'table':
      if (what === 'add') return now?.make === undefined ? undefined : [step('main', 'tables', now.make)];
      if (what === 'remove')
        return drop === undefined
          ? undefined
          : [step('main', 'destroy', drop, `All rows of ${old?.name ?? ''} are lost.`)];
      return partitioned(old, now);
    case 'column':
    case 'index':
      // Created and dropped with its table.
      return [];
    case 'constraint':
      return isForeignKey(now ?? old) ? foreignKey(old, now, ends) : [];
    case 'view':
      if (what === 'remove') return drop === undefined ? undefined : [step('main', 'drop-views', drop)];
      return now?.make === undefined
        ? undefined
        : [
            step(
              'main',
              'views',
              now.make.replace(/^CREATE /, what === 'alter' ? 'CREATE OR REPLACE ' : 'CREATE '),
            ),
          ];
    case 'sequence':
      if (what === 'remove')
        return drop === undefined
          ? undefined
          : [step('main', 'destroy', drop, `The counter ${old?.name ?? ''} is lost.`)];
      return now?.make === undefined
        ? undefined
        : [step('main', 'sequences', what === 'add' ? now.make : altered(now.make))];
    case 'trigger':
    case 'function':
    case 'other object':
      return program(old, now, ends);
    default:
      return undefined;
  }
}

/** Without the start: the sequence goes on from where it is. */
function altered(make: string): string {
  return make.replace(/^CREATE SEQUENCE/, 'ALTER SEQUENCE').replace(/ ENGINE=\w+$/, '');
}

/** A trigger is dropped with its table. */
function program(
  old: ItemMake | undefined,
  now: ItemMake | undefined,
  ends: Ends,
): readonly Step[] | undefined {
  if ((now ?? old) === undefined) return undefined;
  const goes =
    old?.drop === undefined || ends.removed.has(old.on ?? '')
      ? []
      : [step('main', 'drop-programs', old.drop)];
  // Views call functions; triggers are on tables.
  const phase = now?.kind === 'function' ? 'functions' : 'programs';
  return now?.make === undefined ? goes : [...goes, step('main', phase, now.make)];
}

// ------------------------------------------------------------------------------------------------ tables

function alterTable(table: string, changes: readonly Change[]): readonly Step[] {
  // A dropped column leaves its indexes, so they go first; the counter of a column needs its key in the same statement.
  const order = ['drop', 'column', 'key', 'table'] as const;
  const clauses = changes.flatMap((change) => clausesOf(change));
  const words = order.flatMap((place) => clauses.filter((one) => one.place === place).map(({ sql }) => sql));
  if (words.length === 0) return [];
  const loses = clauses.flatMap(({ loses: lost }) => lost ?? []);
  return [
    step(
      'main',
      'columns',
      `ALTER TABLE ${table} ${words.join(', ')}`,
      loses.length === 0 ? undefined : loses.join(' '),
    ),
  ];
}

interface Clause {
  readonly place: 'drop' | 'column' | 'key' | 'table';
  readonly sql: string;
  readonly loses?: string;
}

function clausesOf({ what, change: { kind }, old, now }: Change): readonly Clause[] {
  if (kind === 'table') return [{ place: 'table', sql: tableOptions(now?.facts.get('options') ?? '') }];
  const drop: readonly Clause[] =
    old?.drop === undefined || (kind === 'column' && what === 'alter')
      ? []
      : [{ place: 'drop', sql: old.drop }];
  const seen = kind === 'index' && old !== undefined && now !== undefined ? visibility(old, now) : undefined;
  if (seen !== undefined) return [{ place: 'key', sql: seen }];
  if (kind !== 'column')
    return now?.make === undefined ? drop : [...drop, { place: 'key', sql: `ADD ${now.make}` }];
  if (what === 'remove')
    return drop.map((one) => ({
      ...one,
      place: 'column',
      loses: `All values of ${old?.name ?? ''} are lost.`,
    }));
  if (now?.make === undefined) return [];
  if (what === 'add') {
    const loses = `Existing rows get 0, an empty text or a zero date in ${now.name}: it is NOT NULL without a default.`;
    return [
      { place: 'column', sql: `ADD COLUMN ${now.make}`, ...(now.facts.has('unfilled') ? { loses } : {}) },
    ];
  }
  const isRetyped = old?.facts.get('type') !== now.facts.get('type');
  const loses = `Every value of ${now.name} is converted; one that does not fit makes it fail in strict mode, and is cut in any other.`;
  return [{ place: 'column', sql: `MODIFY COLUMN ${now.make}`, ...(isRetyped ? { loses } : {}) }];
}

/** An index that differs only in whether the planner uses it: dropped and added in one statement it would stay as it is. */
function visibility(old: ItemMake, now: ItemMake): string | undefined {
  const [before = '', after = ''] = [old.make, now.make];
  const plain = (make: string): string => make.replace(/ (?:IGNORED|\/\*!80000 INVISIBLE \*\/)$/, '');
  if (plain(before) !== plain(after)) return undefined;
  const words = [before, after].some((make) => make.endsWith('IGNORED'))
    ? { hidden: 'IGNORED', shown: 'NOT IGNORED' }
    : { hidden: 'INVISIBLE', shown: 'VISIBLE' };
  const name = old.drop?.replace('DROP INDEX ', '') ?? '';
  return `ALTER INDEX ${name} ${plain(after) === after ? words.shown : words.hidden}`;
}

/** An option that only the old side has is set to the server's default. */
function tableOptions(options: string): string {
  return `${/\bROW_FORMAT=/.test(options) ? '' : 'ROW_FORMAT=DEFAULT '}${/\bCOMMENT=/.test(options) ? '' : "COMMENT='' "}${options}`;
}

function partitioned(old: ItemMake | undefined, now: ItemMake | undefined): readonly Step[] | undefined {
  if (old === undefined || now === undefined) return undefined;
  const table = now.facts.get('table') ?? '';
  const { facts } = now;
  const isOther = facts.get('options') !== old.facts.get('options');
  const partitions = facts.get('partitions') ?? 'REMOVE PARTITIONING';
  return [
    ...(isOther
      ? [step('main', 'tables', `ALTER TABLE ${table} ${tableOptions(facts.get('options') ?? '')}`)]
      : []),
    step('main', 'columns', `ALTER TABLE ${table} ${partitions}`),
  ];
}

// ------------------------------------------------------------------------------------------------ foreign keys

function isForeignKey(one: ItemMake | undefined): boolean {
  return one?.facts.get('type') === 'f';
}

function foreignKey(old: ItemMake | undefined, now: ItemMake | undefined, ends: Ends): readonly Step[] {
  return [
    ...(old === undefined ? [] : [dropKey(old)]),
    ...(now === undefined || ends.removed.has(now.on ?? '') ? [] : [addKey(now)]),
  ];
}

function dropKey({ facts, drop = '' }: ItemMake): Step {
  return step('main', 'drop-constraints', `ALTER TABLE ${facts.get('table') ?? ''} ${drop}`);
}

function addKey({ facts, make = '' }: ItemMake): Step {
  return step('main', 'constraints', `ALTER TABLE ${facts.get('table') ?? ''} ADD ${make}`);
}

/** Keys that do not differ, on columns that change: the server refuses another type under them, and dropping what serves them. */
function foreignKeysAgain(ends: Ends): readonly Step[] {
  const changed = new Set(ends.changes.map(({ change }) => keyOf(change)));
  const moved = new Set(
    ends.changes.flatMap(({ change, what, old }) => {
      if (what === 'add' || old === undefined) return [];
      if (change.kind === 'column') return [`${old.on ?? ''}\n${old.facts.get('column') ?? ''}`];
      const isKey = change.kind === 'index' || change.kind === 'constraint';
      if (!isKey) return [];
      return (old.facts.get('columns') ?? '').split('\n').map((column) => `${old.on ?? ''}\n${column}`);
    }),
  );
  return ends.from.all
    .filter((one) => isForeignKey(one) && !changed.has(keyOf(one)))
    .filter(({ on = '', facts }) => {
      const [table = '', ...columns] = (facts.get('refers') ?? '').split('\n');
      const own = (facts.get('columns') ?? '').split('\n').map((column) => `${on}\n${column}`);
      return [...own, ...columns.map((column) => `${table}\n${column}`)].some((one) => moved.has(one));
    })
    .flatMap((one) => [dropKey(one), addKey(one)]);
}

/** Views after the views that they read. */
function inOrder(changes: readonly Change[]): readonly Change[] {
  const views = inOrderOfReading(
    changes.flatMap(({ change, now }) => (change.kind === 'view' && now !== undefined ? [now] : [])),
  );
  const place = ({ now }: Change): number => (now === undefined ? -1 : views.indexOf(now));
  return changes.toSorted((a, b) => place(a) - place(b));
}
