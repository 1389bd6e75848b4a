/** A column in a hover: its type, where it points, what it holds about people and why, and which migrations added and changed it. At most seven lines. */
import { markOf, type PersonalData } from '../../core/personal-data/personal-data.ts';
import { markSentence } from '../../core/personal-data/present.ts';
import { displayName } from '../../core/schema/lookup.ts';
import type { Origin } from '../../core/schema/model.ts';
import { wordsOf } from '../../core/schema/words.ts';
import { code, plain } from '../convert/markdown.ts';
import type { ColumnAt } from './column-at.ts';
import { historyLine, placeName } from './history-line.ts';

/** Longer comments and defaults are cut; they can be read at their definition. */
const longest = 200;

export function columnCard(
  { table, column, schema }: Pick<ColumnAt, 'table' | 'column' | 'schema'>,
  personal: PersonalData,
  linkTo: (origin: Origin) => string | undefined,
): readonly string[] {
  const mark = markOf(personal.table(table.key), column.name);
  const facts = [
    wordsOf(schema).type(column),
    column.nullable ? 'nullable' : 'not null',
    ...(column.identity === undefined ? [] : ['identity']),
    ...(column.generated === undefined ? [] : [`generated, ${column.generated}`]),
    ...table.constraints.flatMap((one) => {
      if (!one.columns.includes(column.name)) return [];
      if (one.kind === 'primary-key') return ['primary key'];
      return one.references === undefined ? [] : [`→ ${displayName(one.references.relation)}`];
    }),
  ];
  return [
    `**Column** ${code(`${displayName(table.key)}.${column.name}`)} ${plain(facts.join(', '))}, added in ${placeName(column.origin, linkTo)}.`,
    ...historyLine(column, linkTo),
    ...(column.default === undefined || column.generated !== undefined
      ? []
      : [`Default ${code(shorten(column.default))}`]),
    ...(mark === undefined
      ? []
      : [`**${plain(markSentence(mark).slice(0, 13))}**${plain(markSentence(mark).slice(13))}`]),
    ...(column.comment === undefined ? [] : [`Comment: ${plain(shorten(column.comment))}`]),
  ];
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
