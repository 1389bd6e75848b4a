/** A reference that is turned round: what goes has joined two tables, and a key of one now stands in the other. Asks the words of one UPDATE. */
import type { DropColumn } from '../../operations/operation.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { slice } from '../../text/span.ts';
import type { CopyScene } from './copied.ts';
import { earlier } from '../../rule-kit/section.ts';

/**
 * `UPDATE users SET profile_id = profiles.id FROM profiles WHERE profiles.user_id = users.id`: `users.profile_id` says what
 * `profiles.user_id` said. Undefined where no statement before this one does that, or asks for more than equal columns.
 */
export function linkInstead(
  { table, column }: Pick<DropColumn, 'table' | 'column'>,
  dropped: readonly string[],
  context: CopyScene,
): string | undefined {
  const key = relationKey(context.schema, table);
  const found = earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((operation) => {
      if (operation.kind !== 'update') return [];
      const [link, ...more] = operation.columns;
      const [other, ...others] = operation.reads;
      if (link === undefined || more.length > 0 || other === undefined || others.length > 0) return [];
      const target = relationKey(context.schema, operation.table);
      const pair = [target, relationKey(context.schema, other)];
      const isStaying = target !== key || !dropped.includes(link);
      const isBetween = pair.includes(key) && pair[0] !== pair[1];
      if (!isBetween || !isStaying) return [];
      return joins(slice(parsed.text, operation.span), column.text) ? [`${displayName(target)}.${link}`] : [];
    }),
  );
  return found.at(-1);
}

/** Equal columns of two tables and nothing else, one of them this. */
function joins(text: string, column: string): boolean {
  const words = lexemes(text)
    .map((one) => one.text)
    .filter((one) => one !== ';');
  const at = words.lastIndexOf('where');
  if (at < 0) return false;
  const terms: string[][] = [[]];
  for (const word of words.slice(at + 1)) {
    if (word === 'and') terms.push([]);
    else terms.at(-1)?.push(word);
  }
  const isEqual = (term: readonly string[]): boolean =>
    term.length === 7 && term[1] === '.' && term[3] === '=' && term[5] === '.' && term[0] !== term[4];
  return terms.every(isEqual) && terms.some((term) => term[2] === column || term[6] === column);
}
