/** What a way back leaves other than it was, as its proof has seen it: what is so of several things of a kind is said once. */
import { groupBy } from '../../collections/group-by.ts';
import type { CatalogChange } from '../../catalog/items.ts';
import { oneLine } from '../../plan/format.ts';
import { leftBehindInWords } from '../../proof/describe.ts';
import { joinedColumns } from '../../text/enumerate.ts';

const most = 3;
const mostNames = 6;
const longest = 60;

/** Without an end: `index a is left; …`. */
export function leftBehind(changes: readonly CatalogChange[]): string {
  const same = groupBy(changes, (one) => differenceOf(one) ?? leftBehindInWords(one));
  const all = [...same].map(([difference, own]) => {
    const [first, ...more] = own;
    return first === undefined || more.length === 0
      ? own.map(leftBehindInWords).join('; ')
      : `columns ${joinedColumns(
          own.map(({ name }) => name),
          mostNames,
        )} are not what they were: ${difference}`;
  });
  const left = all.slice(0, most).map(oneLine);
  const count = all.length - left.length;
  return `${left.join('; ')}${count > 0 ? ` and ${count} more` : ''}`;
}

/** Of a column: which of its parts are others; undefined where that is long, or the order alone is another. */
function differenceOf(change: CatalogChange): string | undefined {
  if (change.change !== 'altered' || change.kind !== 'column') return undefined;
  const [before, after] = [change.before, change.after].map((text) =>
    text.split(' | ').map((part) => part.replaceAll(/\s+/g, ' ').trim()),
  );
  if (before === undefined || after === undefined) return undefined;
  const [gone, come] = [
    before.filter((part) => !after.includes(part)),
    after.filter((part) => !before.includes(part)),
  ].map((parts) => parts.join(', '));
  if (gone === undefined || come === undefined || gone.length + come.length > longest) return undefined;
  if (gone === '') return come === '' ? undefined : `“${come}” is new`;
  return come === '' ? `“${gone}” is missing` : `“${gone}” became “${come}”`;
}
