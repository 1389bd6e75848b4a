/** What a way back cannot bring back, whatever it says: values and rows that the way forward takes away or writes over. Sentences. */
import type { RelationEffect } from '../effects/effect.ts';
import type { Action } from '../effects/statement.ts';

/** What is new in the migration itself has nothing to lose. */
export function lossesOf(actions: readonly Action[]): readonly string[] {
  return [...new Set(actions.flatMap(lossesOfAction))];
}

function lossesOfAction({ operation, effect }: Action): readonly string[] {
  const old = effect.relations.filter(({ isNew }) => !isNew);
  const targets = old.filter(({ role }) => role === 'target');
  const [table] = targets;
  switch (operation.kind) {
    case 'dropColumn':
      return table === undefined
        ? []
        : [`The values of ${table.relation}.${operation.column.text} are gone.`];
    case 'dropRelation':
      return operation.relation === 'table' ? each(targets, (name) => `The rows of ${name} are gone.`) : [];
    case 'truncate':
      return each(targets, (name) => `The rows of ${name} are gone.`);
    case 'delete':
      return each(targets, (name) => `Rows of ${name} are deleted.`);
    case 'update':
      return each(targets, (name) => `Values of ${name} are written over.`);
    default:
      return [];
  }
}

function each(relations: readonly RelationEffect[], words: (name: string) => string): readonly string[] {
  return relations.map(({ relation }) => words(relation));
}

/** The same by name: tables whose rows go, and columns whose values go or are written over. */
export interface Lost {
  readonly tables: ReadonlySet<string>;
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
}

export function lostIn(actions: readonly Action[]): Lost {
  const tables = new Set<string>();
  const columns = new Map<string, Set<string>>();
  for (const { operation, effect } of actions)
    for (const { relation, role, isNew } of effect.relations) {
      if (isNew || role !== 'target') continue;
      const isGone = operation.kind === 'dropRelation' && operation.relation === 'table';
      if (isGone || operation.kind === 'truncate' || operation.kind === 'delete') tables.add(relation);
      const names =
        operation.kind === 'dropColumn'
          ? [operation.column.text]
          : operation.kind === 'update'
            ? operation.columns
            : [];
      const known = columns.get(relation) ?? new Set<string>();
      for (const name of names) known.add(name);
      columns.set(relation, known);
    }
  return { tables, columns };
}
