/**
 * The dependent objects that DROP … CASCADE drops: views on views, foreign keys, defaults, columns of a type, triggers of a function and so
 * on; and those for which the server refuses a DROP without CASCADE. Derived from replay, as the difference of before and after.
 */
import type { Operation } from '../operations/model/operation.ts';
import { goneFrom, type Thing } from './difference.ts';
import { mentions } from './expression-text.ts';
import {
  candidateKeys,
  inheritors,
  partitions,
  resolveIndex,
  resolveRelation,
  table as tableNamed,
  tableByKey,
} from './lookup.ts';
import type { Index, Schema } from './model.ts';
import { applyOperation } from './apply/apply.ts';

/** What CASCADE drops besides the named objects and their parts. Empty for operations that drop nothing. */
export function victimsOf(schema: Schema, operation: Operation): readonly Thing[] {
  const drop = withCascade(operation);
  if (drop === undefined) return [];
  const after = applyOperation(schema, drop, { file: '', span: { start: 0, end: 0 }, conditional: false });
  const target = targetOf(schema, operation);
  const gone = goneFrom(schema, after).filter(
    (one) => !target.isTarget(one) && !target.isPart(one) && !goesWithParent(schema, after, one),
  );
  return gone.filter((one) => !gone.some((other) => other.kind === 'column' && rests(schema, one, other)));
}

/** A partition's index or key is dropped with the parent's that it belongs to. */
function goesWithParent(schema: Schema, after: Schema, { kind, key, on, name }: Thing): boolean {
  const own = kind === 'constraint' ? tableByKey(schema, on ?? '')?.constraints : undefined;
  const index = kind === 'index' ? key : own?.find((one) => one.name === name)?.index;
  const partOf = index === undefined ? undefined : schema.indexes.get(index)?.partOf;
  return partOf !== undefined && !after.indexes.has(partOf);
}

/** An index or constraint that is dropped with a column of its own table. */
function rests(schema: Schema, part: Thing, { on, name }: Thing): boolean {
  if (part.on !== on || on === undefined) return false;
  if (part.kind === 'constraint') {
    const own = tableByKey(schema, on)?.constraints.find((one) => one.name === part.name);
    return own !== undefined && (own.columns.includes(name) || mentions(own.expression, name));
  }
  const index = part.kind === 'index' ? schema.indexes.get(part.key) : undefined;
  return index !== undefined && indexMentions(index, name);
}

function indexMentions({ elements, include, where }: Index, column: string): boolean {
  return (
    include.includes(column) ||
    mentions(where, column) ||
    elements.some((one) => one.column === column || mentions(one.expression, column))
  );
}

/** The objects that the server names when it refuses a DROP without CASCADE. */
export function blockersOf(schema: Schema, operation: Operation): readonly Thing[] {
  return 'cascade' in operation && operation.cascade ? [] : victimsOf(schema, operation);
}

type Drop = Extract<
  Operation,
  {
    readonly kind:
      | 'dropRelation'
      | 'dropIndex'
      | 'dropType'
      | 'dropFunction'
      | 'dropSchema'
      | 'dropColumn'
      | 'dropConstraint';
  }
>;

function withCascade(operation: Operation): Drop | undefined {
  switch (operation.kind) {
    case 'dropRelation':
    case 'dropIndex':
    case 'dropType':
    case 'dropFunction':
    case 'dropSchema':
    case 'dropColumn':
    case 'dropConstraint':
      return { ...operation, cascade: true };
    default:
      return undefined;
  }
}

interface Target {
  readonly isTarget: (thing: Thing) => boolean;
  /** It is dropped without CASCADE too. */
  readonly isPart: (thing: Thing) => boolean;
}

const never = (): boolean => false;

function targetOf(schema: Schema, operation: Operation): Target {
  switch (operation.kind) {
    case 'dropRelation':
      return relationTarget(
        schema,
        (resolveRelation(schema, operation.target) ?? resolveIndex(schema, operation.target))?.key,
      );
    case 'dropIndex':
      return relationTarget(schema, resolveIndex(schema, operation.index)?.key);
    case 'dropColumn':
      return columnTarget(schema, tableNamed(schema, operation.table)?.key, operation.column.text);
    case 'dropConstraint': {
      const tree = withParts(schema, tableNamed(schema, operation.table)?.key);
      const name = operation.constraint.text;
      const isTarget = (one: Thing): boolean =>
        one.kind === 'constraint' && one.name === name && tree.has(one.on ?? '');
      return { isTarget, isPart: (one) => one.kind === 'index' && tree.has(one.on ?? '') };
    }
    case 'dropType': {
      const keys = candidateKeys(schema, operation.type);
      return { isTarget: (one) => one.kind === 'type' && keys.includes(one.key), isPart: never };
    }
    case 'dropFunction': {
      const keys = candidateKeys(schema, operation.function);
      return { isTarget: (one) => one.kind === 'function' && keys.includes(one.key), isPart: never };
    }
    case 'dropSchema':
      return { isTarget: (one) => one.kind === 'schema', isPart: never };
    default:
      return { isTarget: never, isPart: never };
  }
}

function relationTarget(schema: Schema, key: string | undefined): Target {
  const tree = withParts(schema, key);
  return {
    isTarget: (one) => one.key === key,
    isPart: (one) => tree.has(one.key) || tree.has(one.on ?? '') || tree.has(one.ownedBy ?? ''),
  };
}

function columnTarget(schema: Schema, key: string | undefined, name: string): Target {
  const tree = withHeirs(schema, key);
  return {
    isTarget: (one) => one.kind === 'column' && one.name === name && tree.has(one.on ?? ''),
    isPart: (one) =>
      tree.has(one.ownedBy ?? '') ||
      (tree.has(one.on ?? '') && (one.kind === 'constraint' || one.kind === 'index')),
  };
}

/** The relation with its partitions and inheriting tables: a column is dropped from all of them. */
function withHeirs(schema: Schema, key: string | undefined): ReadonlySet<string> {
  const own = [...withParts(schema, key)];
  const heirs = own.flatMap((one) =>
    inheritors(schema, one).flatMap((heir) => [...withHeirs(schema, heir.key)]),
  );
  return new Set([...own, ...heirs]);
}

/** The relation and all partitions below it. */
function withParts(schema: Schema, key: string | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    found.add(one);
    for (const part of partitions(schema, one)) visit(part.key);
  };
  if (key !== undefined) visit(key);
  return found;
}
