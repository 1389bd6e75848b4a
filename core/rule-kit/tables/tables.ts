/** What locking and index rules say of a table: its name for people, where it was made, and how sure it is that others use it. */
import type { RelationEffect } from '../../effects/effect.ts';
import type { RelatedPlace } from '../../findings/finding.ts';
import type { Severity } from '../../findings/grading.ts';
import type { CreateTable, ObjectName } from '../../operations/model/operation.ts';
import { creationKey, keyOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Relation, Table } from '../../schema/model.ts';
import { spelledKey } from '../../schema/spelling.ts';
import type { RuleContext } from '../context.ts';
import type { Messages } from '../define-rule.ts';

/** What these helpers need of a rule's context, whatever its messages. */
export type Surroundings = Omit<RuleContext<Messages>, 'report'>;

/** For people: with its schema unless that is public. */
export function shownName(context: Surroundings, name: ObjectName): string {
  return spelledKey(context.schema, relationKey(context.schema, name));
}

/** The migration that made the table, for a finding's related places. */
export function whereMade(context: Surroundings, name: ObjectName): readonly RelatedPlace[] {
  const table = context.table(name);
  // A table that only seems to be there was seen somewhere, but not made there.
  if (table === undefined || !wasSeenMade(table)) return [];
  const { file, span } = table.origin;
  return [{ file, span, message: `${spelledKey(context.schema, table.key)} is made here.` }];
}

/** The table by its name for people. */
export function tableShown({ schema }: Pick<Surroundings, 'schema'>, shown: string): Table | undefined {
  // Where spellings are kept, keys are in lower case.
  const key = schema.spellings.size === 0 ? shown : shown.toLowerCase();
  return tableByKey(schema, key) ?? tableByKey(schema, keyOf('public', key));
}

/** Where the tables were made that a statement locks beside its own. More than a handful help nobody. */
export function alsoLocked(
  context: Surroundings,
  relations: readonly RelationEffect[],
): readonly RelatedPlace[] {
  return relations.slice(0, 10).flatMap(({ relation, lock }) => {
    const table = tableShown(context, relation);
    if (table === undefined || !wasSeenMade(table)) return [];
    const { file, span } = table.origin;
    return [{ file, span, message: `${relation} is locked too, in ${lock} mode.` }];
  });
}

/** The table as the folder's last migration leaves it, unless it was dropped on the way: one of that name may then be another. */
export function inTheEnd(context: Surroundings, key: string): Table | undefined {
  const here = tableByKey(context.after, key);
  const last = tableByKey(context.latest, key);
  const same = here?.origin.file === last?.origin.file && here?.origin.span.start === last?.origin.span.start;
  return same ? last : undefined;
}

/** What a CREATE TABLE has made, as the folder's last migration leaves it, under whatever name: rebuilt tables get theirs later. */
export function createdTable(operation: CreateTable, context: Surroundings): Table | undefined {
  const { path, statement, latest } = context;
  const isIts = (one: Relation): one is Table =>
    one.kind === 'table' && one.origin.file === path && one.origin.span.start === statement.span.start;
  return (
    inTheEnd(context, creationKey(context.schema, operation.table)) ??
    (context.body === undefined ? [...latest.relations.values()].find(isIts) : undefined)
  );
}

/** This very file has surely made it, in the place of another: it has no rows but those that the file gives it. */
export function isRemade(context: Surroundings, name: ObjectName): boolean {
  const table = context.table(name);
  return (
    table?.origin.file === context.path && table.certainty === 'certain' && table.origin.guarded !== true
  );
}

/** Of a table that has no rows yet, findings only inform. */
export function severityOn(context: Surroundings, name: ObjectName): { readonly severity?: Severity } {
  return isRemade(context, name) ? { severity: 'info' } : {};
}

function wasSeenMade(table: Table): boolean {
  return table.origin.unseen !== true;
}
