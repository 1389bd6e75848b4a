/**
 * The history of a table, a column or an index across the migrations: created, changed, renamed, dropped. Objects carry their own changes;
 * a dropped object is found in the schema before its drop. Short words for people.
 */
import type { ObjectName, OperationKind } from '../operations/model/operation.ts';
import { resolveIndex, resolveRelation } from './lookup.ts';
import type { Change, Described, Origin, Schema } from './model.ts';

export interface HistoryEvent extends Origin {
  /** `made`, `type changed`, `dropped`. */
  readonly what: string;
}

type Traceable = Pick<Described, 'changes'> & { readonly origin: Origin };

/** In order; several changes of one kind by one file are one event. */
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

/** For a relation or an index by its last name; for a column by the last name of its table. Undefined if it never existed. */
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

/** It was renamed: another object has the same creating statement and place. */
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
