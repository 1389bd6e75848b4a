/**
 * Checks that constraints which the change adds or validates exist, are valid, and have their columns and referenced table. Conditions are
 * not compared.
 */
import type { ReferentialAction } from '../../operations/model/columns.ts';
import { oneLine } from '../../text/format.ts';
import { contypes } from '../../schema/constraint-letters.ts';
import type { Constraint, Table } from '../../schema/model.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { problemsCheck } from './sql/forms.ts';
import { list, literal, regclass, shown, textArray } from './sql/names.ts';
import { changedTables, type ChangedTable } from './sql/tables.ts';

export const check: CheckKind = {
  id: 'after-constraints',
  when: 'after',
  find: (facts) => {
    const wanted = changedTables(facts).flatMap(constraintsIn);
    if (wanted.length === 0) return [];
    const names = wanted.map(({ table, one }) => nameOf(table, one));
    return [
      problemsCheck({
        title: `constraints that are missing, not validated or of another definition: ${list(names)}`,
        problems: [
          `SELECT format('%s (%s)', wanted.name, CASE WHEN pg_constraint.oid IS NULL THEN 'missing' WHEN NOT convalidated AND valid THEN 'not validated' ELSE 'another definition' END), true
  FROM (VALUES ${wanted.map((one) => rowOf(one, facts)).join(',\n    ')}) AS wanted(name, of, own, valid, type, columns, refers, deletes, updates)
    LEFT JOIN pg_constraint ON conrelid = of AND conname = own
  WHERE pg_constraint.oid IS NULL OR NOT convalidated AND valid OR contype <> type OR confrelid <> refers OR type = 'f' AND (confdeltype <> deletes OR confupdtype <> updates)
    OR columns <> ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key(number, place) JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place)`,
        ],
        otherwise: 'none',
      }),
    ];
  },
};

interface ConstraintOf {
  readonly table: Table;
  readonly one: Constraint;
}

/** Before version 18 a NOT NULL is not a constraint but a property of the column. */
function constraintsIn({ table, was }: ChangedTable): readonly ConstraintOf[] {
  return table.constraints.flatMap((one) => {
    if (one.kind === 'not-null' || one.origin.conditional === true) return [];
    const old = was?.constraints.find(({ name }) => name === one.name);
    const isSame = old?.valid === one.valid && old.origin.span === one.origin.span;
    return isSame ? [] : [{ table, one }];
  });
}

function nameOf(table: Table, { name, valid }: Constraint): string {
  return `${oneLine(name)} on ${shown(table.key)}${valid ? '' : ' (not validated by the change)'}`;
}

/** As pg_constraint has them. */
const actions: Readonly<Record<ReferentialAction, string>> = {
  'no-action': 'a',
  restrict: 'r',
  cascade: 'c',
  'set-null': 'n',
  'set-default': 'd',
};

/** Null fields are not compared. */
function rowOf({ table, one }: ConstraintOf, { left }: Facts): string {
  const { name, valid, kind, columns, references } = one;
  const isListed = kind === 'primary-key' || kind === 'unique' || kind === 'foreign-key';
  const parent = references && left.relations.get(references.relation);
  return `(${[
    literal(nameOf(table, one)),
    `${regclass(table)}::oid`,
    literal(name),
    String(valid),
    `'${contypes[kind]}'::"char"`,
    isListed && columns.length > 0 ? textArray(columns) : 'NULL::text[]',
    parent === undefined ? 'NULL::oid' : `${regclass(parent)}::oid`,
    `'${references === undefined ? '' : actions[references.onDelete]}'::"char"`,
    `'${references === undefined ? '' : actions[references.onUpdate]}'::"char"`,
  ].join(', ')})`;
}
