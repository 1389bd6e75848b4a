/** The way back of migrations that the change only renames: the release before it has them too, under their former names. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import { failsTwice } from '../verdict/edited.ts';

const mostUpdates = 3;

/** In place of what else is said of releases; undefined where one of them is new. */
export function toFormerName(all: readonly ReviewedMigration[]): string | undefined {
  const renamed = all.filter(({ renamedFrom }) => renamedFrom !== undefined);
  if (renamed.length === 0 || renamed.length < all.length) return undefined;
  const backs = renamed.flatMap(({ recorded }) => recorded?.formerly?.back ?? []);
  const [it, its] = renamed.length === 1 ? ['it', 'its former name'] : ['them', 'their former names'];
  const isRefused = renamed.some(
    ({ missing, recorded }) => missing === 'refused' && recorded?.keeps !== 'last',
  );
  const again = renamed.some(failsTwice)
    ? `runs ${it} again, which fails at what is there`
    : `runs ${it} again`;
  const row =
    backs.length < renamed.length
      ? ''
      : ` Before one of it applies what is pending, write ${its} into the record: ${joined(backs.map(oneLine), mostUpdates)}.`;
  return `The release before this change has ${it} under ${its}: where the change has run, ${isRefused ? 'it does not go on, as the file of the new name is missing there' : `it ${again}`}.${row} Only a release that has ${it} under neither name is one to go back to with a script that drops that: put it in place first.`;
}
