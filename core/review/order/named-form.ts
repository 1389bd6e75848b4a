/** Columns whose new name says another form of values than the former one did (`version_md5`, `version_digest`): what that leaves open. Sentences. */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';

const forms =
  /(?:^|_)(md5|sha\d*|crc\d*|digest|hash|json|xml|hex|base64|utc|ms|millis|seconds|minutes|cents|bytes|kb|mb|gb)(?=_|$)/gi;

const mostNames = 6;

/** `md5, then digest`. Undefined where the names say the same of it, or the former one nothing. */
function formsOf(was: string, is: string): string | undefined {
  const [before, after] = [was, is].map((name) =>
    [...name.matchAll(forms)].map(([, form = '']) => form.toLowerCase()).join(' and '),
  );
  if (before === undefined || before === '' || before === after) return undefined;
  return `${before}${after === undefined || after === '' ? ' and no more' : `, then ${after}`}`;
}

/** What copies them as they are leaves the former release with those of the new one. */
export function meaningOf(was: string, is: string): { readonly meaning?: string } {
  const told = formsOf(was, is);
  if (told === undefined) return {};
  return {
    meaning: `, as far as both write the same values there (its name says ${told}: where they differ, a trigger has to turn the one into the other, and no copy does)`,
  };
}

export function formsToDecide(statements: readonly Placed[]): readonly string[] {
  const found = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'renameColumn') return [];
      const told = formsOf(operation.column.text, operation.to.text);
      const table = displayName(relationKey(schemaAt(placed), operation.table));
      return told === undefined ? [] : [{ told, name: oneLine(`${table}.${operation.column.text}`) }];
    }),
  );
  return [...groupBy(found, ({ told }) => told)].map(([told, of]) => {
    const names = joined([...new Set(of.map(({ name }) => name))], mostNames);
    const [hold, their] = of.length === 1 ? ['holds changes', 'its'] : ['hold changes', 'their'];
    return `Whether what ${names} ${hold} with ${their} name (${told}): rows that are there keep their values, and whoever reads them has to tell both apart.`;
  });
}
