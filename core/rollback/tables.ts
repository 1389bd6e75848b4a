/** Tables: created ones are dropped, dropped ones are recreated empty, changed ones are restored. */
import { displayName } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { constraintParts } from '../schema/print/constraints.ts';
import { relationsOf } from '../schema/print/kinds.ts';
import { qualified } from '../schema/print/names.ts';
import { policyStatements, ruleStatements, triggerStatements } from '../schema/print/programs.ts';
import { inOrderOfNeed } from '../schema/print/statement.ts';
import { attachPartition, tableDetails, tablePart } from '../schema/print/tables.ts';
import { undoColumns } from './columns.ts';
import { undoConstraints } from './constraints.ts';
import { byKey, difference, type Found, type Pair } from './collected.ts';
import { undoTableParts, undoTableSettings } from './table-parts.ts';

export function undoTables(pair: Pair, found: Found): void {
  const { made, lost, changed } = tablesOf(pair);
  dropMade(pair, made, found);
  makeLost(pair, lost, found);
  for (const one of changed) {
    undoColumns(pair, one, found);
    undoConstraints(pair, one, found);
    undoTableParts(pair, one, found);
    undoTableSettings(pair, one, found);
  }
}

/** Keys of the tables whose columns change: a view on them prevents it. A view that is older than a column does not read it. */
export function changedTables(pair: Pair): readonly string[] {
  return tablesOf(pair).changed.flatMap(({ from, to }) => {
    const isSameColumn = (a: Table['columns'][number]): boolean => {
      const b = to.columns.find((one) => one.name === a.name);
      return b === undefined || JSON.stringify(a.type) === JSON.stringify(b.type);
    };
    return from.columns.every(isSameColumn) ? [] : [from.key];
  });
}

function tablesOf({ from, to }: Pair): ReturnType<typeof difference<Table>> {
  return difference(
    byKey(relationsOf(from.schema).tables.filter((one) => one.persistence !== 'temporary')),
    byKey(relationsOf(to.schema).tables.filter((one) => one.persistence !== 'temporary')),
  );
}

/** Keys of the other tables that it needs. */
function neededBy({ key, constraints, partitionOf, inherits }: Table): ReadonlySet<string> {
  const needed = new Set([
    ...constraints.flatMap(({ references }) => references?.relation ?? []),
    ...inherits,
  ]);
  if (partitionOf !== undefined) needed.add(partitionOf.parent);
  needed.delete(key);
  return needed;
}

/** Referencing tables first; foreign keys in a cycle are dropped before. */
function dropMade({ from }: Pair, made: readonly Table[], found: Found): void {
  const keys = new Set(made.map((one) => one.key));
  const needed = new Map<string, number>();
  const count = (table: Table, by: 1 | -1): void => {
    for (const key of neededBy(table)) needed.set(key, (needed.get(key) ?? 0) + by);
  };
  for (const one of made) count(one, 1);
  const isNeeded = ({ key }: Table): boolean => (needed.get(key) ?? 0) > 0;
  let rest = made;
  while (rest.length > 0) {
    const next = rest.find((one) => !isNeeded(one)) ?? rest[0];
    if (next === undefined) break;
    if (isNeeded(next))
      for (const one of rest)
        for (const { name, references } of one.constraints)
          if (one !== next && references?.relation === next.key)
            found.add(
              'constraints',
              `ALTER TABLE ${qualified(one)} DROP CONSTRAINT "${name.replaceAll('"', '""')}"`,
            );
    const isParent = rest.some((one) => one.partitionOf?.parent === next.key);
    if (isParent) found.refuse(`${displayName(next.key)} has partitions that are not its own.`);
    const what = next.kind === 'foreign-table' ? 'FOREIGN TABLE' : 'TABLE';
    found.add('tables', `DROP ${what} ${qualified(next)}`);
    rest = rest.filter((one) => one !== next);
    count(next, -1);
  }
  for (const one of relationsOf(from.schema).tables)
    if (!keys.has(one.key) && one.partitionOf !== undefined && keys.has(one.partitionOf.parent))
      found.refuse(`${displayName(one.key)} joined a table of this migration.`);
}

function makeLost({ to }: Pair, lost: readonly Table[], found: Found): void {
  for (const part of inOrderOfNeed(lost.map((one) => tablePart(to, one))))
    found.add('make', ...part.statements);
  for (const table of lost) {
    if (!table.complete || table.certainty !== 'certain')
      found.refuse(`The definition of ${displayName(table.key)} is not known in full.`);
    if (table.persistence === 'permanent' && table.kind === 'table' && table.partitionBy === undefined)
      found.lose({ kind: 'gone', words: `The rows of ${displayName(table.key)} are gone.` });
    const late = table.constraints.filter((one) => one.kind === 'exclusion' || one.kind === 'foreign-key');
    const [references, keys] = [true, false].map((wanted) =>
      late.filter((one) => (one.kind === 'foreign-key') === wanted),
    );
    found.add('keys', ...constraintParts(to, table, keys ?? []), ...attachPartition(to, table));
    found.add('make-references', ...constraintParts(to, table, references ?? []));
    found.add(
      'make-parts',
      ...table.triggers.flatMap((one) => triggerStatements(to, table, one)),
      ...table.rules.flatMap((one) => ruleStatements(table, one)),
      ...table.policies.flatMap((one) => policyStatements(table, one)),
    );
    found.add('details', ...tableDetails(to, table));
    for (const { name, function: called } of table.triggers)
      if (!to.schema.functions.has(called))
        found.refuse(`The function of trigger ${name} was not made by a migration.`);
  }
}
