/** Constraints of a table that remains. columns.ts handles NOT NULL. */
import type { RowQuery } from './words.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { column, displayName, indexesOf } from '../schema/lookup.ts';
import type { Constraint, Schema, Table } from '../schema/model.ts';
import { constraintParts } from '../schema/print/constraints.ts';
import { described } from '../schema/print/describe.ts';
import { qualified, stringLiteral } from '../schema/print/names.ts';
import { isRecomputed } from './columns.ts';
import { byName, difference, isSame, type Found, type Pair } from './collected.ts';

export function undoConstraints(
  pair: Pair,
  tables: { readonly from: Table; readonly to: Table },
  found: Found,
): void {
  const { made, lost, changed } = difference(byName(own(tables.from)), byName(own(tables.to)));
  const table = qualified(tables.to);
  const drop = (one: Constraint): void => {
    // It is dropped with its last column; before that by name.
    found.add(
      one.kind === 'foreign-key' ? 'references' : 'constraints',
      `ALTER TABLE ${table} DROP CONSTRAINT ${quoteIdentifier(one.name)}`,
    );
  };
  const make = (one: Constraint): void => {
    const phase = one.kind === 'foreign-key' ? 'make-references' : 'keys';
    found.add(phase, ...constraintParts(pair.to, tables.to, [one]));
    found.add('details', ...described('CONSTRAINT', `${quoteIdentifier(one.name)} ON ${table}`, one));
    if (one.kind !== 'foreign-key' && one.valid && !isApart(one, pair, tables))
      found.lose({
        kind: 'fails',
        words: `Rows that ${one.name} of ${displayName(tables.to.key)} does not allow make this fail.`,
        query: alikeRows(one, tables.to, pair.to.schema),
      });
  };
  // An inherited constraint of a partition is dropped and created with the parent's; after attaching or detaching it is the partition's
  // own.
  const isHeld = tables.from.partitionOf?.parent === tables.to.partitionOf?.parent;
  made.filter((one) => !isHeld || !isPart(pair.from.schema, tables.from, one)).forEach(drop);
  lost.filter((one) => !isHeld || !isPart(pair.to.schema, tables.to, one)).forEach(make);
  for (const { from, to } of changed) {
    const before = constraintParts(pair.to, tables.to, [to]);
    if (!isSame(constraintParts(pair.from, tables.from, [from]), before)) {
      drop(from);
      make(to);
    } else if (from.comment !== to.comment) {
      const text = to.comment === undefined ? 'NULL' : stringLiteral(to.comment);
      found.add('details', `COMMENT ON CONSTRAINT ${quoteIdentifier(to.name)} ON ${table} IS ${text}`);
    }
  }
}

function isPart(schema: Schema, { key }: Table, { name }: Constraint): boolean {
  return indexesOf(schema, key).some((one) => one.constraint === name && one.partOf !== undefined);
}

/** A key with a column that is restored with nulls, or with a different value in each row: all rows are distinct. */
function isApart(
  { kind, columns }: Constraint,
  { to }: Pair,
  tables: { readonly from: Table; readonly to: Table },
): boolean {
  if (kind !== 'primary-key' && kind !== 'unique') return false;
  return columns.some((name) => {
    const back = column(tables.to, name);
    const isNew = back !== undefined && column(tables.from, name) === undefined;
    return isNew && (back.default === undefined || isRecomputed(back.default, to.schema));
  });
}

/** The query that finds duplicates, for a key on columns. */
function alikeRows({ kind, name, columns }: Constraint, of: Table, schema: Schema): RowQuery | undefined {
  if (columns.length === 0 || (kind !== 'primary-key' && kind !== 'unique')) return undefined;
  const list = columns.map(quoteIdentifier).join(', ');
  const index = indexesOf(schema, of.key).find((one) => one.constraint === name);
  // Nulls are distinct, unless the key says otherwise.
  const nullable = columns.filter((one) => column(of, one)?.nullable === true).map(quoteIdentifier);
  const isApartByNull = kind === 'unique' && index?.nullsNotDistinct !== true && nullable.length > 0;
  const where = isApartByNull ? ` WHERE ${nullable.map((one) => `${one} IS NOT NULL`).join(' AND ')}` : '';
  const sql = `SELECT ${list} FROM ${qualified(of)}${where} GROUP BY ${list} HAVING count(*) > 1`;
  return { sql, verb: 'finds' };
}

/** A child's inherited constraints are not its own. */
function own({ constraints }: Table): readonly Constraint[] {
  return constraints.filter((one) => one.kind !== 'not-null' && one.local);
}
