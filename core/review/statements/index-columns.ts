/** Columns that an index reads, by the words of its statement. */
import type { CreateIndex } from '../../operations/operation.ts';

/** Its keys, what stands in its expressions and its condition, and what it has besides. */
export function usedColumns({ elements, include, where }: CreateIndex): readonly string[] {
  return [
    ...new Set([
      ...elements.flatMap((each) => [
        ...(each.column === undefined ? [] : [each.column.text]),
        ...(each.expression?.columns ?? []),
      ]),
      ...include.map(({ text }) => text),
      ...(where?.columns ?? []),
    ]),
  ];
}
