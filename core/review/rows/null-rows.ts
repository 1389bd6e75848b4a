/** Rows that a change inserts without a value where none was allowed before: what takes the change back fails on them. Reads the statement's own words; what it does not see there it does not say. */
import { oneLine } from '../../plan/format.ts';
import { lossInWords, nameOf, type Loss } from '../../schema/inverse/told.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { lowerTokens } from '../../syntax/token-texts.ts';
import { type Placed, schemaAt } from '../placed.ts';

export interface NullRows {
  readonly place: string;
  /** `orders.user_id`. */
  readonly name: string;
}

export function nullRowsAt({ one, section, at, start, place }: Placed): readonly NullRows[] {
  const { parsed } = one.statement;
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'insert') return [];
    const key = relationKey(schemaAt({ section, at }), operation.table);
    const [was, is] = [tableByKey(start, key), tableByKey(section.after, key)];
    const loosened = (was?.columns ?? []).filter(
      ({ name, nullable }) => !nullable && is !== undefined && column(is, name)?.nullable === true,
    );
    return loosened
      .filter(({ name }) => isLeftNull(parsed, name, (is && column(is, name))?.default !== undefined))
      .map(({ name }) => ({ place, name: oneLine(`${displayName(key)}.${name}`) }));
  });
}

/** Of a migration whose way back follows from the schema. A sentence for each. */
export function nullRowsInWords(placed: Placed): readonly string[] {
  if (placed.migration.down !== undefined) return [];
  return nullRowsAt(placed).map(
    ({ place, name }) =>
      `The way back fails on the rows that ${place} inserts without ${name} until they are deleted; what uses them by then loses them.`,
  );
}

/** What a script says of nulls, where the change itself inserts some. */
export function nullsInWords(loss: Loss, rows: readonly NullRows[]): string {
  const own = loss.kind === 'nulls' ? rows.find(({ name }) => name === oneLine(nameOf(loss))) : undefined;
  return own === undefined
    ? lossInWords(loss)
    : `Nulls in ${own.name} make this fail, and ${own.place} of the change itself inserts such rows: delete those first.`;
}

/** `INSERT INTO t (a, b) SELECT 1, NULL …`, or a column that the list leaves out. */
function isLeftNull(parsed: ParsedStatement, name: string, isGiven: boolean): boolean {
  const words = lowerTokens(parsed);
  const into = words.indexOf('into');
  const open = words.indexOf('(', into);
  const close = words.indexOf(')', open);
  const source = words[close + 1];
  if (into < 0 || open < 0 || open > into + 4 || (source !== 'select' && source !== 'values')) return false;
  const columns = words.slice(open + 1, close).filter((word) => word !== ',');
  const at = columns.findIndex((word) => word.replaceAll('"', '') === name.toLowerCase());
  if (at < 0) return !isGiven;
  const values = words.slice(close + (source === 'values' ? 3 : 2));
  const [first, second = ''] = itemsOf(values)[at] ?? [];
  return first === 'null' && (second === '' || second === '::');
}

/** Between commas that stand in no brackets, up to what ends the list. */
function itemsOf(words: readonly string[]): readonly (readonly string[])[] {
  const items: string[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (depth === 0 && (word === 'from' || word === 'where' || word === 'on' || word === ')')) break;
    if (word === '(') depth += 1;
    if (word === ')') depth -= 1;
    if (word === ',' && depth === 0) items.push([]);
    else items.at(-1)?.push(word);
  }
  return items;
}
