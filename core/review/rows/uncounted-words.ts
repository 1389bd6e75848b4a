/** Work on rows whose time is in no estimate: what a person has to find out before a window is planned. Sentences. */
import { groupBy } from '../../collections/group-by.ts';
import { uncountedIn, type Uncounted } from '../../rule-kit/uncounted.ts';
import { type Placed, placesInWords } from '../placed.ts';
import { isFewRows, isRowWork } from '../statements/row-work.ts';

export function uncountedToDecide(statements: readonly Placed[]): readonly string[] {
  const found = statements.flatMap((placed) => {
    const kind = uncountedIn(placed.one.statement.parsed);
    return kind === undefined || !isRowWork(placed) || isFewRows(placed) ? [] : [{ kind, placed }];
  });
  return [...groupBy(found, ({ kind }) => kind)].map(([kind, same]) => {
    const isOne = same.length === 1;
    const places = placesInWords(same.map(({ placed }) => placed.place));
    return `How long ${places} ${isOne ? 'takes' : 'take'}, which is in no estimate: ${reasons[kind]} Try ${isOne ? 'it' : 'them'} on a copy of full size before a time is set; ${kind === 'pairs' ? 'of many rows have a program compute the values' : 'or have a program compute the values'}.`;
  });
}

const reasons: Readonly<Record<Uncounted, string>> = {
  pairs:
    '= ANY of a column of another table holds each row against all of them, which no index serves: twice the rows take at least four times as long.',
  recursive:
    'WITH RECURSIVE goes over its tables again in each step, and how many steps there are is in the rows.',
};
