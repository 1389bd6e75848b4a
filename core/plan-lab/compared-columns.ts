/**
 * Columns that queries compare with something: for them the planner asks which values are common and how far they reach. By table; what is only read is
 * not among them.
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

/** What may be proposed: nothing that is about a person. Sorted, as `table.column`, with its schema unless that is public. */
export function proposedValues(
  compared: readonly ComparedColumn[],
  personal: PersonalData,
): readonly string[] {
  const allowed = compared.filter(({ relation, column }) => {
    const table = personal.table(relation);
    // What migrations do not make, nobody can tell anything of.
    return table !== undefined && !table.columns.some((one) => one.column === column);
  });
  return [...new Set(allowed.map(nameOf))].sort();
}

function nameOf({ relation, column }: ComparedColumn): string {
  return `${relation.startsWith('public.') ? relation.slice('public.'.length) : relation}.${column}`;
}
