/** Values and rows that no rollback can restore, because the up migration deletes or overwrites them. Sentences. */
import type { RelationEffect } from '../effects/effect.ts';
import type { Action } from '../effects/statement.ts';

/** One kind of lost data. `written over`: the values are replaced. `copied`: an earlier migration has copied them. */
export interface Loss {
  readonly what:
    | 'rows'
    | 'some rows'
    | 'values'
    | 'values written over'
    | 'values copied'
    | 'values converted'
    | 'values taken';
  readonly of: string;
  /** The statement that computed others from the old values: `line 13`; for partly copied values a whole clause. */
  readonly by?: string;
  readonly taken?: TakenLoss;
}

/** Data that earlier statements copied for some rows. */
export interface TakenLoss {
  /** `line 4 writes j from them where …`. */
  readonly by: string;
  /** `line 4 writes into j`. */
  readonly but: string;
  readonly places: readonly string[];
  /**
   * The rows that were not copied: a condition, with the alias of the table in it; undefined if no query before the migration can find
   * them.
   */
  readonly left: { readonly alias: string; readonly condition: string } | undefined;
}

export function lossesOf(actions: readonly Action[]): readonly string[] {
  return [...new Set(lossesIn(actions).map(({ what, of }) => lossInWords(what, of)))];
}

/** For the actions in order. A table or column that the migration creates has no data to lose. */
function lossesIn(actions: readonly Action[]): readonly Loss[] {
  const made = new MadeColumns();
  return actions.flatMap((action) => {
    const found = lossesOfAction(action, made);
    made.note(action);
    return found;
  });
}

/** `of`: one name, or several as a list. */
function lossInWords(what: Loss['what'], of: string, by = 'a statement before'): string {
  switch (what) {
    case 'rows':
      return `The rows of ${of} are gone.`;
    case 'some rows':
      return `Rows of ${of} are deleted.`;
    case 'values':
      return `The values of ${of} are gone.`;
    case 'values written over':
      return `Values of ${of} are written over.`;
    case 'values copied':
      return `The values of ${of} go; a migration of the change before copied them. What was written since stays only where both were kept alike.`;
    case 'values converted':
      return `The values of ${of} go; ${by} ${by.startsWith('lines ') || by.includes(', ') ? 'make' : 'makes'} others of them before, and what the expression leaves out is gone.`;
    case 'values taken':
      return `The values of ${of} go; ${by}; for the other rows they are gone.`;
  }
}

function lossesOfAction({ operation, effect }: Action, made: MadeColumns): readonly Loss[] {
  const old = effect.relations.filter(({ isNew }) => !isNew);
  const targets = old.filter(({ role }) => role === 'target');
  switch (operation.kind) {
    case 'dropColumn':
      return targets.slice(0, 1).flatMap(({ relation }) => {
        const [column] = made.oldAmong(relation, [operation.column.text]);
        return column === undefined ? [] : [{ what: 'values', of: `${relation}.${column}` }];
      });
    case 'dropRelation':
      return operation.relation === 'table' ? each(targets, 'rows') : [];
    case 'truncate':
      return each(targets, 'rows');
    case 'delete':
      return each(targets, 'some rows');
    case 'update':
      return targets.flatMap(({ relation }) => writtenOver(relation, operation.columns, made));
    default:
      return [];
  }
}

function writtenOver(relation: string, columns: readonly string[], made: MadeColumns): readonly Loss[] {
  const what = 'values written over';
  if (columns.length === 0) return [{ what, of: relation }];
  const old = made.oldAmong(relation, columns);
  if (old.length === 0) return [];
  return [{ what, of: old.map((name) => `${relation}.${name}`).join(', ') }];
}

function each(relations: readonly RelationEffect[], what: Loss['what']): readonly Loss[] {
  return relations.map(({ relation }) => ({ what, of: relation }));
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
