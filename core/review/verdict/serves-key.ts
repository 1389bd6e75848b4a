/** What an index is for where the migrations show it: a foreign key that none served. Sentences. */
import {
  coveringIndex,
  displayName,
  foreignKeysFrom,
  indexesOf,
  relationKey,
  tableByKey,
} from '../../schema/lookup.ts';
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostColumns = 4;

/** Of tables that were there, with the key and without anything that a search by it could begin with. */
export function servedKeysInWords(statements: readonly Placed[]): readonly string[] {
  const end = statements.at(-1)?.section.after;
  if (end === undefined) return [];
  return statements.flatMap((placed) => {
    const { one, start } = placed;
    const schema = schemaAt(placed);
    return one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'createIndex' || operation.name === undefined) return [];
      const key = relationKey(schema, operation.table);
      const table = tableByKey(start, key);
      if (table === undefined || table.certainty !== 'certain') return [];
      const name = operation.name.text;
      return foreignKeysFrom(table).flatMap(({ columns, references }) => {
        const others = [...indexesOf(start, key), ...indexesOf(schema, key)];
        const isLed = others.some(({ elements }) => columns.includes(elements[0]?.column ?? ''));
        if (isLed || coveringIndex(end, key, columns)?.name !== name) return [];
        // A delete that changes rows here has locked them against the build.
        const waits =
          references.onDelete === 'no-action' || references.onDelete === 'restrict'
            ? ''
            : ', and the build waits for one that is under way';
        return [
          `${oneLine(name)} serves the foreign key of ${commas(columns.map(oneLine), mostColumns)} to ${oneLine(displayName(references.relation))}, for which no migration has made an index: without one each row that is deleted there reads all of ${oneLine(displayName(key))}${waits}.`,
        ];
      });
    });
  });
}
