/**
 * What happened to a table, a column or an index across the migrations: made in, changed in, renamed in, dropped in. Objects carry their own
 * changes; what is gone is found where it went. Words for people are short: the place says the rest.
 */
import type { ObjectName, OperationKind } from '../operations/model/operation.ts';
import { resolveIndex, resolveRelation } from './lookup.ts';
import type { Change, Described, Origin, Schema } from './model.ts';

export interface HistoryEvent extends Origin {
  /** `made`, `type changed`, `dropped`. */
  readonly what: string;
}

type Traceable = Pick<Described, 'changes'> & { readonly origin: Origin };

/** First to last; several changes of one kind by one file are one event. */
export function eventsOf({ origin, changes }: Traceable): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [{ ...origin, what: 'made' }];
  for (const change of changes) {
    const what = wordsFor(change);
    const last = events.at(-1);
    if (last?.file !== change.file || last.what !== what)
      events.push({ file: change.file, span: change.span, what });
  }
  return events;
}

/** One migration of a folder, in their order. */
export interface HistoryStep {
  readonly path: string;
  readonly before: Schema;
  readonly after: Schema;
}

/** Of a relation or an index by the last name that it had; of a column, of its table by the name given. Undefined for what never was. */
export function historyOf(
  steps: readonly HistoryStep[],
  name: ObjectName,
  column?: string,
): readonly HistoryEvent[] | undefined {
  const last = steps.at(-1);
  const living = last === undefined ? undefined : found(last.after, name, column);
  if (living !== undefined) return eventsOf(living);
  for (const { path, before, after } of steps.toReversed()) {
    const old = found(before, name, column);
    if (old === undefined) continue;
    const what = isRenamed(old, after, column) ? 'renamed' : 'dropped';
    return [...eventsOf(old), { file: path, span: { start: 0, end: 0 }, what }];
  }
  return undefined;
}

function found(schema: Schema, name: ObjectName, column: string | undefined): Traceable | undefined {
  const relation = resolveRelation(schema, name);
  if (column === undefined) return relation ?? resolveIndex(schema, name);
  if (relation === undefined || !('constraints' in relation)) return undefined;
  return relation.columns.find((one) => one.name === column);
}

/** It continues under another name: whatever was made by the same statement at the same place. */
function isRenamed(old: Traceable, after: Schema, column: string | undefined): boolean {
  if (column !== undefined) return false;
  for (const one of after.relations.values()) if (one.origin === old.origin) return true;
  for (const one of after.indexes.values()) if (one.origin === old.origin) return true;
  return false;
}

function wordsFor({ operation }: Change): string {
  return words[operation] ?? 'changed';
}

const words: Partial<Record<OperationKind, string>> = {
  addColumn: 'column added',
  dropColumn: 'column dropped',
  renameColumn: 'column renamed',
  alterColumnType: 'type changed',
  setDefault: 'default set',
  dropDefault: 'default dropped',
  setNotNull: 'NOT NULL set',
  dropNotNull: 'NOT NULL dropped',
  addConstraint: 'constraint added',
  validateConstraint: 'constraint validated',
  dropConstraint: 'constraint dropped',
  renameConstraint: 'constraint renamed',
  renameRelation: 'renamed',
  setSchema: 'moved to another schema',
  attachPartition: 'partition attached',
  detachPartition: 'partition detached',
  setRowSecurity: 'row security changed',
  createPolicy: 'policy made',
  dropPolicy: 'policy dropped',
  createTrigger: 'trigger made',
  dropTrigger: 'trigger dropped',
  createView: 'replaced',
  commentOn: 'commented',
  changeOwner: 'owner changed',
  grant: 'granted',
  revoke: 'revoked',
};
