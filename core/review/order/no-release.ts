/** Parts of the order that no release waits for: indexes, which queries have or have not. Where a program brings the files, it is the release. */
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { insideProgram } from './built-in.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import type { DeploymentOrder } from '../model.ts';
import { reasonsAt } from './order.ts';
import type { Reason } from './phase.ts';
import type { ReviewInput } from '../input.ts';
import { exchangedFor } from '../rows/exchanged-values.ts';
import { lossesAt } from '../rows/losses.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** What its queries use is nobody's condition. */
const fresh = 'the new release';

export function withoutRelease(
  order: DeploymentOrder,
  statements: readonly Placed[],
  { isWithCode, valuesInCode = [] }: Pick<ReviewInput, 'isWithCode' | 'valuesInCode'>,
): DeploymentOrder {
  return {
    ...order,
    stages: order.stages.map((stage) => {
      const own = statements.filter(({ migration }) =>
        stage.files.some(({ file }) => file === oneLine(migration.file)),
      );
      if (stage.phase === 'any' && stage.fills.length === 0) {
        const exchange = exchangedFor(own, valuesInCode);
        if (exchange !== undefined) return { ...stage, title: exchange };
        const filled = [...new Set([...filledIn(own, ['insert']), ...writtenOver(own)])];
        return filled.length === 0 ? stage : { ...stage, title: beforeReaders(filled) };
      }
      if (stage.phase !== 'before' || stage.fills.length > 0 || !isOfIndexes(own)) return stage;
      const filled = filledIn(own);
      const isInside = own.some(({ migration }) => insideProgram(migration) !== undefined);
      return isInside
        ? { ...stage, release: fresh, title: stage.title.replace(stage.release, fresh) }
        : {
            ...stage,
            phase: 'any',
            title: filled.length === 0 ? titleOf(own, isWithCode) : beforeReaders(filled),
          };
    }),
  };
}

function beforeReaders(filled: readonly string[]): string {
  return `Before a release that relies on what it fills (${filled.join(', ')}); else at any time`;
}

/** Of code that comes with it nobody knows whether its queries want the index. */
function titleOf(own: readonly Placed[], isWithCode: boolean): string {
  const slow = 'no release needs an index to work; a query that counts on one may be slow until it is there';
  const starts = own.find(({ migration: { runBy, byHand } }) => byHand === undefined && runBy?.atStart)
    ?.migration.runBy?.atStart;
  if (starts !== undefined)
    return `With the start of ${fresh}, which applies it (${oneLine(starts.file)}, line ${starts.line})${isWithCode ? `: ${slow}` : ''}`;
  return `At any time: ${isWithCode ? slow : 'no release depends on an index'}`;
}

/** Values that are others behind it. */
function writtenOver(own: readonly Placed[]): readonly string[] {
  const names = own
    .flatMap(lossesAt)
    .flatMap(({ what, of }) => (what === 'values written over' ? [oneLine(of)] : []));
  // A column of that name which the change makes is another one.
  const made = own.flatMap(({ one, section, at }) =>
    one.actions.flatMap(({ operation }) =>
      operation.kind === 'addColumn'
        ? [
            oneLine(
              `${displayName(relationKey(schemaAt({ section, at }), operation.table))}.${operation.column.name.text}`,
            ),
          ]
        : [],
    ),
  );
  const all = [...new Set(names)].filter((one) => !made.includes(one));
  const more = all.length - mostNames;
  return more > 1 ? [...all.slice(0, mostNames), `${more} more`] : all;
}

const mostNames = 3;

/** Values and rows that it brings to what was there: `users.mail`, `rows of items`. */
function filledIn(
  own: readonly Placed[],
  kinds: readonly Operation['kind'][] = ['insert', 'update'],
): readonly string[] {
  const names = own.flatMap(({ one, section, at, start }) => {
    const schema = schemaAt({ section, at });
    return one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'insert' && operation.kind !== 'update') return [];
      if (!kinds.includes(operation.kind)) return [];
      const key = relationKey(schema, operation.table);
      if (tableByKey(start, key) === undefined) return [];
      const name = displayName(key);
      return operation.kind === 'insert'
        ? [oneLine(`rows of ${name}`)]
        : operation.columns.map((each) => oneLine(`${name}.${each}`));
    });
  });
  const all = [...new Set(names)];
  const more = all.length - mostNames;
  return more > 1 ? [...all.slice(0, mostNames), `${more} more`] : all;
}

function isOfIndexes(own: readonly Placed[]): boolean {
  // A query may have run by what goes.
  const isFreed = own.some(({ one }) => one.actions.some(({ operation }) => operation.kind === 'dropIndex'));
  if (isFreed) return false;
  const reasons = own.flatMap((placed) => reasonsAt(placed).map((reason) => ({ placed, reason })));
  const asked = reasons.filter(({ reason }) => reason.phase !== 'any');
  return (
    asked.length > 0 &&
    asked.every(({ placed, reason }) => isPlainIndex(reason.operation) || isUnsaidKey(reason, placed))
  );
}

/** A wider key than one that is there forbids nothing: where no program names its columns in ON CONFLICT, it is an index like others. */
function isUnsaidKey(
  { operation, isKey, isSaid }: Reason,
  { migration, section, at, start }: Placed,
): boolean {
  if (operation.kind !== 'createIndex' || !isKey || isSaid === true) return false;
  const before = schemaAt({ section, at });
  const key = relationKey(before, operation.table);
  const columns = operation.elements.flatMap((each) => each.column?.text ?? []);
  const isKept = [start, before].every((schema) => isUniqueAlready(schema, key, columns));
  return migration.conflictTargets !== undefined && isKept;
}

/** Of a unique one ON CONFLICT of a release may say its columns. */
function isPlainIndex(operation: Operation): boolean {
  return operation.kind === 'createIndex' && !operation.unique;
}
