/**
 * Rows that would make a new constraint or unique index fail, asked before the change: by the names that tables and columns have then, of the
 * columns that it will be on. What the change itself has written by then cannot be asked for. SQL as text; nothing is sent.
 */
import {
  joinedFillsIn,
  plainCopiesIn,
  type JoinedFill,
  type PlainCopy,
} from '../../schema/inverse/refill.ts';
import {
  column,
  creationKey,
  displayName,
  resolveRelation,
  tableByKey,
  primaryKey,
} from '../../schema/lookup.ts';
import type { Constraint, Schema, Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import type { ConstraintDefinition, ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { isNotValid } from '../verdict/changes.ts';
import { partOf, targetOf, type Part } from '../rows/copied-content.ts';
import { noOrphansAmong } from '../rows/filled-parents.ts';
import { Formers } from './former.ts';
import { newValueOf } from './new-values.ts';
import { isUniqueAlready, isUniqueWhereGiven, keysWithin } from '../statements/index-names.ts';
import type { Check } from '../model.ts';
import type { Placed } from '../placed.ts';
import { holdsAlready } from '../order/renewed-keys.ts';
import { allSatisfy, noDuplicates, noDuplicatesFor, noNulls, noOrphans } from './row-checks.ts';
import { Written } from '../rows/written.ts';

export interface Unasked {
  readonly places: readonly string[];
  /** The table whose rows the change works on. */
  readonly relation: string;
  /** Its values come with the change, or only the name by which something asks for them, or a value of a type that it says. */
  readonly why: 'written' | 'renamed' | 'valued';
}

/** A table that was there, and what the columns were called that a statement names. */
interface Old {
  readonly table: Table;
  /** In the order in which they were asked for. */
  readonly names: readonly string[];
  /** At least one has another name by now: a text of the migration does not fit. */
  readonly isRenamed: boolean;
}

/** Goes through the change once. */
export class ConstraintQuestions {
  readonly #start: Schema;
  readonly #formers: Formers;
  readonly #written = new Written();
  readonly #checks = new Map<string, Check>();
  readonly #unasked: Unasked[] = [];
  /** What new columns are filled with, where that can be asked of the old ones. */
  readonly #fills: JoinedFill[] = [];
  readonly #copies: PlainCopy[] = [];
  /** By table and column how often the change has updated it. */
  readonly #updates = new Map<string, number>();
  readonly #parts: Part[] = [];
  /** Literals that no query can say before. */
  readonly #values = new Set<string>();

  constructor(start: Schema) {
    this.#start = start;
    this.#formers = new Formers(start);
  }

  get checks(): readonly Check[] {
    return [...this.#checks.values()];
  }

  /** Each table once. */
  get unasked(): readonly Unasked[] {
    const groups = new Map<string, Unasked>();
    for (const one of this.#unasked) {
      const key = `${one.why} ${one.relation}`;
      const places = [...(groups.get(key)?.places ?? []), ...one.places];
      groups.set(key, { ...one, places: [...new Set(places)] });
    }
    return [...groups.values()];
  }

  isWritten(key: string): boolean {
    return this.#written.has(key, []);
  }

  take(operation: Operation, schema: Schema, placed: Placed): void {
    this.#ask(operation, schema, placed);
    this.#note(operation, schema, placed);
  }

  #note(operation: Operation, schema: Schema, placed: Placed): void {
    if (operation.kind === 'update') {
      const { parsed } = placed.one.statement;
      this.#fills.push(...joinedFillsIn(parsed, schema));
      this.#copies.push(...plainCopiesIn(parsed, schema));
      for (const name of operation.columns) {
        const of = `${keyIn(schema, operation.table)} ${name}`;
        this.#updates.set(of, (this.#updates.get(of) ?? 0) + 1);
      }
    }
    if (operation.kind === 'insert') this.#parts.push(...[partOf(placed) ?? []].flat());
    const value = newValueOf(operation);
    if (value !== undefined) this.#values.add(value);
    this.#written.note(operation, schema);
    this.#formers.note(operation, schema);
  }

  #ask(operation: Operation, schema: Schema, placed: Placed): void {
    switch (operation.kind) {
      case 'setNotNull':
        this.#notNull(operation.table, operation.column.text, schema, placed);
        return;
      case 'addConstraint':
        if (
          !isNotValid(operation.constraint) &&
          !holdsAlready(operation, schema, placed, (...of) => this.#written.has(...of))
        )
          this.#added(operation.table, operation.constraint, schema, placed);
        return;
      case 'validateConstraint': {
        // It may be one that the change itself has added, without a look at what was there.
        const found = tableByKey(schema, keyIn(schema, operation.table))?.constraints.find(
          ({ name }) => name === operation.constraint.text,
        );
        const old = this.#old(operation.table, found?.columns ?? [], schema, placed);
        if (old !== undefined && found !== undefined) this.#kept(old, found, placed);
        return;
      }
      case 'createIndex':
        if (operation.unique) this.#index(operation, schema, placed);
        return;
      default:
    }
  }

  #index(
    operation: Extract<Operation, { readonly kind: 'createIndex' }>,
    schema: Schema,
    placed: Placed,
  ): void {
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
    if (
      isPlain &&
      !operation.nullsNotDistinct &&
      this.#isKeptApart(keyIn(schema, operation.table), names, placed)
    )
      return;
    const asked = isPlain ? this.#copiedFrom(operation.table, names, schema) : used;
    const old = this.#old(operation.table, asked, schema, placed);
    if (old === undefined) return;
    if (isPlain) this.#unique(old, operation.nullsNotDistinct);
    else if (this.#isAsWritten(old, placed, others.map((each) => each?.text ?? '').join(' ')))
      this.#add(noDuplicatesFor(old.table, operation));
  }

  #added(name: ObjectName, one: ConstraintDefinition, schema: Schema, placed: Placed): void {
    switch (one.kind) {
      case 'primary-key':
      case 'unique': {
        if (one.usingIndex !== undefined || one.withoutOverlaps) return;
        const names = one.columns.map(({ text }) => text);
        const old = this.#old(name, this.#copiedFrom(name, names, schema), schema, placed);
        if (old === undefined) return;
        this.#unique(old, one.kind === 'unique' && one.nullsNotDistinct);
        if (one.kind === 'primary-key')
          for (const each of old.names)
            if (column(old.table, each)?.nullable === true) this.#add(noNulls(old.table, each));
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
        const old = this.#old(name, names, schema, placed);
        const referred = given.length > 0 ? given : primaryIn(schema, parentKey);
        if (old !== undefined && this.#formers.isMade(parentKey)) {
          this.#toFilled(old, { key: parentKey, referred, schema }, placed);
          return;
        }
        const parent = this.#old(one.references, referred, schema, placed);
        if (old === undefined || parent === undefined) return;
        this.#add(ofParent(noOrphans(old.table, old.names, parent.table, parent.names), parent));
        return;
      }
      case 'check': {
        const old = this.#old(name, one.expression.columns, schema, placed);
        if (old !== undefined && this.#isAsWritten(old, placed, one.expression.text))
          this.#add(allSatisfy(old.table, one.expression.text));
        return;
      }
      case 'not-null':
        this.#notNull(name, one.column.text, schema, placed);
        return;
      case 'exclusion':
    }
  }

  /** To a table that the change makes; one that it leaves empty is told of elsewhere. */
  #toFilled(
    old: Old,
    {
      key,
      referred,
      schema,
    }: { readonly key: string; readonly referred: readonly string[]; readonly schema: Schema },
    { place }: Placed,
  ): void {
    const parent = tableByKey(schema, key);
    if (parent === undefined || !this.#written.has(key, [])) return;
    const parts = this.#parts.filter((each) => targetOf(each) === key);
    const check = noOrphansAmong(old, { table: parent, referred, parts });
    if (check === undefined) this.#leave(old.table.key, place, 'written');
    else this.#add(check);
  }

  #kept(old: Old, found: Constraint, placed: Placed): void {
    if (found.valid) return;
    const { references, expression } = found;
    if (references !== undefined) {
      const parent = this.#formers.table(references.relation);
      const names = references.columns.map((one) => this.#formers.column(references.relation, one));
      if (parent !== undefined && names.length > 0)
        this.#add(
          noOrphans(
            old.table,
            old.names,
            parent,
            names.flatMap((one) => one ?? []),
          ),
        );
    } else if (found.kind === 'check' && expression !== undefined) {
      if (this.#isAsWritten(old, placed, expression)) this.#add(allSatisfy(old.table, expression));
    } else if (found.kind === 'not-null') for (const each of old.names) this.#add(noNulls(old.table, each));
  }

  #notNull(name: ObjectName, of: string, schema: Schema, placed: Placed): void {
    if (this.#filled(keyIn(schema, name), of)) return;
    const old = this.#old(name, [of], schema, placed);
    const [was] = old?.names ?? [];
    if (old !== undefined && was !== undefined && column(old.table, was)?.nullable !== false)
      this.#add(noNulls(old.table, was));
  }

  /** The new column is filled from another table, or from another column: whether every row gets a value shows in those. */
  #filled(key: string, of: string): boolean {
    const table = this.#formers.table(key);
    if (table === undefined || this.#formers.column(key, of) !== undefined) return false;
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
    const others = fill.equal.map(({ other }) => other);
    this.#add(noOrphans(table, names, source, others, 'every row'));
    return true;
  }

  /** In the place of new columns those that every row got their values from, as long as two values stay two. */
  #copiedFrom(name: ObjectName, names: readonly string[], schema: Schema): readonly string[] {
    const key = keyIn(schema, name);
    const table = this.#formers.table(key);
    const now = tableByKey(schema, key);
    if (table === undefined || now === undefined) return names;
    return names.map((each) => {
      const copies = this.#copies.filter((one) => one.table === key && one.to === each);
      const [copy] = copies;
      const isNew = this.#formers.column(key, each) === undefined;
      const isOnly = copies.length === 1 && this.#updates.get(`${key} ${each}`) === 1;
      const isOld = copy !== undefined && this.#formers.column(key, copy.from) !== undefined;
      return isNew && isOnly && isOld && staysApart(now, copy) ? copy.from : each;
    });
  }

  /** By a key that its own transaction takes away: nobody else has written since, and the change nothing of what that is on. */
  #isKeptApart(key: string, names: readonly string[], { section, one }: Placed): boolean {
    const before = section.before[one.during.transaction.first];
    const start = keysWithin(this.#start, key, names);
    return (before === undefined ? [] : keysWithin(before, key, names)).some(
      (columns) => start.some((each) => each.join() === columns.join()) && !this.#written.has(key, columns),
    );
  }

  #unique({ table, names }: Old, withNulls: boolean): void {
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
  ): Old | undefined {
    const key = keyIn(schema, name);
    const there = tableByKey(schema, key);
    // New tables are empty or filled by the change: nobody else's rows can be in the way.
    if (there === undefined || one.whole?.relations.every(({ isNew }) => isNew) === true) return undefined;
    if (this.#written.has(key, columns)) {
      this.#leave(key, place, 'written');
      return undefined;
    }
    const isUnseen = there.origin.unseen === true && !this.#formers.isMade(key);
    const table = this.#formers.table(key) ?? (isUnseen ? there : undefined);
    const names = columns.flatMap(
      (each) => (isUnseen ? this.#formers.name(key, each) : this.#formers.column(key, each)) ?? [],
    );
    // A column that comes with the change, and that nobody has filled, holds nothing to ask for.
    if (table === undefined || names.length < columns.length) return undefined;
    return { table, names, isRenamed: names.some((each, at) => each !== columns[at]) };
  }

  /** A condition or an expression says the names of its own moment. */
  #isAsWritten({ table, isRenamed }: Old, { place }: Placed, text: string): boolean {
    const isValued = [...this.#values].some((value) => text.includes(value));
    if (isRenamed || isValued) this.#leave(table.key, place, isRenamed ? 'renamed' : 'valued');
    return !isRenamed && !isValued;
  }

  #leave(key: string, place: string, why: Unasked['why']): void {
    this.#unasked.push({ relation: oneLine(displayName(key)), places: [place], why });
  }
}

/** No two values become one, and no row that has none keeps a default of the new column. */
function staysApart(table: Table, { from, to, isOfAll }: PlainCopy): boolean {
  const [was, is] = [column(table, from), column(table, to)];
  if (was === undefined || is === undefined) return false;
  if (!isOfAll && was.nullable && is.default !== undefined) return false;
  const isText = is.type.name === 'text' || is.type.name === 'varchar';
  // One that is shorter refuses what does not fit.
  const isOfText = isText && (was.type.name === 'text' || was.type.name === 'varchar');
  return isOfText || typeText(was.type) === typeText(is.type);
}

/** What it will refer to has another name until then. */
function ofParent(check: Check | undefined, { names, isRenamed }: Old): Check | undefined {
  return check === undefined || !isRenamed
    ? check
    : { ...check, title: `${check.title} (${names.map(oneLine).join(', ')})` };
}

function primaryIn(schema: Schema, key: string): readonly string[] {
  const table = tableByKey(schema, key);
  return (table && primaryKey(table)?.columns) ?? [];
}

function keyIn(schema: Schema, name: ObjectName): string {
  return resolveRelation(schema, name)?.key ?? creationKey(schema, name);
}
