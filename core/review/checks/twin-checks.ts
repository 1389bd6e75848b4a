/** What to ask behind a CREATE INDEX that has no name: one that was built by hand before it is not passed over, and the way back drops one of the two. SQL as text. */
import { oneLine } from '../../plan/format.ts';
import { indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { shapeOf } from '../../schema/replay/index-shape.ts';
import type { Check } from '../model.ts';
import { schemaAt, type Placed } from '../placed.ts';
import { noneAlike, type BuiltName } from '../statements/index-names.ts';
import { qualifiedName } from './check-sql.ts';
import { oldestServer } from './server.ts';

export function twinsAfter(statements: readonly Placed[], after: Schema): readonly Check[] {
  const names = statements.flatMap(({ one, section, at }) =>
    one.actions.flatMap(({ operation }): readonly BuiltName[] => {
      if (operation.kind !== 'createIndex' || operation.name === undefined) return [];
      const table = tableByKey(after, relationKey(schemaAt({ section, at }), operation.table));
      // Without a name withNames has put one where the statement begins.
      const isUnnamed = operation.name.start === operation.span.start;
      const known = table === undefined ? [] : indexesOf(after, table.key);
      const index = known.find(({ name }) => name === operation.name?.text);
      if (!isUnnamed || table === undefined || index === undefined) return [];
      return [
        {
          name: qualifiedName(index),
          shown: oneLine(index.name),
          isGuarded: false,
          shape: shapeOf(operation),
          on: { table: qualifiedName(table), known: known.map(({ name }) => name) },
        },
      ];
    }),
  );
  return names.length === 0
    ? []
    : noneAlike(
        names,
        oldestServer(statements.map(({ migration }) => migration)),
        ' (else it was built twice: drop the other one, or where this one is not valid drop it and rename the other)',
      );
}
