/** Work on rows whose time is in no estimate: what a person has to find out before a window is planned. Sentences. */
import { groupBy } from '../../collections/group-by.ts';
import { uncountedIn, type Uncounted } from './uncounted.ts';
import { formatCount } from '../../plan/format.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { lowerTokens } from '../../syntax/token-texts.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { isFewRows, isRowWork } from '../statements/row-work.ts';
import { sizeAt } from '../statements/sizes.ts';

export function uncountedToDecide(statements: readonly Placed[], date: string): readonly string[] {
  const found = statements.flatMap((placed) => {
    const kind = uncountedIn(placed.one.statement.parsed);
    return kind === undefined || !isRowWork(placed) || isFewRows(placed) ? [] : [{ kind, placed }];
  });
  return [...groupBy(found, ({ kind }) => kind)].flatMap(([kind, same]) => {
    const isOne = same.length === 1;
    const placed = same.map((one) => one.placed);
    const places = placesInWords(placed.map(({ place }) => place));
    return [
      `How long ${places} ${isOne ? 'takes' : 'take'}, which is in no estimate: ${reasons[kind]}${kind === 'pairs' ? pairsInWords(placed, date) : ''} Time ${isOne ? 'it' : 'them'} on some thousand rows, and on twice as many, before a time is set; or have a program compute the values.`,
      ...severalInWords(placed),
    ];
  });
}

/** An assumption, printed as such: 4 to 12 million were measured on 16. */
const comparisonsPerSecond = 10_000_000;
const day = 86_400;

/** Of the table that is written, held against itself. Empty where that is no matter of days. */
function pairsInWords(works: readonly Placed[], date: string): string {
  const rows = works.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'update') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const isItsOwn = operation.reads.some((name) => relationKey(schemaAt(placed), name) === key);
      const size = sizeAt({ sizes: placed.migration.sizes, date }, displayName(key));
      return isItsOwn && size?.rows !== undefined ? [size.rows] : [];
    }),
  );
  const days = Math.round(Math.max(0, ...rows) ** 2 / comparisonsPerSecond / day);
  return days < 1
    ? ''
    : ` Where all rows are reached, that is ${days === 1 ? 'a day' : `${formatCount(days)} days`} at ten million comparisons a second, which is an assumption.`;
}

/** UPDATE takes one of the rows that meet, and does not say which (manual, UPDATE, under Notes). */
function severalInWords(works: readonly Placed[]): readonly string[] {
  const open = works.filter(({ one }) => {
    const words = lowerTokens(one.statement.parsed);
    const isUpdate = one.actions.some(({ operation }) => operation.kind === 'update');
    const isJoined = words.lastIndexOf('from') > words.lastIndexOf('set') && words.includes('set');
    const isOne =
      words.includes('group') || words.some((word, at) => word === 'distinct' && words[at + 1] === 'on');
    return isUpdate && isJoined && !isOne;
  });
  return open.length === 0
    ? []
    : [
        `Whether a row that ${placesInWords(open.map(({ place }) => place))} ${open.length === 1 ? 'writes' : 'write'} meets several of the query: PostgreSQL takes any of them then, and no check sees it. GROUP BY or DISTINCT ON the key says which.`,
      ];
}

const reasons: Readonly<Record<Uncounted, string>> = {
  pairs:
    '= ANY of a column of another table holds each row against all of them, which no index serves: twice the rows take at least four times as long.',
  recursive:
    'WITH RECURSIVE goes over its tables again in each step, and how many steps there are is in the rows.',
};
