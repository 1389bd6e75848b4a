/** Changes beside which the previous release runs on: nobody has to take them back to take back the release. Sentences. */
import { code } from '../../text/code-in-prose.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Placed } from '../placed.ts';
import { isFailurePassed, rowAlone } from './kept-out.ts';
import { isSurrounding } from '../waits/concurrently.ts';

const alone = 'take it back only if it is itself the problem.';

/** With what is to be done to the record, where a tool of an older release minds it. `selectedWhole`: tables of which programs may read all columns; undefined where nobody knows. */
export function inNobodysWay(
  statements: readonly Placed[],
  selectedWhole: ReadonlySet<string> | undefined,
): readonly string[] {
  const own = statements.filter((placed) => !isSurrounding(placed));
  const isMinded = own.some(
    ({ migration }) => migration.missing !== undefined && !isFailurePassed(migration),
  );
  const row = isMinded ? rowAlone(own) : '';
  const isKnown = own.every(({ one }) => one.gaps.length === 0);
  const all = own.flatMap(({ one }) => one.actions.map(({ operation }) => operation));
  const added = all.filter(({ kind }) => kind === 'addColumn');
  const isWhole = own.some(({ one }) =>
    one.whole?.relations.some(({ relation }) => selectedWhole?.has(relation) !== false),
  );
  if (row === undefined || !isKnown || !all.every((one) => refusesNothing(one, added))) return [];
  const behind = row === '' ? [] : [row];
  return added.length === 0
    ? [`Nothing in the schema keeps the previous release from running: ${alone}`, ...behind]
    : [
        `The previous release runs with the new ${added.length === 1 ? 'column' : 'columns'} there${isWhole ? `, but where it reads all columns (${code('SELECT *')}) or inserts without naming them` : ''}: take the schema back only if the ${added.length === 1 ? 'column itself is' : 'columns themselves are'} the problem.`,
        ...behind,
      ];
}

/** It refuses no row that was taken before, and takes nothing away. */
function refusesNothing(one: Operation, added: readonly Operation[]): boolean {
  switch (one.kind) {
    case 'createIndex':
      return !one.unique;
    case 'addColumn': {
      const { constraints, notNull, default: value, generated, identity, serial } = one.column;
      const isFilled = value !== undefined || generated !== undefined || identity !== undefined;
      return constraints.length === 0 && (notNull === undefined || isFilled) && serial === undefined;
    }
    case 'setDefault':
      return added.some(
        (each) =>
          each.kind === 'addColumn' &&
          each.column.name.text === one.column.text &&
          each.table.name.text === one.table.name.text,
      );
    default:
      return false;
  }
}
