/**
 * Columns that queries compare with a value: the planner looks up their common values and their range. By table; columns that are only read
 * are left out.
 */
import type { PersonalData } from '../personal-data/personal-data.ts';
import type { QueryBlock, QueryValue } from '../queries/model.ts';
import { columnsIn, valuesOf } from '../queries/parts.ts';
import { blocksOf } from '../queries/queries.ts';

export interface ComparedColumn {
  /** `schema.table`. */
  readonly relation: string;
  readonly column: string;
}

export function comparedIn(block: QueryBlock): readonly ComparedColumn[] {
  const found = new Map<string, ComparedColumn>();
  const add = (value: QueryValue): void => {
    for (const { base } of columnsIn(value)) if (base !== undefined) found.set(nameOf(base), base);
  };
  for (const one of blocksOf(block)) {
    const conditions = [...one.conditions, ...one.joins.flatMap((join) => join.conditions), ...one.having];
    for (const value of conditions.flatMap(valuesOf)) add(value);
    for (const value of one.grouping) add(value);
  }
  return [...found.values()];
}

/** Columns that may be proposed, which excludes personal data. Sorted, as `table.column`, with the schema unless it is public. */
export function proposedValues(
  compared: readonly ComparedColumn[],
  personal: PersonalData,
): readonly string[] {
  const allowed = compared.filter(({ relation, column }) => {
    const table = personal.table(relation);
    // Whether a table that no migration creates contains personal data is unknown.
    return table !== undefined && !table.columns.some((one) => one.column === column);
  });
  return [...new Set(allowed.map(nameOf))].sort();
}

function nameOf({ relation, column }: ComparedColumn): string {
  return `${relation.startsWith('public.') ? relation.slice('public.'.length) : relation}.${column}`;
}
