/** Columns: add, drop, and alter in place. */
import type { ItemMake } from '../../catalog/make.ts';
import { quoted } from '../../syntax/postgres/identifier.ts';
import { step, type Change, type Ends, type Step, type Steps } from './step.ts';

export function columnSteps({ what, old, now }: Change, ends: Ends): Steps {
  const column = now ?? old;
  const table = column?.on;
  if (column === undefined || table === undefined) return undefined;
  // The column is created and dropped with its table, or with its parent's column.
  if (ends.added.has(table) || ends.removed.has(table)) return [];
  if (column.facts.has('inherited')) return what === 'alter' ? undefined : [];
  if (what === 'add') return addColumn(column, table);
  if (what === 'remove')
    return column.drop === undefined
      ? undefined
      : [step('main', 'destroy', column.drop, `All values of ${column.name} are lost.`)];
  return old === undefined || now === undefined ? undefined : alterColumn(old, now, table);
}

function addColumn({ make, facts }: ItemMake, table: string): Steps {
  return make === undefined
    ? undefined
    : [step('main', 'columns', `ALTER TABLE ${table} ADD COLUMN ${make}`, needsRows(facts))];
}

/** No data is lost, but the statement fails on a table with rows, because no default fills the column. */
function needsRows(facts: ItemMake['facts']): string | undefined {
  const filled = facts.has('default') || facts.has('generated') || facts.has('identity');
  return facts.has('not null') && !filled
    ? 'It is refused while the table has rows: NOT NULL without a default.'
    : undefined;
}

function alterColumn(old: ItemMake, now: ItemMake, table: string): Steps {
  const was = (fact: string): string | undefined => old.facts.get(fact);
  const is = (fact: string): string | undefined => now.facts.get(fact);
  const differs = (fact: string): boolean => was(fact) !== is(fact);
  const column = is('column') ?? '';
  const alter = (change: string): Step =>
    step('main', 'columns', `ALTER TABLE ${table} ALTER COLUMN ${column} ${change}`);
  if (differs('generated')) {
    if (was('generated')?.startsWith('s') === true && is('generated') === undefined)
      return [alter('DROP EXPRESSION')];
    return undefined;
  }
  const typed = differs('type') || differs('collate');
  const identity = differs('identity');
  if (!typed && !identity && !differs('default') && !differs('not null')) return undefined;
  const steps: Step[] = [];
  if (identity && was('identity') !== undefined && is('identity') === undefined)
    steps.push(alter('DROP IDENTITY'));
  // The default may not be convertible to the new type, so it is dropped and set again.
  const redone = typed && was('default') !== undefined;
  if (redone || (differs('default') && is('default') === undefined)) steps.push(alter('DROP DEFAULT'));
  if (typed) {
    const type = is('type') ?? '';
    steps.push({
      ...alter(`TYPE ${type}${is('collate') ?? ''} USING ${column}::${type}`),
      loses: `Every value of ${now.name} is converted; one that does not fit makes it fail.`,
    });
  }
  const set = is('default');
  if (set !== undefined && (redone || differs('default'))) steps.push(alter(`SET DEFAULT ${set}`));
  if (differs('not null')) steps.push(...nullability(table, column, is('not null') !== undefined));
  if (identity && is('identity') !== undefined)
    steps.push({
      ...alter(
        was('identity') === undefined
          ? `ADD GENERATED ${is('identity') ?? ''} AS IDENTITY`
          : `SET GENERATED ${is('identity') ?? ''}`,
      ),
      ...(differs('not null') ? { group: 'validate' as const, phase: 'words' as const } : {}),
    });
  return steps;
}

/** A validated CHECK proves the column first, so that no scan runs under ACCESS EXCLUSIVE. */
function nullability(table: string, column: string, isNotNull: boolean): readonly Step[] {
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${column}`;
  if (!isNotNull) return [step('main', 'columns', `${alter} DROP NOT NULL`)];
  const check = quoted(`${column.replaceAll('"', '').slice(0, 48)}_is_not_null`);
  return [
    step(
      'main',
      'constraints',
      `ALTER TABLE ${table} ADD CONSTRAINT ${check} CHECK (${column} IS NOT NULL) NOT VALID`,
    ),
    step('validate', 'constraints', `ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}`),
    step('validate', 'validate', `${alter} SET NOT NULL`),
    step('validate', 'destroy', `ALTER TABLE ${table} DROP CONSTRAINT ${check}`),
  ];
}
