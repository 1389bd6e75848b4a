/** What locking and index rules report about a table: its display name, where it was created, and how certain it is that others use it. */
import type { RelationEffect } from '../../effects/effect.ts';
import type { RelatedPlace } from '../../findings/finding.ts';
import type { Severity } from '../../findings/grading.ts';
import type { CreateTable, ObjectName } from '../../operations/model/operation.ts';
import { creationKey, keyOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Relation, Schema, Table } from '../../schema/model.ts';
import { spelledKey } from '../../schema/spelling.ts';
import type { RuleContext } from '../context.ts';
import type { Messages } from '../define-rule.ts';

/** The part of a rule's context that these helpers need. */
export type Surroundings = Omit<RuleContext<Messages>, 'report'>;

/** For display: qualified unless the schema is public. */
export function shownName(context: Surroundings, name: ObjectName): string {
  return spelledKey(context.schema, relationKey(context.schema, name));
}

/** The migration that created the table, for a finding's related places. */
export function whereMade(context: Surroundings, name: ObjectName): readonly RelatedPlace[] {
  const table = context.table(name);
  // The creation of a table that no migration creates is unknown.
  if (table === undefined || !wasSeenMade(table)) return [];
  const { file, span } = table.origin;
  return [{ file, span, message: `${spelledKey(context.schema, table.key)} is created here.` }];
}

/** The table by its display name. */
export function tableShown({ schema }: Pick<Surroundings, 'schema'>, shown: string): Table | undefined {
  // Some dialects keep the spelling of names; keys are in lower case.
  const key = schema.spellings.size === 0 ? shown : shown.toLowerCase();
  return tableByKey(schema, key) ?? tableByKey(schema, keyOf('public', key));
}

/** Where the other tables that a statement locks were created. More than a handful do not help. */
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

/** The table after the folder's last migration, unless it was dropped in between: a table of that name may then be another. */
export function inTheEnd(context: Surroundings, key: string): Table | undefined {
  const here = tableByKey(context.after, key);
  const last = tableByKey(context.latest, key);
  return here !== undefined && isMadeBy(last, here.origin) ? last : undefined;
}

/** The table of a CREATE TABLE after the folder's last migration, under any name: rebuilt tables get theirs later. */
export function createdTable(operation: CreateTable, context: Surroundings): Table | undefined {
  const { path, statement, latest } = context;
  return (
    inTheEnd(context, creationKey(context.schema, operation.table)) ??
    (context.body === undefined ? tableMadeBy(latest, { file: path, span: statement.span }) : undefined)
  );
}

/** A table of another state of the schema, whatever its name is in this one. */
export function sameTable(schema: Schema, table: Table): Table | undefined {
  const named = schema.relations.get(table.key);
  return isMadeBy(named, table.origin) ? named : tableMadeBy(schema, table.origin);
}

function tableMadeBy(schema: Schema, origin: Creation): Table | undefined {
  return [...schema.relations.values()].find((one) => isMadeBy(one, origin));
}

type Creation = Pick<Relation['origin'], 'file' | 'span'>;

function isMadeBy(relation: Relation | undefined, { file, span }: Creation): relation is Table {
  return (
    relation?.kind === 'table' && relation.origin.file === file && relation.origin.span.start === span.start
  );
}

/** Its display name when the file ends, by which the file's reader knows it: a later migration may rename it, and give the name to another. */
export function shownAfter({ after }: Surroundings, table: Table): string {
  return spelledKey(after, sameTable(after, table)?.key ?? table.key);
}

/** This file certainly creates it in place of another: it only has the rows that the file inserts. */
export function isRemade(context: Surroundings, name: ObjectName): boolean {
  const table = context.table(name);
  return (
    table?.origin.file === context.path && table.certainty === 'certain' && table.origin.guarded !== true
  );
}

/** Findings about a table without rows are only informative. */
export function severityOn(context: Surroundings, name: ObjectName): { readonly severity?: Severity } {
  return isRemade(context, name) ? { severity: 'info' } : {};
}

/** What a report about a table says beside its message. */
export function onTable(
  context: Surroundings,
  name: ObjectName,
): { readonly related: readonly RelatedPlace[]; readonly severity?: Severity } {
  return { related: whereMade(context, name), ...severityOn(context, name) };
}

function wasSeenMade(table: Table): boolean {
  return table.origin.unseen !== true;
}
