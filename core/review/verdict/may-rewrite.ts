/** Types that change from one that nobody here knows: whether that rewrites the table is for whoever asks the server. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { sizeAt, sizeWords } from '../statements/sizes.ts';
import { placesInWords, schemaAt, type Placed } from '../placed.ts';

const mostNames = 6;

export function mayRewriteToDecide(statements: readonly Placed[], date: string): readonly string[] {
  const found = statements.filter(({ one }) =>
    one.actions.some(
      ({ operation, effect }) => operation.kind === 'alterColumnType' && effect.uncertain !== undefined,
    ),
  );
  if (found.length === 0) return [];
  const names = found.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'alterColumnType') return [];
      const name = displayName(relationKey(schemaAt(placed), operation.table));
      const size = sizeWords(sizeAt({ sizes: placed.migration.sizes, date }, name));
      return [`${oneLine(name)}${size === undefined ? '' : ` (${size})`}`];
    }),
  );
  const isOne = found.length === 1;
  return [
    `Whether ${placesInWords(found.map(({ place }) => place))} ${isOne ? 'rewrites' : 'rewrite'} ${joined([...new Set(names)], mostNames)}: the type that is there is not known here (pg_attribute has it). Where ${isOne ? 'it does' : 'they do'}, reads and writes wait until all rows and indexes are written anew, and not for a moment.`,
  ];
}
