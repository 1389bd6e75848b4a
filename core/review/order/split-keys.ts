/** How keys that are added under a lock, and read rows for it, are split: what a verdict offers, said of these statements. Sentences. */
import { codeForFile } from '../../text/code-in-prose.ts';
import { blocks } from '../../effects/effect.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { inOwnFile } from './other-engines.ts';
import { isNotValid } from '../verdict/changes.ts';
import { isTimedOtherwise, renewedAt } from './renewed-keys.ts';

const mostNames = 6;

/** One for all of them: they are split alike. */
export function keySplits(statements: readonly Placed[]): readonly string[] {
  const found = statements.filter(isSplit);
  const keys = found.flatMap(({ one, section, at }) =>
    one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'addConstraint' || operation.constraint.name === undefined) return [];
      const table = displayName(relationKey(schemaAt({ section, at }), operation.table));
      return [codeForFile(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${operation.constraint.name.text};`)];
    }),
  );
  const [first] = keys;
  if (first === undefined) return [];
  const isRenewed = found.some(drops);
  const more = keys.length - mostNames;
  const shown = more > 1 ? [...keys.slice(0, mostNames), `${String(more)} more`] : keys;
  // All that is pending is one transaction with some tools: there the locks of the first file would stay.
  const apart = found.some(({ migration }) => migration.isWholeRun) ? 'run' : 'file';
  const own = inOwnFile(found.find(({ migration }) => migration.alsoFor !== undefined)?.migration);
  const files = `${keys.length === 1 ? '' : 'each '}in a ${apart} of its own after it`;
  return [
    `Whether to split ${placesInWords(found.map(({ place }) => place))}, so that nobody waits while rows are read: (1) one file ${isRenewed ? 'with DROP CONSTRAINT and ADD CONSTRAINT … NOT VALID' : 'with ADD CONSTRAINT … NOT VALID'}, which locks for a moment and reads no rows${own}; (2) ${files}${own === '' ? '' : ', named so too'}: ${shown.join('; ')}. Reads and writes go on meanwhile.`,
  ];
}

/** A foreign key on a table that is there, and that the statement reads for it alone. One that changes in its timing alone has a shorter way. */
function isSplit(placed: Placed): boolean {
  const { one, section } = placed;
  const added = one.actions.filter(({ operation: { kind } }) => kind === 'addConstraint');
  const isOfKeys =
    added.length > 0 &&
    one.actions.every(
      ({ operation }) =>
        operation.kind === 'dropConstraint' ||
        (operation.kind === 'addConstraint' &&
          operation.constraint.kind === 'foreign-key' &&
          operation.constraint.name !== undefined &&
          !isNotValid(operation.constraint)),
    );
  const isLong = one.whole?.relations.some(
    ({ isNew, scan, lock }) => !isNew && scan && blocks(lock) === 'reads-and-writes',
  );
  const renewed = renewedAt(placed, section.after);
  const isTimed = renewed.length > 0 && renewed.every(isTimedOtherwise);
  return isOfKeys && isLong === true && !isTimed;
}

function drops({ one }: Placed): boolean {
  return one.actions.some(({ operation: { kind } }) => kind === 'dropConstraint');
}
