/**
 * When a statement can run beside the releases of the application: what only adds goes before the release that uses it, what takes away or
 * forbids goes after the last one that needs it. It knows what statements do, and nothing of what programs use.
 */
import { oneLine } from '../plan/format.ts';
import type { ConstraintDefinition, Operation } from '../operations/operation.ts';
import { column, resolveRelation, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { StatementEffects } from '../effects/statement.ts';
import { changeInWords } from './changes.ts';
import type { Phase } from './model.ts';

export interface Phased {
  readonly phase: Phase;
  /** A sentence without its full stop; empty where it says nothing. */
  readonly because: string;
}

/** `before`: the schema that the statement finds; `start`: the one that the whole change finds. */
export function phaseOfStatement({ actions }: StatementEffects, before: Schema, start: Schema): Phased {
  return combined(
    actions.map(({ operation, effect }) =>
      effect.relations.length > 0 && effect.relations.every(({ isNew }) => isNew)
        ? adds
        : phaseOf(operation, before, start),
    ),
  );
}

/** What stands together runs together: two wishes that contradict each other are `mixed`. */
export function combined(phases: readonly Phased[]): Phased {
  const with_ = phases.find(({ phase }) => phase === 'with' || phase === 'mixed');
  if (with_ !== undefined) return with_;
  const after = phases.find(({ phase }) => phase === 'after');
  const before = phases.find(({ phase, because }) => phase === 'before' && because !== '');
  if (after !== undefined && before !== undefined)
    return { phase: 'mixed', because: `${before.because}, and ${lower(after.because)}` };
  return after ?? phases.find(({ phase }) => phase === 'before') ?? anyTime;
}

const anyTime: Phased = { phase: 'any', because: '' };
const adds: Phased = { phase: 'before', because: '' };

function phaseOf(operation: Operation, before: Schema, start: Schema): Phased {
  const words = changeInWords(operation);
  const what = words === undefined ? '' : `it ${words.verb} ${words.object}`;
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
    case 'createType':
    case 'addEnumValue':
    case 'createSchema':
    case 'createExtension':
    case 'createSequence':
    case 'createView':
    case 'grant':
      return adds;
    case 'addColumn': {
      const { notNull, default: value, generated, identity, serial } = operation.column;
      const filled =
        value !== undefined || generated !== undefined || identity !== undefined || serial !== undefined;
      return notNull !== undefined && !filled
        ? {
            phase: 'after',
            because: `${what} that must be given: a release that does not write it can no longer insert`,
          }
        : { phase: 'before', because: what };
    }
    case 'createIndex':
      return operation.unique && !isOnNew(operation, before, start) ? forbids(what) : adds;
    case 'setNotNull':
      return isNullable(operation, before) ? forbids(what) : anyTime;
    case 'addConstraint':
      return isOnNew(operation, before, start) ? adds : forbids(what);
    case 'dropDefault':
      return isNullable(operation, before) ? anyTime : forbids(what);
    case 'revoke':
    case 'setRowSecurity':
    case 'createPolicy':
    case 'alterPolicy':
    case 'dropPolicy':
      return { phase: 'after', because: 'it changes who may see or do what' };
    case 'dropColumn':
    case 'dropFunction':
    case 'dropType':
    case 'dropSchema':
    case 'truncate':
      return removes(what);
    case 'dropRelation':
      return operation.relation === 'index' ? anyTime : removes(what);
    case 'renameColumn':
    case 'renameRelation':
    case 'setSchema':
    case 'renameType':
    case 'renameEnumValue':
      return { phase: 'with', because: `${what || 'it renames'}: old and new name never both work` };
    case 'alterColumnType':
      return { phase: 'with', because: `${what}: releases see another type from one moment to the next` };
    default:
      return anyTime;
  }
}

function forbids(what: string): Phased {
  return { phase: 'after', because: `${what}: a release that writes other rows fails` };
}

function removes(what: string): Phased {
  return { phase: 'after', because: `${what}: a release that still uses it fails` };
}

/** On columns that come with the change and may be null: no release that runs now writes them. */
function isOnNew(
  operation: Operation & { readonly kind: 'addConstraint' | 'createIndex' },
  before: Schema,
  start: Schema,
): boolean {
  const key = resolveRelation(before, operation.table)?.key ?? '';
  const was = tableByKey(start, key);
  const columns =
    operation.kind === 'createIndex'
      ? operation.elements.map((one) => one.column?.text)
      : columnsOf(operation.constraint);
  return (
    columns.length > 0 &&
    columns.every((name) => name !== undefined && (was === undefined || column(was, name) === undefined))
  );
}

function columnsOf(constraint: ConstraintDefinition): readonly (string | undefined)[] {
  switch (constraint.kind) {
    case 'primary-key':
    case 'not-null':
      return [];
    case 'unique':
    case 'foreign-key':
      return constraint.columns.map(({ text }) => text);
    case 'check':
      return constraint.expression.columns;
    case 'exclusion':
      return constraint.elements.map((one) => one.column?.text);
  }
}

function isNullable(
  operation: Operation & { readonly kind: 'setNotNull' | 'dropDefault' },
  schema: Schema,
): boolean {
  const relation = resolveRelation(schema, operation.table);
  const table = relation && tableByKey(schema, relation.key);
  return (table && column(table, operation.column.text)?.nullable) !== false;
}

function lower(text: string): string {
  return oneLine(text).replace(/^It /, 'it ');
}
