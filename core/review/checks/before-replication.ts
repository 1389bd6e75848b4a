/**
 * Lists tables of the change that are published, or that a subscription writes: DDL is not replicated, so the other server has to change
 * too, with new columns on the subscriber before the publisher and dropped ones after it.
 */
import type { Operation } from '../../operations/model/operation.ts';
import { isTable } from '../../schema/apply/store.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { problemsCheck } from './sql/forms.ts';
import { formerTable, actionsIn, type Former } from './sql/objects-before.ts';
import { list, literal, regclass, shown } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-replication',
  when: 'before',
  find: (facts) => {
    const changed = changedIn(facts);
    const created = createdIn(facts);
    const problems = [
      ...(changed.length === 0 ? [] : [published(changed), subscribed(changed)]),
      ...(created.length === 0 ? [] : [publishedWithAll(created)]),
    ];
    if (problems.length === 0) return [];
    return [
      problemsCheck({
        title: `publications and subscriptions of ${list([...changed.map(({ table }) => shown(table.key)), ...created])}`,
        problems,
        otherwise: 'none',
      }),
    ];
  },
};

/** Which side has to change first: a replicated row must find its columns, and values that the table accepts. */
type First = 'subscriber' | 'publisher';

interface Changed {
  readonly table: Former;
  readonly first: ReadonlySet<First>;
}

function changedIn(facts: Facts): readonly Changed[] {
  const found = new Map<string, { readonly table: Former; readonly first: Set<First> }>();
  for (const action of actionsIn(facts)) {
    const { operation } = action;
    const first = firstOf(operation);
    const name =
      operation.kind === 'dropRelation' || operation.kind === 'renameRelation' ? operation.target : undefined;
    const of = name ?? ('table' in operation ? operation.table : undefined);
    const table = first === undefined || of === undefined ? undefined : formerTable(action, of);
    if (first === undefined || table === undefined) continue;
    const known = found.get(table.key) ?? { table, first: new Set() };
    known.first.add(first);
    found.set(table.key, known);
  }
  return [...found.values()];
}

/** Replicated rows are not checked against foreign keys, and each server has its own indexes. */
function firstOf(operation: Operation): First | undefined {
  switch (operation.kind) {
    case 'addColumn':
      return operation.column.generated === undefined ? 'subscriber' : undefined;
    case 'dropNotNull':
    case 'alterColumnType':
      return 'subscriber';
    case 'addConstraint':
      return operation.constraint.kind === 'foreign-key' ? undefined : 'publisher';
    case 'dropConstraint':
      return 'subscriber';
    case 'dropColumn':
    case 'renameColumn':
    case 'setNotNull':
      return 'publisher';
    case 'dropRelation':
    case 'renameRelation':
      return operation.relation === 'table' ? 'publisher' : undefined;
    default:
      return undefined;
  }
}

function createdIn({ found, left }: Facts): readonly string[] {
  return [...left.relations.values(found.relations)].flatMap((one) =>
    isTable(one) &&
    !found.relations.has(one.key) &&
    one.origin.unseen !== true &&
    one.persistence === 'permanent'
      ? [shown(one.key)]
      : [],
  );
}

function rowsOf(changed: readonly Changed[]): string {
  const rows = changed.map(({ table, first }) => {
    const turn =
      first.size > 1
        ? 'apply additions there first, drops and new constraints here first'
        : first.has('subscriber')
          ? 'there first'
          : 'here first';
    return `(${literal(shown(table.key))}, ${regclass(table)}::oid, ${literal(turn)})`;
  });
  return `(VALUES ${rows.join(', ')}) AS changed(name, of, turn)`;
}

/** By OID: the view may return a name in a schema that this login must not use, and looking that up is an error. */
function published(changed: readonly Changed[]): string {
  return `SELECT format('%s is published by %s: change subscribers too: %s', name, pubname, turn), false FROM pg_publication_tables
  JOIN pg_namespace ON nspname = schemaname JOIN pg_class ON relname = tablename AND relnamespace = pg_namespace.oid JOIN ${rowsOf(changed)} ON of = pg_class.oid`;
}

function subscribed(changed: readonly Changed[]): string {
  return `SELECT format('%s is filled by subscription %s: its publisher may have to change too', name, subname), false FROM pg_subscription_rel
  JOIN pg_subscription ON pg_subscription.oid = srsubid JOIN ${rowsOf(changed)} ON of = srrelid`;
}

function publishedWithAll(created: readonly string[]): string {
  const words = `publication %s is of all tables: create ${list(created).replaceAll('%', '%%')} on its subscribers first, and ALTER SUBSCRIPTION … REFRESH PUBLICATION there afterwards`;
  return `SELECT format(${literal(words)}, pubname), false FROM pg_publication WHERE puballtables`;
}
