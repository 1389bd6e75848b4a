/** Tables that the change creates or changes, each in its state before and after. */
import type { Table } from '../../../schema/model.ts';
import { isTable } from '../../../schema/apply/store.ts';
import type { Facts } from '../../facts/facts.ts';

export interface ChangedTable {
  readonly table: Table;
  readonly was: Table | undefined;
}

export function changedTables({ found, left }: Facts): readonly ChangedTable[] {
  return [...left.relations.values(found.relations)].flatMap((table) => {
    const was = found.relations.get(table.key);
    if (!isTable(table) || table === was) return [];
    if (table.persistence === 'temporary' || table.origin.conditional === true) return [];
    return [{ table, was: was !== undefined && isTable(was) ? was : undefined }];
  });
}
