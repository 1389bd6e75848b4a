/** What reads whole tables again where the index of a change is taken back, as far as migrations and programs show it. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { displayName, foreignKeysFrom, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import type { SqlInCode } from '../input.ts';
import { sqlPlaces } from '../order/failing-code.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { columnSaid } from '../schema/said-keys.ts';

const mostTables = 3;

export function readAgain(statements: readonly Placed[], sql: readonly SqlInCode[]): readonly string[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'createIndex' || operation.name === undefined) return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const first = operation.elements[0]?.column?.text ?? '';
      const said = columnSaid(key, first);
      const searches = sql.filter(
        ({ column, why, release }) => column === said && why === 'indexed' && release === 'now',
      );
      // Another index has it in a later place: the planner may take that.
      const end = placed.section.after;
      const isBeside = indexesOf(end, key).some(
        ({ name, elements }) =>
          name !== operation.name?.text && elements.some(({ column }) => column === first),
      );
      if (searches.length === 0 || isBeside) return [];
      const table = tableByKey(placed.start, key);
      const keys = (table === undefined ? [] : foreignKeysFrom(table)).filter(
        ({ columns }) => columns[0] === first,
      );
      const parents = [...new Set(keys.map(({ references }) => oneLine(displayName(references.relation))))];
      const deletes =
        parents.length === 0 ? '' : `each row that goes from ${joined(parents, mostTables)}, and `;
      return [
        `Without ${oneLine(operation.name.text)} no index of ${oneLine(displayName(key))} begins with ${oneLine(first)}: ${deletes}${sqlPlaces(searches)} may read all of it again.`,
      ];
    }),
  );
}
