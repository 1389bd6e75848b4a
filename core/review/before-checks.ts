/** What to ask the database before this very change runs: rows that would make a statement fail, and who would be in its way. SQL as text; nothing is sent. */
import {
  column,
  creationKey,
  displayName,
  foreignKeysTo,
  resolveIndex,
  resolveRelation,
  tableByKey,
} from '../schema/lookup.ts';
import { joinedFillsIn, plainCopiesIn, type JoinedFill, type PlainCopy } from '../schema/inverse/refill.ts';
import type { Schema, Table } from '../schema/model.ts';
import { shapeOf } from '../schema/replay/index-shape.ts';
import type { ConstraintDefinition, ObjectName, Operation } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';
import { castChecks } from './cast-checks.ts';
import { contentChecks, countsBefore } from './content-checks.ts';
import { qualifiedName } from './check-sql.ts';
import { isUniqueAlready, isUniqueWhereGiven, namesAreFree, type BuiltName } from './index-names.ts';
import { freeDisk, isOfAllRows, isOfSomeRows } from './free-disk.ts';
import { buildChecks, liveChecks } from './live-checks.ts';
import { isNotValid } from './changes.ts';
import { toFillBefore } from './filled-after.ts';
import { writesAgain } from './grown.ts';
import type { Check } from './model.ts';
import type { Placed } from './placed.ts';
import { defaultChecks, extensionChecks } from './stand-ins.ts';
import { renameChecks } from './rename-checks.ts';
import { holdsAlready } from './renewed-keys.ts';
import {
  allSatisfy,
  noDuplicates,
  noDuplicatesFor,
  noNulls,
  noOrphans,
  notReferred,
  rowsThatGo,
} from './row-checks.ts';

export interface Unasked {
  readonly places: readonly string[];
  /** The table whose rows the change works on. */
  readonly relation: string;
}

export interface BeforeChecks {
  /** Of whatever changes there: asked before each part anew. */
  readonly usual: readonly Check[];
  /** Of this very change. */
  readonly checks: readonly Check[];
  /** What cannot be asked before, because it is made by the change itself. */
  readonly unasked: readonly Unasked[];
}

/** `last`: what the last part finds, where releases come between parts: what it lacks is not asked for before each of them. */
export function beforeChecks(statements: readonly Placed[], last?: Schema): BeforeChecks {
  const [first] = statements;
  if (first === undefined) return { usual: [], checks: [], unasked: [] };
  const asked = new Asked(first.section.found);
  for (const placed of statements) asked.take(placed);
  return asked.finish(statements, last);
}

/** Goes through the change once, and remembers what of it is new. */
class Asked {
  readonly #start: Schema;
  readonly #checks = new Map<string, Check>();
  /** By relation, the places. */
  readonly #unasked = new Map<string, readonly string[]>();
  /** Columns whose values the change has written before, by relation; `all` where rows came or went. */
  readonly #written = new Map<string, ReadonlySet<string> | 'all'>();
  /** What new columns are filled with, where that can be asked of the old ones. */
  readonly #fills: JoinedFill[] = [];
  readonly #copies: PlainCopy[] = [];
  readonly #touched = new Map<string, Table>();
  readonly #rewritten = new Map<string, Table>();
  readonly #indexed = new Map<string, Table>();
  /** Many of their rows are written a second time. */
  readonly #grown = new Map<string, Table>();
  /** Qualified names of indexes that it builds. */
  readonly #built = new Map<string, BuiltName>();
  /** Qualified names of indexes that it drops. */
  readonly #freed = new Set<string>();
  /** It builds others too, whose names it frees itself. */
  #isBuiltOver = false;
  readonly #emptied = new Map<string, Table>();

  constructor(start: Schema) {
    this.#start = start;
  }

  take(placed: Placed): void {
    const { one, section, at } = placed;
    const schema = section.before[at] ?? section.found;
    for (const { operation, effect } of one.actions) {
      this.#constraint(operation, schema, placed);
      for (const { relation, isNew, role, rewrite, buildsIndex } of effect.relations) {
        const table = isNew || role === 'index' ? undefined : this.#tableNamed(relation);
        if (table === undefined) continue;
        this.#touched.set(table.key, table);
        if (rewrite || isOfAllRows(operation, role)) this.#rewritten.set(table.key, table);
        else if (buildsIndex && !isOfSomeRows(operation)) this.#indexed.set(table.key, table);
        else if (role === 'target' && writesAgain(operation)) this.#grown.set(table.key, table);
      }
      this.#note(operation, schema, placed);
    }
  }

  /** What it does to rows and names, for what comes behind it. */
  #note(operation: Operation, schema: Schema, { one }: Placed): void {
    switch (operation.kind) {
      case 'update': {
        const key = keyIn(schema, operation.table);
        const known = this.#written.get(key);
        const names = operation.columns.length === 0 ? 'all' : operation.columns;
        this.#written.set(
          key,
          known === 'all' || names === 'all' ? 'all' : new Set([...(known ?? []), ...names]),
        );
        const { parsed } = one.statement;
        this.#fills.push(...joinedFillsIn(parsed, schema));
        this.#copies.push(...plainCopiesIn(parsed, schema));
        return;
      }
      case 'insert':
      case 'delete':
        this.#written.set(keyIn(schema, operation.table), 'all');
        return;
      case 'createIndex': {
        const table = tableByKey(this.#start, keyIn(schema, operation.table));
        if (operation.name !== undefined && table !== undefined) {
          const name = qualifiedName({ schema: table.schema, name: operation.name.text });
          // One that the change drops first may be there, and so may one that it has built before.
          if (this.#freed.has(name) || this.#built.has(name)) {
            this.#isBuiltOver = true;
            return;
          }
          const shown = oneLine(operation.name.text);
          this.#built.set(name, {
            name,
            shown,
            isGuarded: operation.ifNotExists,
            shape: shapeOf(operation),
          });
        }
        return;
      }
      case 'dropConstraint': {
        const table = tableByKey(this.#start, keyIn(schema, operation.table));
        const found = table?.constraints.find(({ name }) => name === operation.constraint.text);
        const isKey = found?.kind === 'primary-key' || found?.kind === 'unique';
        // Those that are known are dropped by the change, or the server refuses it: the verdict says so.
        const isKnown = table !== undefined && foreignKeysTo(this.#start, table.key).length > 0;
        if (table !== undefined && isKey && !operation.cascade && !isKnown)
          this.#add(notReferred(table, found));
        return;
      }
      case 'dropIndex': {
        const dropped = resolveIndex(schema, operation.index);
        if (dropped !== undefined) this.#freed.add(qualifiedName(dropped));
        return;
      }
      case 'dropRelation': {
        const table = tableByKey(this.#start, keyIn(schema, operation.target));
        if (operation.relation === 'table' && table !== undefined) this.#emptied.set(table.key, table);
        return;
      }
      case 'truncate':
        for (const name of operation.tables) {
          const table = tableByKey(this.#start, keyIn(schema, name));
          if (table !== undefined) this.#emptied.set(table.key, table);
        }
        return;
      default:
    }
  }

  finish(statements: readonly Placed[], last: Schema | undefined): BeforeChecks {
    const indexed = [...this.#indexed.values()].filter(({ key }) => !this.#rewritten.has(key));
    const grown = [...this.#grown.values()].filter(({ key }) => !this.#rewritten.has(key));
    const usual =
      this.#touched.size === 0
        ? []
        : [
            ...liveChecks(
              [...this.#touched.values()],
              statements,
              ({ key }) => last === undefined || last.relations.has(key),
            ),
            ...freeDisk([...this.#rewritten.values()], grown, indexed),
          ];
    const unasked = [...this.#unasked].map(([relation, places]) => ({
      relation,
      places: [...new Set(places)],
    }));
    const names = this.#built.size === 0 ? [] : [namesAreFree([...this.#built.values()], !this.#isBuiltOver)];
    const checks = [
      ...buildChecks(statements),
      ...names,
      ...extensionChecks(statements),
      ...renameChecks(statements),
      ...this.#checks.values(),
      ...contentChecks(statements).checks,
      ...castChecks(statements),
      ...defaultChecks(statements, this.#start, (key) => this.#written.has(key)),
      ...[...this.#emptied.values()].map(rowsThatGo),
      ...countsBefore(statements),
      ...toFillBefore(statements),
    ];
    return { usual, checks, unasked };
  }

  // ---------------------------------------------------------------------------------------------------------- constraints

  #constraint(operation: Operation, schema: Schema, placed: Placed): void {
    switch (operation.kind) {
      case 'setNotNull':
        this.#notNull(operation.table, operation.column.text, schema, placed);
        return;
      case 'addConstraint':
        if (
          !isNotValid(operation.constraint) &&
          !holdsAlready(operation, schema, placed, (...of) => this.#isWritten(...of))
        )
          this.#added(operation.table, operation.constraint, schema, placed);
        return;
      case 'validateConstraint': {
        // It may be one that the change itself has added, without a look at what was there.
        const found = tableByKey(schema, keyIn(schema, operation.table))?.constraints.find(
          ({ name }) => name === operation.constraint.text,
        );
        const table = this.#old(operation.table, found?.columns ?? [], schema, placed);
        if (table !== undefined && found !== undefined) this.#kept(table, found);
        return;
      }
      case 'createIndex': {
        if (!operation.unique) return;
        const names = operation.elements.flatMap((one) => one.column?.text ?? []);
        const isPlain = names.length === operation.elements.length && operation.where === undefined;
        const others = [operation.where, ...operation.elements.map(({ expression }) => expression)];
        const used = [...names, ...others.flatMap((each) => each?.columns ?? [])];
        if (
          isPlain &&
          !operation.nullsNotDistinct &&
          isUniqueAlready(schema, keyIn(schema, operation.table), names)
        )
          return;
        const table = this.#old(operation.table, used, schema, placed);
        if (table === undefined) return;
        if (isPlain) this.#unique(table, names, operation.nullsNotDistinct);
        else this.#add(noDuplicatesFor(table, operation));
        return;
      }
      default:
    }
  }

  #added(name: ObjectName, one: ConstraintDefinition, schema: Schema, placed: Placed): void {
    switch (one.kind) {
      case 'primary-key':
      case 'unique': {
        if (one.usingIndex !== undefined || one.withoutOverlaps) return;
        const names = one.columns.map(({ text }) => text);
        const table = this.#old(name, names, schema, placed);
        if (table === undefined) return;
        this.#unique(table, names, one.kind === 'unique' && one.nullsNotDistinct);
        if (one.kind === 'primary-key')
          for (const each of names)
            if (column(table, each)?.nullable === true) this.#add(noNulls(table, each));
        return;
      }
      case 'foreign-key': {
        if (one.period) return;
        const names = one.columns.map(({ text }) => text);
        const given = one.referencedColumns.map(({ text }) => text);
        const parentKey = keyIn(schema, one.references);
        // What was filled from the very rows that it refers to finds them.
        const key = keyIn(schema, name);
        const isFromParent = this.#fills.some(
          (fill) => fill.table === key && fill.source === parentKey && names.includes(fill.to),
        );
        if (isFromParent) return;
        const table = this.#old(name, names, schema, placed);
        const parent = this.#old(one.references, given, schema, placed);
        if (table === undefined || parent === undefined) return;
        const primary = parent.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
        this.#add(noOrphans(table, names, parent, given.length > 0 ? given : primary));
        return;
      }
      case 'check': {
        const table = this.#old(name, one.expression.columns, schema, placed);
        if (table !== undefined) this.#add(allSatisfy(table, one.expression.text));
        return;
      }
      case 'not-null':
        this.#notNull(name, one.column.text, schema, placed);
        return;
      case 'exclusion':
    }
  }

  #kept(table: Table, found: Table['constraints'][number]): void {
    if (found.valid) return;
    const { references, expression, columns } = found;
    const parent = references && tableByKey(this.#start, references.relation);
    if (references !== undefined && parent !== undefined && references.columns.length > 0)
      this.#add(noOrphans(table, columns, parent, references.columns));
    else if (found.kind === 'check' && expression !== undefined) this.#add(allSatisfy(table, expression));
    else if (found.kind === 'not-null') for (const each of columns) this.#add(noNulls(table, each));
  }

  #notNull(name: ObjectName, of: string, schema: Schema, placed: Placed): void {
    if (this.#filled(keyIn(schema, name), of)) return;
    const table = this.#old(name, [of], schema, placed);
    if (table !== undefined && column(table, of)?.nullable !== false) this.#add(noNulls(table, of));
  }

  /** The new column is filled from another table, or from another column: whether every row gets a value shows in those. */
  #filled(key: string, of: string): boolean {
    const table = tableByKey(this.#start, key);
    if (table === undefined || column(table, of) !== undefined) return false;
    const copy = this.#copies.find((one) => one.table === key && one.to === of);
    const from = copy && column(table, copy.from);
    if (from !== undefined) {
      if (from.nullable) this.#add(noNulls(table, from.name));
      return true;
    }
    const fill = this.#fills.find((one) => one.table === key && one.to === of);
    const source = fill && tableByKey(this.#start, fill.source);
    const isOld = fill?.equal.every(
      ({ own, other }) =>
        column(table, own) !== undefined && source !== undefined && column(source, other) !== undefined,
    );
    if (fill === undefined || source === undefined || isOld !== true) return false;
    const names = fill.equal.map(({ own }) => own);
    this.#add(
      noOrphans(
        table,
        names,
        source,
        fill.equal.map(({ other }) => other),
        'every row',
      ),
    );
    return true;
  }

  #unique(table: Table, names: readonly string[], withNulls: boolean): void {
    if (isUniqueAlready(this.#start, table.key, names)) return;
    if (!withNulls && isUniqueWhereGiven(this.#start, table.key, names)) return;
    this.#add(noDuplicates(table, names, withNulls));
  }

  #add(check: Check | undefined): void {
    if (check === undefined) return;
    this.#checks.set(check.sql, check);
  }

  // --------------------------------------------------------------------------------------------------------------- tables

  /** The table as it is before the change; undefined where it, a column or its rows come with the change. */
  #old(
    name: ObjectName,
    columns: readonly string[],
    schema: Schema,
    { place, one }: Placed,
  ): Table | undefined {
    const key = keyIn(schema, name);
    const there = tableByKey(schema, key);
    const table = tableByKey(this.#start, key);
    // New tables are empty or filled by the change: nobody else's rows can be in the way.
    if (there === undefined || one.whole?.relations.every(({ isNew }) => isNew) === true) return undefined;
    if (this.#isWritten(key, columns)) {
      const name = oneLine(displayName(key));
      this.#unasked.set(name, [...(this.#unasked.get(name) ?? []), place]);
      return undefined;
    }
    if (there.origin.unseen === true) return there;
    // A column that comes with the change, and that nobody has filled, holds nothing to ask for.
    const isThere = table !== undefined && columns.every((each) => column(table, each) !== undefined);
    return isThere ? table : undefined;
  }

  /** Of columns that are named, only these; what names none is about all. */
  #isWritten(key: string, columns: readonly string[]): boolean {
    const written = this.#written.get(key);
    if (written === undefined || written === 'all') return written !== undefined;
    return columns.length === 0 || columns.some((one) => written.has(one));
  }

  #tableNamed(relation: string): Table | undefined {
    return tableByKey(this.#start, relation) ?? tableByKey(this.#start, `public.${relation}`);
  }
}

function keyIn(schema: Schema, name: ObjectName): string {
  return resolveRelation(schema, name)?.key ?? creationKey(schema, name);
}
