/** Counts rows without a referenced row, which a new or validated foreign key rejects. */
import { oneLine } from '../../text/format.ts';
import { primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column } from '../../schema/model.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck, type Needed, type Question } from './sql/forms.ts';
import {
  formerByKey,
  formerColumns,
  isWrittenBefore,
  actionsIn,
  type Former,
  type PlacedAction,
} from './sql/objects-before.ts';
import { list, quoted, shown, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-orphans',
  when: 'before',
  find: (facts) => actionsIn(facts).flatMap(orphans),
};

interface Reference {
  readonly table: string;
  readonly columns: readonly string[];
  readonly parent: string;
  /** Empty for the primary key. */
  readonly referenced: readonly string[];
}

function orphans(action: PlacedAction): readonly Question[] {
  const reference = referenceOf(action);
  if (reference === undefined) return [];
  const [child, parent] = [side(action, reference.table, reference.columns), parentSide(action, reference)];
  if (child === undefined || parent === undefined || child.names.length !== parent.names.length) return [];
  const given = child.names.map((one) => `child.${quoted(one)} IS NOT NULL`);
  const same = child.names.map(
    (one, at) => `parent.${quoted(parent.names[at] ?? '')} = child.${quoted(one)}`,
  );
  return [
    rowsCheck({
      title: `rows of ${shown(child.former.key)} whose ${list(child.names.map(oneLine))} is not in ${shown(parent.former.key)}`,
      needs: [...child.needs, ...parent.needs],
      query: `SELECT 1 FROM ${sqlName(child.former)} AS child WHERE ${given.join(' AND ')} AND NOT EXISTS (SELECT FROM ${sqlName(parent.former)} AS parent WHERE ${same.join(' AND ')})`,
      level: 'STOP',
    }),
  ];
}

interface Side {
  readonly former: Former;
  readonly names: readonly string[];
  readonly needs: readonly Needed[];
}

function side(action: PlacedAction, key: string, names: readonly string[]): Side | undefined {
  const former = formerByKey(action, key);
  const columns = former && formerColumns(action, former, names);
  if (former === undefined || columns === undefined || isWrittenBefore(action, key)) return undefined;
  const needs = names.map((column, at) => ({ table: former, column, type: typeOf(columns[at]) }));
  return { former, names, needs };
}

/** The query would fail for two types that cannot be compared. */
function typeOf(column: Column | undefined): Column['type'] | undefined {
  return column?.type;
}

function parentSide(action: PlacedAction, { parent, referenced }: Reference): Side | undefined {
  const table = tableByKey(action.fact.before, parent);
  const names = referenced.length > 0 ? referenced : table && primaryKey(table)?.columns;
  return names === undefined ? undefined : side(action, parent, names);
}

function referenceOf({ operation, fact }: PlacedAction): Reference | undefined {
  if (operation.kind === 'addConstraint' && operation.constraint.kind === 'foreign-key') {
    const { columns, references, referencedColumns, notValid, notEnforced, period } = operation.constraint;
    if (notValid || notEnforced || period) return undefined;
    return {
      table: relationKey(fact.before, operation.table),
      columns: columns.map(({ text }) => text),
      parent: relationKey(fact.before, references),
      referenced: referencedColumns.map(({ text }) => text),
    };
  }
  if (operation.kind !== 'validateConstraint') return undefined;
  const table = tableByKey(fact.before, relationKey(fact.before, operation.table));
  const found = table?.constraints.find(({ name }) => name === operation.constraint.text);
  if (table === undefined || found?.references === undefined || found.valid) return undefined;
  const { relation, columns } = found.references;
  return { table: table.key, columns: found.columns, parent: relation, referenced: columns };
}
