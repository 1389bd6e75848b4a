/** Columns that a change adds or drops, as whoever looks for their tables in programs needs them. Looks into no program. */
import { displayName, relationKey } from '../../core/schema/lookup.ts';
import type { ReviewedSection } from '../../core/review/input.ts';
import type { Schema } from '../../core/schema/model.ts';

export interface ColumnMoved {
  readonly kind: 'addColumn' | 'dropColumn';
  /** Of its table; `name` as displayName has it. */
  readonly key: string;
  readonly name: string;
  /** What stands in a statement that means the table. */
  readonly word: string;
  /** What its file meets. */
  readonly found: Schema;
}

export function columnsMoved(sections: readonly ReviewedSection[]): readonly ColumnMoved[] {
  return sections.flatMap(({ statements, before, found }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }): readonly ColumnMoved[] => {
        if (operation.kind !== 'addColumn' && operation.kind !== 'dropColumn') return [];
        const key = relationKey(before[at] ?? found, operation.table);
        const word = operation.table.name.text;
        return [{ kind: operation.kind, key, name: displayName(key), word, found }];
      }),
    ),
  );
}
