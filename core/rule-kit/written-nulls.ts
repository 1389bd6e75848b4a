/** Whether statements behind one write nulls into a column, which says that they are meant. By the words of UPDATE … SET. */
import type { ObjectName } from '../operations/operation.ts';
import { relationKey } from '../schema/lookup.ts';
import { bareTokens } from '../syntax/token-texts.ts';
import { later } from './section.ts';
import type { Surroundings } from './tables.ts';

/** `UPDATE t SET column = NULL`; a WHERE that looks for nulls writes none. */
export function nullsAreWrittenBelow(
  table: ObjectName,
  column: string,
  context: Pick<Surroundings, 'schema' | 'siblings' | 'statement'>,
): boolean {
  const key = relationKey(context.schema, table);
  const name = column.toLowerCase();
  return later(context).some(({ parsed }) => {
    const words = bareTokens(parsed);
    const at = words.findIndex((word, n) => word === name && words[n + 1] === '=' && words[n + 2] === 'null');
    return (
      parsed.operations.some(
        (one) => one.kind === 'update' && relationKey(context.schema, one.table) === key,
      ) &&
      at > 0 &&
      !words.slice(0, at).includes('where')
    );
  });
}
