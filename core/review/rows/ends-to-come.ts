/** Dropped columns that are called the end of something: what has not ended yet loses its end. By names and types alone; knows nothing of what goes by them. */
import { code } from '../../text/code-in-prose.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { commas } from '../../text/enumerate.ts';
import { nameWords } from '../../rule-kit/new-columns.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { Placed } from '../placed.ts';
import { lostColumns } from './lost-columns.ts';

const times: ReadonlySet<string> = new Set(['timestamptz', 'timestamp', 'date']);
const ends: ReadonlySet<string> = new Set(
  'end ends ending expire expires expiry expiration until deadline due'.split(' '),
);
/** What stands behind them: `trial_ends_at`. */
const behind: ReadonlySet<string> = new Set('at on date time'.split(' '));
const mostNames = 3;

/** Sentences. */
export function endsToDecide(statements: readonly Placed[]): readonly string[] {
  const found = new Map<string, string>();
  for (const { of, was, column } of lostColumns(statements))
    if (times.has(column.type.name) && isEnd(column.name))
      found.set(
        of,
        code(`SELECT count(*) FROM ${qualifiedName(was)} WHERE ${quoteIdentifier(column.name)} > now();`),
      );
  const isOne = found.size === 1;
  return found.size === 0
    ? []
    : [
        `What becomes of rows whose ${commas([...found.keys()], mostNames)} ${isOne ? 'is' : 'are'} still to come (by ${isOne ? 'its name' : 'their names'} the end of something): afterwards no row here says when that ends, and nothing that went by it ends it. ${[...found.values()].slice(0, mostNames).join(' ')} before the drop ${isOne ? 'counts' : 'count'} them.`,
      ];
}

function isEnd(name: string): boolean {
  const words = nameWords(name);
  const last = words.findLastIndex((one) => !behind.has(one));
  return ends.has(words[last] ?? '');
}
