/**
 * Statements that fail on rows that are there, whatever these hold: a foreign key to a table that the change makes and leaves empty, a required
 * column that nothing fills, a key over a column in which every row has the same. Said of a change and of a way back alike.
 */
import type { AddColumn, ConstraintDefinition, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, hasPartitions, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { requiresEmpty } from '../../schema/requires-empty.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { isNotValid } from './changes.ts';
import { columnIsThere, noneOf, qualifiedName, regclass } from '../checks/check-sql.ts';
import { mayFill } from '../rows/fills.ts';
import { Formers } from '../checks/former.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { isGivenAtOnce } from '../rows/unfilled.ts';
import { Written } from '../rows/written.ts';

export interface NeedsEmpty {
  readonly placed: Placed;
  /** As it is before. */
  readonly table: Table;
  /** Columns by their names before that would have to be null; none where any row makes it fail. */
  readonly given: readonly string[];
  /** So many rows do no harm. */
  readonly most: 0 | 1;
  /** Half a sentence: what the statement wants of the rows. */
  readonly because: string;
  /** A rule says so too. */
  readonly isFound: boolean;
  /** ADD COLUMN IF NOT EXISTS: of a column that is there it wants nothing. */
  readonly passes?: string | undefined;
}

/** Each once, in the order in which they fail. `statements`: what runs with no release in between. */
export function needsEmpty(statements: readonly Placed[]): readonly NeedsEmpty[] {
  const [first] = statements;
  if (first === undefined) return [];
  const seen = new Seen(first.section.found);
  const found: NeedsEmpty[] = [];
  for (const placed of statements) {
    const schema = schemaAt(placed);
    for (const { operation } of placed.one.actions) {
      const passes =
        operation.kind === 'addColumn' && operation.ifNotExists ? operation.column.name.text : undefined;
      found.push(...seen.ask(operation, schema, placed).map((one) => ({ ...one, passes })));
      seen.note(operation, schema, placed);
    }
    if (!isRead(placed)) seen.forget();
  }
  return found;
}

export function emptyChecks(statements: readonly Placed[]): readonly Check[] {
  const checks = needsEmpty(statements).map(({ placed, table, given, most, because, passes }) => {
    const name = oneLine(displayName(table.key));
    const who =
      given.length > 0
        ? `no row of ${name} has a ${given.map(oneLine).join(' and a ')}`
        : `${name} has ${most === 0 ? 'no rows' : 'at most one row'}`;
    const where = [
      ...given.map((one) => `${quoteIdentifier(one)} IS NOT NULL`),
      ...(passes === undefined ? [] : [`NOT ${columnIsThere(regclass(table), passes)}`]),
    ].join(' AND ');
    const rows = `SELECT 1 FROM ${qualifiedName(table)}${where === '' ? '' : ` WHERE ${where}`}`;
    return noneOf(
      `${who}${passes === undefined ? '' : `, unless ${oneLine(passes)} is there by then`}: ${placed.place} ${because}`,
      most === 0 ? rows : `${rows} OFFSET 1`,
      {
        reads: 'rows',
      },
    );
  });
  return [...new Map(checks.map((one) => [one.sql, one])).values()];
}

/** All of it is known: nothing is put together when it runs. */
function isRead({ one: { actions, gaps, statement }, section, at }: Placed): boolean {
  const { programs } = schemaAt({ section, at });
  return (
    gaps.length === 0 &&
    statement.parsed.understanding.kind === 'understood' &&
    actions.every(
      ({ operation }) =>
        operation.kind !== 'executeDynamic' &&
        !(
          operation.kind === 'select' &&
          operation.functions.some((one) => programs.has(`${one.schema ?? 'public'}.${one.name}`))
        ),
    )
  );
}

/** A column that the change has added and that holds the same in every row, null or a constant. */
interface Same {
  readonly table: string;
  readonly name: string;
  readonly placed: Placed;
  readonly isNull: boolean;
}

/** What a change has done up to a statement. */
class Seen {
  readonly #formers: Formers;
  readonly #written = new Written();
  #same: readonly Same[] = [];
  /** By table, where it was made. */
  readonly #made = new Map<string, Placed>();
  #isUnknown = false;

  constructor(start: Schema) {
    this.#formers = new Formers(start);
  }

  /** What nobody has read may have filled anything. */
  forget(): void {
    this.#isUnknown = true;
  }

  note(operation: Operation, schema: Schema, placed: Placed): void {
    switch (operation.kind) {
      case 'createTable':
        this.#made.set(relationKey(schema, operation.table), placed);
        break;
      case 'addColumn':
        this.#noteColumn(operation, schema, placed);
        break;
      case 'renameColumn': {
        const key = relationKey(schema, operation.table);
        this.#same = this.#same.map((one) =>
          one.table === key && one.name === operation.column.text ? { ...one, name: operation.to.text } : one,
        );
        break;
      }
      case 'renameRelation':
      case 'setSchema': {
        const key = relationKey(schema, operation.target);
        this.#same = this.#same.filter(({ table }) => table !== key);
        this.#made.delete(key);
        break;
      }
      default:
        this.#same = this.#same.filter(({ table, name }) => !mayFill(placed, table, name));
    }
    this.#written.note(operation, schema);
    this.#formers.note(operation, schema);
  }

  #noteColumn(operation: AddColumn, schema: Schema, placed: Placed): void {
    const { default: value, generated, identity, serial, name } = operation.column;
    const isOwn = [generated, identity, serial].some((each) => each !== undefined);
    if (isOwn || (value !== undefined && !constant.test(value.text.trim()))) return;
    const table = relationKey(schema, operation.table);
    this.#same = [...this.#same, { table, name: name.text, placed, isNull: !isGivenAtOnce(operation) }];
  }

  ask(operation: Operation, schema: Schema, placed: Placed): readonly NeedsEmpty[] {
    switch (operation.kind) {
      case 'addColumn':
        return this.#ofColumn(operation, schema, placed);
      case 'setNotNull':
        return this.#ofNulls(operation.table, [operation.column.text], schema, placed);
      case 'addConstraint':
        return isNotValid(operation.constraint)
          ? []
          : this.#ofConstraint(operation.table, operation.constraint, schema, placed);
      case 'validateConstraint': {
        const key = relationKey(schema, operation.table);
        const found = tableByKey(schema, key)?.constraints.find(
          ({ name }) => name === operation.constraint.text,
        );
        return found?.references === undefined || found.valid
          ? []
          : this.#ofKey(key, found.columns, found.references.relation, schema, placed);
      }
      default:
        return [];
    }
  }

  #ofColumn(operation: AddColumn, schema: Schema, placed: Placed): readonly NeedsEmpty[] {
    const key = relationKey(schema, operation.table);
    const table = this.#old(key);
    if (table === undefined) return [];
    const { constraints, default: value, name: written } = operation.column;
    const name = oneLine(written.text);
    const all = { placed, table, given: [], most: 0, isFound: false } as const;
    if (requiresEmpty(operation, schema))
      return [
        {
          ...all,
          isFound: true,
          because: `adds ${name}, which takes no nulls, and gives the rows that are there no value`,
        },
      ];
    const isSame = value !== undefined && constant.test(value.text.trim());
    if (!isSame) return [];
    const link = constraints.find((one) => one.kind === 'foreign-key');
    const parent = link && relationKey(schema, link.references);
    if (parent !== undefined && this.#isEmpty(parent, schema))
      return [{ ...all, because: this.#toNew([name], parent) }];
    return constraints.some(isUnique)
      ? [{ ...all, most: 1, because: `gives every row the same ${name}, which has to be unique` }]
      : [];
  }

  #ofConstraint(
    of: AddColumn['table'],
    one: ConstraintDefinition,
    schema: Schema,
    placed: Placed,
  ): readonly NeedsEmpty[] {
    const key = relationKey(schema, of);
    if (one.kind === 'foreign-key' && !one.period) {
      const names = one.columns.map(({ text }) => text);
      return this.#ofKey(key, names, relationKey(schema, one.references), schema, placed);
    }
    if (!isUnique(one)) return [];
    const names = one.columns.map(({ text }) => text);
    const table = this.#old(key);
    const nulls = one.kind === 'primary-key' ? this.#ofNulls(of, names, schema, placed) : [];
    if (table === undefined || nulls.length > 0) return nulls;
    const same = names.map((name) => this.#sameIn(key, name));
    return names.length > 0 && same.every((each) => each?.isNull === false)
      ? [
          {
            ...{ placed, table, given: [], most: 1, isFound: false },
            because: `wants ${names.map(oneLine).join(', ')} to be unique, which ${placesInWords(same.flatMap((each) => each?.placed.place ?? []))} gives every row the same`,
          },
        ]
      : [];
  }

  /** NOT NULL for columns that came without a value, and that nothing has filled. */
  #ofNulls(
    of: AddColumn['table'],
    names: readonly string[],
    schema: Schema,
    placed: Placed,
  ): readonly NeedsEmpty[] {
    const key = relationKey(schema, of);
    const table = this.#old(key);
    const empty = names.find((name) => {
      const same = this.#sameIn(key, name);
      // In a file of its own somebody fills it by hand before: that is told of another place.
      return same?.isNull === true && same.placed.migration === placed.migration;
    });
    const there = tableByKey(schema, key);
    if (table === undefined || empty === undefined || there === undefined) return [];
    if (column(there, empty)?.nullable !== true) return [];
    const added = this.#sameIn(key, empty)?.placed.place ?? '';
    return [
      {
        ...{ placed, table, given: [], most: 0, isFound: false },
        because: `forbids nulls in ${oneLine(empty)}, which comes without a value (${added}) and which nothing fills`,
      },
    ];
  }

  #ofKey(
    key: string,
    names: readonly string[],
    parent: string,
    schema: Schema,
    placed: Placed,
  ): readonly NeedsEmpty[] {
    const table = this.#old(key);
    if (table === undefined || parent === key || !this.#isEmpty(parent, schema)) return [];
    const filled = names.map((name) => this.#sameIn(key, name));
    const because = this.#toNew(names.map(oneLine), parent);
    // With one null the key asks nothing.
    if (names.length === 0 || filled.some((one) => one?.isNull === true)) return [];
    if (this.#written.has(key, names)) return [];
    const given = names.flatMap((name, at) => {
      const former = this.#formers.column(key, name);
      return former === undefined || filled[at] !== undefined ? [] : [former];
    });
    if (given.length + filled.filter((one) => one !== undefined).length < names.length) return [];
    const nullable = given.filter((one) => column(table, one)?.nullable !== false);
    return [{ placed, table, given: nullable, most: 0, because, isFound: false }];
  }

  #toNew(names: readonly string[], parent: string): string {
    const made = this.#made.get(parent)?.place ?? 'the change';
    return `has ${names.join(', ')} refer to ${oneLine(displayName(parent))}, which ${made} makes and nothing fills`;
  }

  #sameIn(key: string, name: string): Same | undefined {
    return this.#isUnknown ? undefined : this.#same.find((one) => one.table === key && one.name === name);
  }

  /** One that was there, with the rows that were. */
  #old(key: string): Table | undefined {
    const isOther = this.#isUnknown || this.#written.hasOther(key);
    return isOther ? undefined : this.#formers.table(key);
  }

  /** Made by the change, and nobody has put a row into it. */
  #isEmpty(key: string, schema: Schema): boolean {
    return (
      !this.#isUnknown &&
      tableByKey(schema, key) !== undefined &&
      this.#made.has(key) &&
      this.#formers.isMade(key) &&
      !this.#written.has(key, []) &&
      !hasPartitions(schema, key)
    );
  }
}

const constant = /^(?:[-+]?[\d.]+|'(?:[^']|'')*'(?:::[\w ]+)?|true|false)$/i;

function isUnique(
  one: ConstraintDefinition,
): one is Extract<ConstraintDefinition, { readonly kind: 'primary-key' | 'unique' }> {
  return (one.kind === 'primary-key' || one.kind === 'unique') && one.usingIndex === undefined;
}
