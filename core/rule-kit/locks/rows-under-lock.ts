/** Changes of many rows while a schema change of the same transaction blocks others. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import type { FlowStep } from '../../syntax/body-flow.ts';
import type { ParsedBody } from '../../syntax/statement.ts';
import { shift, type Span } from '../../text/span.ts';
import { blocking, heldBefore, type HeldBefore } from './held-locks.ts';
import { rowsChanged, rowsRead, type Change } from '../rows/rows-changed.ts';
import { shownName, tableShown, type Surroundings } from '../tables/tables.ts';

/** The worst of the locks that the change prolongs; undefined if it prolongs none, or changes only a few rows. */
export function prolonged(operation: Change, context: Surroundings): HeldBefore | undefined {
  const changes = changesManyRows(operation, context);
  // The locks last: behind a statement of a long section they take longest to collect.
  if (!changes && !readsManyRows(operation, context)) return undefined;
  const held = worstFor(operation.table, context);
  return changes || held?.lock === 'ACCESS EXCLUSIVE' ? held : undefined;
}

/** Filling a new table takes time too, often after its own foreign key, which does not block readers. */
export function prolongs(operation: Change, { lock }: HeldBefore, context: Surroundings): boolean {
  return (
    changesManyRows(operation, context) || (lock === 'ACCESS EXCLUSIVE' && readsManyRows(operation, context))
  );
}

/** The strongest of the held locks; among equal ones that on the table itself. */
function worstFor(table: ObjectName, context: Surroundings): HeldBefore | undefined {
  const before = blocking([...heldBefore(context), ...heldInBody(context)]);
  const held = before.filter((one) => !cameWithIt(one.relation, context));
  const shown = shownName(context, table);
  const exclusive = held.filter((one) => one.lock === 'ACCESS EXCLUSIVE');
  const worst = exclusive.length > 0 ? exclusive : held;
  return worst.find((one) => one.relation === shown) ?? worst[0];
}

/** Statements of one block run in one transaction, however it is sent. */
function heldInBody(context: Surroundings): readonly HeldBefore[] {
  return bodyBefore(context).flatMap(({ by, operations }) =>
    operations.flatMap((operation) => {
      const effect = context.effect(operation);
      if (effect.refusedInTransaction) return [];
      return effect.relations
        .filter((one) => !one.isNew && one.role !== 'index')
        .map(({ relation, lock }) => ({ relation, lock, by }));
    }),
  );
}

/** What has certainly run in the block before the statement. A program that commits in between holds nothing for long. */
export function bodyBefore({
  body,
  statement,
}: Surroundings): readonly { readonly by: Span; readonly operations: readonly Operation[] }[] {
  if (body === undefined || body.body.runs !== 'now') return [];
  const { statements } = body.body;
  if (endsTransaction(body.body.program)) return [];
  const offset = statement.span.start - body.statement.span.start;
  return statements
    .slice(0, statements.indexOf(body.statement))
    .filter((one) => !one.conditional)
    .map(({ parsed, span }) => ({ by: shift(span, offset), operations: parsed.operations }));
}

function endsTransaction(steps: ParsedBody['program']): boolean {
  return steps.some((one) => {
    switch (one.kind) {
      case 'transaction':
        return true;
      case 'block':
        return endsTransaction(one.steps) || one.handlers.some(({ steps: inner }) => endsTransaction(inner));
      case 'branch':
        return one.arms.some(({ steps: inner }) => endsTransaction(inner));
      case 'loop':
        return endsTransaction(one.steps);
      default:
        return false;
    }
  });
}

/** Programs that use the table are released with the change too: nobody waits for it yet. */
function cameWithIt(relation: string, context: Surroundings): boolean {
  const table = tableShown(context, relation);
  if (table === undefined || table.origin.unseen === true) return false;
  return table.origin.conditional !== true && context.isOfChange(table.origin);
}

/** Not proved to be few. */
function changesManyRows(operation: Change, context: Surroundings): boolean {
  return isMany(rowsChanged(operation, context));
}

function readsManyRows(operation: Change, context: Surroundings): boolean {
  return operation.kind === 'insert' && isMany(rowsRead(operation, context));
}

function isMany(rows: ReturnType<typeof rowsChanged>): boolean {
  return rows === 'unbounded' || rows === 'by-value';
}

/** In a loop of a block that never commits: all iterations are one transaction. */
export function isInLoop({ body }: Surroundings): boolean {
  if (body === undefined || body.body.runs !== 'now' || endsTransaction(body.body.program)) return false;
  return isRepeated(body.body.flow, body.body.statements.indexOf(body.statement), false);
}

function isRepeated(steps: readonly FlowStep[], statement: number, looped: boolean): boolean {
  return steps.some((one) => {
    switch (one.kind) {
      case 'run':
        return looped && one.statement === statement;
      case 'loop':
        return isRepeated(one.steps, statement, true);
      case 'block':
        return [one.steps, ...one.handlers].some((inner) => isRepeated(inner, statement, looped));
      case 'branch':
        return one.arms.some(({ steps: inner }) => isRepeated(inner, statement, looped));
      default:
        return false;
    }
  });
}
