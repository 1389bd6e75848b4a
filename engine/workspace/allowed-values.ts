/** Parses columns as a configuration names them: unqualified tables are in public. */
import type { AllowedColumn } from '../databases/catalog/planner/queries.ts';

export function allowedColumns(names: readonly string[]): readonly AllowedColumn[] {
  return names.flatMap((name) => {
    const [column, relation, schema = 'public'] = name.split('.').toReversed();
    return column === undefined || relation === undefined ? [] : [{ schema, relation, column }];
  });
}
