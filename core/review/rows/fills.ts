/**
 * Rows that a change expects to be filled by hand: a column comes without a value in one file, a later file forbids nulls in it, and no
 * statement of the change writes it in the rows that are there. Says where, and which UPDATE a comment of the files holds for it.
 */
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { commentedUpdate } from './commented.ts';
import type { ReviewInput } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { filledOnInsert } from '../statements/triggers.ts';
import { isGivenAtOnce } from './unfilled.ts';

export interface Fill {
  /** Of the table. */
  readonly key: string;
  /** `versions`. */
  readonly relation: string;
  /** `versions.semver_ord_v2`. */
  readonly name: string;
  /** Where the column comes. */
  readonly added: string;
  /** Where nulls are forbidden. */
  readonly forbids: Placed;
  /** A trigger of the change gives each new row its value. */
  readonly trigger: string | undefined;
  /** Where a comment holds the UPDATE. */
  readonly comment: string | undefined;
}

/** `others`: files that run in between and are not of the change may fill it. */
export function fillsOf(statements: readonly Placed[], others: ReviewInput['others'] = []): readonly Fill[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'setNotNull') return [];
      const found = fillOf(operation, placed, statements);
      const isElsewhere = others.some(
        ({ runs, rewrites }) =>
          runs === 'between' &&
          (rewrites === 'any' || (found !== undefined && rewrites.includes(found.relation))),
      );
      return found === undefined || isElsewhere ? [] : [found];
    }),
  );
}

type SetNotNull = Extract<Operation, { readonly kind: 'setNotNull' }>;

function fillOf(operation: SetNotNull, placed: Placed, all: readonly Placed[]): Fill | undefined {
  const schema = schemaAt(placed);
  const key = relationKey(schema, operation.table);
  const name = operation.column.text;
  const was = tableByKey(placed.start, key);
  const of = tableByKey(schema, key);
  if (was === undefined || column(was, name) !== undefined || of === undefined) return undefined;
  if (column(of, name)?.nullable !== true) return undefined;
  const before = all.slice(0, all.indexOf(placed));
  const adding = before.find((one) => addsEmpty(one, key, name));
  // In one file nobody comes in between.
  if (adding === undefined || adding.migration === placed.migration) return undefined;
  if (before.some((one) => mayFill(one, key, name))) return undefined;
  const table = oneLine(displayName(key));
  return {
    key,
    relation: table,
    name: `${table}.${oneLine(name)}`,
    added: adding.place,
    forbids: placed,
    trigger: filledOnInsert(of, name, schema),
    comment: commentedUpdate(all, { key, name }),
  };
}

function addsEmpty(placed: Placed, key: string, name: string): boolean {
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'addColumn' &&
      operation.column.name.text === name &&
      relationKey(schemaAt(placed), operation.table) === key &&
      !isGivenAtOnce(operation),
  );
}

/** What nobody has read may fill it too, and so may a trigger of an UPDATE of other columns. */
export function mayFill(placed: Pick<Placed, 'one' | 'section' | 'at'>, key: string, name: string): boolean {
  const schema = schemaAt(placed);
  return placed.one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'update': {
        const isOn = relationKey(schema, operation.table) === key;
        const triggers = tableByKey(schema, key)?.triggers ?? [];
        const isTriggered = triggers.some(({ events }) => events.includes('update'));
        return isOn && (operation.columns.length === 0 || operation.columns.includes(name) || isTriggered);
      }
      case 'alterColumnType':
        return relationKey(schema, operation.table) === key && operation.column.text === name;
      case 'truncate':
        return operation.tables.some((one) => relationKey(schema, one) === key);
      case 'select':
        return operation.functions.some((one) =>
          schema.programs.has(`${one.schema ?? 'public'}.${one.name}`),
        );
      case 'doBlock':
      case 'executeDynamic':
        return true;
      default:
        return false;
    }
  });
}
