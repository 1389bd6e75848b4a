/** What a way back cannot bring back, whatever it says: values and rows that the way forward takes away or writes over. Sentences. */
import type { RelationEffect } from '../effects/effect.ts';
import type { Action } from '../effects/statement.ts';

/** Of actions in their order. What is new in the migration itself, a table or a column, has nothing to lose. */
export function lossesOf(actions: readonly Action[]): readonly string[] {
  const made = new MadeColumns();
  const losses = actions.flatMap((action) => {
    const found = lossesOfAction(action, made);
    made.note(action);
    return found;
  });
  return [...new Set(losses)];
}

function lossesOfAction({ operation, effect }: Action, made: MadeColumns): readonly string[] {
  const old = effect.relations.filter(({ isNew }) => !isNew);
  const targets = old.filter(({ role }) => role === 'target');
  switch (operation.kind) {
    case 'dropColumn':
      return targets.slice(0, 1).flatMap(({ relation }) => {
        const [column] = made.oldAmong(relation, [operation.column.text]);
        return column === undefined ? [] : [`The values of ${relation}.${column} are gone.`];
      });
    case 'dropRelation':
      return operation.relation === 'table' ? each(targets, (name) => `The rows of ${name} are gone.`) : [];
    case 'truncate':
      return each(targets, (name) => `The rows of ${name} are gone.`);
    case 'delete':
      return each(targets, (name) => `Rows of ${name} are deleted.`);
    case 'update':
      return targets.flatMap(({ relation }) => writtenOver(relation, operation.columns, made));
    default:
      return [];
  }
}

function writtenOver(relation: string, columns: readonly string[], made: MadeColumns): readonly string[] {
  if (columns.length === 0) return [`Values of ${relation} are written over.`];
  const old = made.oldAmong(relation, columns);
  if (old.length === 0) return [];
  return [`Values of ${old.map((name) => `${relation}.${name}`).join(', ')} are written over.`];
}

function each(relations: readonly RelationEffect[], words: (name: string) => string): readonly string[] {
  return relations.map(({ relation }) => words(relation));
}

/** Columns that the migration has added itself, by relation. */
class MadeColumns {
  readonly #made = new Map<string, Set<string>>();

  note({ operation, effect }: Action): void {
    const target = effect.relations.find(({ role }) => role === 'target')?.relation;
    if (target === undefined) return;
    const known = this.#made.get(target) ?? new Set<string>();
    this.#made.set(target, known);
    if (operation.kind === 'addColumn') known.add(operation.column.name.text);
    if (operation.kind === 'dropColumn') known.delete(operation.column.text);
    if (operation.kind === 'renameColumn' && known.delete(operation.column.text))
      known.add(operation.to.text);
  }

  oldAmong(relation: string, columns: readonly string[]): readonly string[] {
    return columns.filter((name) => this.#made.get(relation)?.has(name) !== true);
  }
}

/** The same by name: tables whose rows go, and columns whose values go or are written over. */
export interface Lost {
  readonly tables: ReadonlySet<string>;
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
}

export function lostIn(actions: readonly Action[]): Lost {
  const tables = new Set<string>();
  const columns = new Map<string, Set<string>>();
  const made = new MadeColumns();
  for (const action of actions) {
    const { operation, effect } = action;
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
      for (const name of made.oldAmong(relation, names)) known.add(name);
      columns.set(relation, known);
    }
    made.note(action);
  }
  return { tables, columns };
}
