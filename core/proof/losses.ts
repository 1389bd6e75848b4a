/** Values and rows that no rollback can restore, because the up migration deletes or overwrites them. Sentences. */
import type { Action } from '../effects/statement.ts';

/** For the actions in order. A table or column that the migration creates has no data to lose. */
export function lossesOf(actions: readonly Action[]): readonly string[] {
  const made = new MadeColumns();
  const found = actions.flatMap((action) => {
    const losses = lossesOfAction(action, made);
    made.note(action);
    return losses;
  });
  return [...new Set(found)];
}

function lossesOfAction({ operation, effect }: Action, made: MadeColumns): readonly string[] {
  const targets = effect.relations
    .filter(({ isNew, role }) => !isNew && role === 'target')
    .map(({ relation }) => relation);
  switch (operation.kind) {
    case 'dropColumn':
      return targets
        .slice(0, 1)
        .flatMap((relation) =>
          made.oldAmong(relation, [operation.column.text]).map((one) => `${relation}.${one}`),
        )
        .map((column) => `The values of ${column} are gone.`);
    case 'dropRelation':
      return operation.relation === 'table' ? targets.map(emptied) : [];
    case 'truncate':
      return targets.map(emptied);
    case 'delete':
      return targets.map((relation) => `Rows of ${relation} are deleted.`);
    case 'update':
      return targets
        .flatMap((relation) => overwritten(relation, operation.columns, made) ?? [])
        .map((values) => `Values of ${values} are written over.`);
    default:
      return [];
  }
}

function emptied(relation: string): string {
  return `The rows of ${relation} are gone.`;
}

/** Undefined if the migration itself has added all of the columns. No columns: it is not known which. */
function overwritten(relation: string, columns: readonly string[], made: MadeColumns): string | undefined {
  if (columns.length === 0) return relation;
  const old = made.oldAmong(relation, columns);
  return old.length === 0 ? undefined : old.map((name) => `${relation}.${name}`).join(', ');
}

/** Columns that the migration has added, by relation. */
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

/** By name: tables whose rows are deleted, and columns whose values are dropped or overwritten. */
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
