/** Columns whose values a change drops for good, with the table as the change found it. Those that stay as copies, or were never there, are none. */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, table, tableByKey } from '../../schema/lookup.ts';
import type { Column, Table } from '../../schema/model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { lossesAt } from './losses.ts';

export interface LostColumn {
  /** `users.code`, for a sentence. */
  readonly of: string;
  readonly was: Table;
  readonly column: Column;
  readonly placed: Placed;
}

export function lostColumns(statements: readonly Placed[]): readonly LostColumn[] {
  return statements.flatMap((placed) => {
    const lost = new Set(lossesAt(placed).flatMap(({ what, of }) => (what === 'values' ? [of] : [])));
    return placed.one.actions.flatMap(({ operation }): readonly LostColumn[] => {
      if (operation.kind !== 'dropColumn') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const of = `${displayName(key)}.${operation.column.text}`;
      const was = tableByKey(placed.start, key) ?? table(placed.start, operation.table);
      const found = was && column(was, operation.column.text);
      return was === undefined || found === undefined || !lost.has(of)
        ? []
        : [{ of: oneLine(of), was, column: found, placed }];
    });
  });
}
