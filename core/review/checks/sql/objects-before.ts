/**
 * Which tables and columns of a statement can be queried before the change: those that the change neither creates nor renames, and whose
 * rows it has not written by then. Nothing is queried if that is uncertain. Contains no SQL.
 */
import type { ObjectName, Operation } from '../../../operations/model/operation.ts';
import { column, displayName, relationKey, tableByKey } from '../../../schema/lookup.ts';
import type { Column, Relation, Table } from '../../../schema/model.ts';
import { isTable } from '../../../schema/apply/store.ts';
import { typeText } from '../../../schema/type-text.ts';
import type { Facts } from '../../facts/facts.ts';
import type { StatementFact } from '../../facts/statements.ts';

/** A relation that exists before the change. */
export interface FormerRelation {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  /** Undefined if no migration creates it. */
  readonly relation: Relation | undefined;
}

export interface Former extends FormerRelation {
  readonly table: Table | undefined;
}

export interface PlacedAction {
  readonly facts: Facts;
  readonly fact: StatementFact;
  readonly operation: Operation;
  /** In a branch that may not be taken. */
  readonly conditional: boolean;
}

/** All actions of the change, in order. */
export function actionsIn(facts: Facts): readonly PlacedAction[] {
  return facts.statements.flatMap((fact) =>
    fact.statement.actions.map(({ operation, conditional }) => ({ facts, fact, operation, conditional })),
  );
}

type At = Pick<PlacedAction, 'facts' | 'fact'>;

export function formerTable(at: At, name: ObjectName): Former | undefined {
  return formerByKey(at, relationKey(at.fact.before, name));
}

export function formerByKey(at: At, key: string): Former | undefined {
  const found = formerRelation(at, key);
  if (found === undefined) return undefined;
  if (found.relation === undefined) return { ...found, table: undefined };
  const { relation } = found;
  return isTable(relation) && relation.persistence !== 'temporary'
    ? { ...found, table: relation }
    : undefined;
}

export function formerRelation({ facts, fact }: At, key: string): FormerRelation | undefined {
  const now = fact.before.relations.get(key);
  const was = facts.found.relations.get(key);
  if (was !== undefined)
    return now?.origin.span === was.origin.span
      ? { key, schema: was.schema, name: was.name, relation: was }
      : undefined;
  // No migration creates it, so no statement of the change does.
  if (now !== undefined && now.origin.unseen !== true) return undefined;
  const dot = key.indexOf('.');
  return { key, schema: key.slice(0, dot), name: key.slice(dot + 1), relation: undefined };
}

/** The columns before the change; undefined if one of them may have changed. The columns of an unknown table are unknown. */
export function formerColumns(
  { facts, fact }: At,
  former: Former,
  names: readonly string[],
): readonly (Column | undefined)[] | undefined {
  const now = tableByKey(fact.before, former.key);
  const files = new Set(facts.change.migrations.map(({ path }) => path));
  const all = names.map((name) => {
    const is = now && column(now, name);
    const was = former.table && column(former.table, name);
    if (was !== undefined) return is !== undefined && isSame(is, was) ? { was } : undefined;
    if (is !== undefined && files.has(is.origin.file)) return undefined;
    return former.table?.complete === true ? undefined : { was };
  });
  return all.every((one) => one !== undefined) ? all.map((one) => one.was) : undefined;
}

function isSame(is: Column, was: Column): boolean {
  return is.origin.span === was.origin.span && typeText(is.type) === typeText(was.type);
}

const writing: ReadonlySet<Operation['kind']> = new Set([
  ...(['insert', 'update', 'delete', 'truncate', 'copyData'] as const),
  ...(['executeDynamic', 'other', 'attachPartition', 'detachPartition'] as const),
]);

/** The table's rows change, or may change, before the statement. */
export function isWrittenBefore({ facts, fact }: At, key: string): boolean {
  const earlier = facts.statements.slice(0, facts.statements.indexOf(fact));
  return earlier.some(
    ({ statement }) =>
      statement.gaps.length > 0 ||
      statement.untold === true ||
      statement.actions.some(
        ({ operation, effect }) =>
          writing.has(operation.kind) &&
          (effect.relations.length === 0 ||
            effect.relations.some(({ relation }) => relation === displayName(key))),
      ),
  );
}

/** A function that the change creates does not exist before it. */
export function callsNew(
  { facts }: Pick<PlacedAction, 'facts'>,
  calls: readonly { readonly name: string }[],
): boolean {
  const made = new Set<string>();
  for (const routines of facts.left.functions.values(facts.found.functions))
    for (const { key, name } of routines) if (!facts.found.functions.has(key)) made.add(name);
  return calls.some(({ name }) => made.has(name));
}

/** A relation of an effect by its key; for one that no migration creates, an unqualified name is taken to be in public. */
export function relationOfEffect({ found, left }: Facts, relation: string): Omit<FormerRelation, 'relation'> {
  const isKey = found.relations.has(relation) || left.relations.has(relation) || relation.includes('.');
  const key = isKey ? relation : `public.${relation}`;
  const is = found.relations.get(key) ?? left.relations.get(key);
  const dot = key.indexOf('.');
  return is ?? { key, schema: key.slice(0, dot), name: key.slice(dot + 1) };
}
