/** What an operation changes, as a sentence for the head of a review: verb and object. Settings, transaction control and reads change nothing. */
import { operationInWords } from '../operations/words.ts';
import type { ConstraintDefinition, ObjectName, Operation } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';

export interface ChangeWords {
  /** `adds column`: the same ones are told together. */
  readonly verb: string;
  readonly object: string;
}

/** Undefined where nothing of the schema and no row changes. */
export function changeInWords(operation: Operation): ChangeWords | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return { verb: 'creates table', object: named(operation.table) };
    case 'dropRelation':
      return { verb: `drops ${operation.relation.replaceAll('-', ' ')}`, object: named(operation.target) };
    case 'renameRelation':
      return {
        verb: `renames ${operation.relation.replaceAll('-', ' ')}`,
        object: `${named(operation.target)} to ${word(operation.to.text)}`,
      };
    case 'addColumn':
      return { verb: 'adds column', object: column(operation.table, operation.column.name.text) };
    case 'dropColumn':
      return { verb: 'drops column', object: column(operation.table, operation.column.text) };
    case 'renameColumn':
      return {
        verb: 'renames column',
        object: `${column(operation.table, operation.column.text)} to ${word(operation.to.text)}`,
      };
    case 'alterColumnType':
      return { verb: 'changes the type of', object: column(operation.table, operation.column.text) };
    case 'setNotNull':
      return { verb: 'forbids nulls in', object: column(operation.table, operation.column.text) };
    case 'dropNotNull':
      return { verb: 'allows nulls in', object: column(operation.table, operation.column.text) };
    case 'setDefault':
    case 'dropDefault':
      return {
        verb: operation.kind === 'setDefault' ? 'sets the default of' : 'takes the default from',
        object: column(operation.table, operation.column.text),
      };
    case 'createIndex': {
      const name = operation.name === undefined ? '' : `${word(operation.name.text)} `;
      return {
        verb: `builds ${operation.unique ? 'unique ' : ''}index`,
        object: `${name}on ${named(operation.table)}`,
      };
    }
    case 'dropIndex':
      return { verb: 'drops index', object: named(operation.index) };
    case 'addConstraint':
      return {
        verb: `adds ${constraintWords[operation.constraint.kind]}${isNotValid(operation.constraint) ? ' without checking what is there' : ''}`,
        object: `${operation.constraint.name === undefined ? '' : `${word(operation.constraint.name.text)} `}on ${named(operation.table)}`,
      };
    case 'dropConstraint':
    case 'validateConstraint':
      return {
        verb: operation.kind === 'dropConstraint' ? 'drops constraint' : 'validates constraint',
        object: `${word(operation.constraint.text)} on ${named(operation.table)}`,
      };
    case 'insert':
      return { verb: 'inserts rows into', object: named(operation.table) };
    case 'update':
      return { verb: 'updates rows of', object: named(operation.table) };
    case 'delete':
      return { verb: 'deletes rows of', object: named(operation.table) };
    case 'truncate':
      return { verb: 'empties', object: operation.tables.map(named).join(', ') };
    case 'createView':
      return {
        verb: `${operation.orReplace ? 'replaces' : 'creates'} ${operation.materialized ? 'materialized ' : ''}view`,
        object: named(operation.view),
      };
    case 'createFunction':
      return {
        verb: `${operation.orReplace ? 'creates or replaces' : 'creates'} ${operation.procedure ? 'procedure' : 'function'}`,
        object: named(operation.function),
      };
    case 'dropFunction':
      return { verb: `drops ${operation.routine}`, object: named(operation.function) };
    case 'createType':
    case 'dropType':
      return {
        verb: operation.kind === 'createType' ? 'creates type' : 'drops type',
        object: named(operation.type),
      };
    case 'addEnumValue':
      return { verb: 'adds value', object: `${word(operation.value)} to type ${named(operation.type)}` };
    case 'renameType':
      return { verb: 'renames type', object: `${named(operation.type)} to ${word(operation.to.text)}` };
    case 'renameEnumValue':
      return {
        verb: 'renames value',
        object: `${word(operation.value)} of type ${named(operation.type)} to ${word(operation.to)}`,
      };
    case 'setSchema':
      return { verb: 'moves', object: `${named(operation.target)} to schema ${word(operation.to.text)}` };
    case 'createRole':
      return { verb: 'creates or changes role', object: word(operation.role?.text ?? '') };
    case 'createTrigger':
      return {
        verb: 'creates trigger',
        object: `${word(operation.name.text)} on ${named(operation.table)}`,
      };
    case 'createSchema':
      return { verb: 'creates schema', object: word(operation.schema?.text ?? operation.owner ?? '') };
    case 'dropSchema':
      return { verb: 'drops schema', object: word(operation.schema.text) };
    case 'createExtension':
      return { verb: 'creates extension', object: word(operation.extension.text) };
    case 'setRowSecurity':
      return { verb: 'changes row security of', object: named(operation.table) };
    case 'grant':
    case 'revoke': {
      const isGrant = operation.kind === 'grant';
      const roles = operation.grantees.map(({ name }) => word(name === 'public' ? 'PUBLIC' : name));
      const what =
        operation.privileges.length === 0 ? 'all privileges' : word(operation.privileges.join(', '));
      const on = operation.objects.length === 0 ? '' : ` on ${operation.objects.map(named).join(', ')}`;
      return {
        verb: isGrant ? 'grants' : 'revokes',
        object: `${what}${on} ${isGrant ? 'to' : 'from'} ${roles.join(', ')}`,
      };
    }
    default:
      return silent.has(operation.kind) ? undefined : { verb: 'also:', object: operationInWords(operation) };
  }
}

const constraintWords: Readonly<Record<ConstraintDefinition['kind'], string>> = {
  'primary-key': 'primary key',
  unique: 'unique constraint',
  'foreign-key': 'foreign key',
  check: 'check',
  exclusion: 'exclusion constraint',
  'not-null': 'not-null constraint',
};

/** What happens around the change, or is told elsewhere. */
const silent: ReadonlySet<Operation['kind']> = new Set([
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'releaseSavepoint',
  'setVariable',
  'select',
  'lockTable',
  'doBlock',
  'commentOn',
  'vacuum',
]);

export function isNotValid(constraint: ConstraintDefinition): boolean {
  return 'notValid' in constraint && constraint.notValid;
}

/** As people call it: the schema is left out where it is public. */
function named({ schema, name }: ObjectName): string {
  return schema === undefined || schema.text === 'public'
    ? word(name.text)
    : `${word(schema.text)}.${word(name.text)}`;
}

function column(table: ObjectName, name: string): string {
  return `${named(table)}.${word(name)}`;
}

function word(text: string): string {
  return oneLine(text);
}

/** More of one kind are counted. */
const mostObjects = 6;

/** Sentences, the same verbs together, in the order in which they first come. */
export function changesInWords(operations: readonly Operation[]): readonly string[] {
  const byVerb = new Map<string, Set<string>>();
  for (const operation of operations) {
    const words = changeInWords(operation);
    if (words !== undefined)
      byVerb.set(words.verb, (byVerb.get(words.verb) ?? new Set<string>()).add(words.object));
  }
  return [...byVerb].map(([verb, objects]) => {
    const all = [...objects];
    const more = all.length - mostObjects;
    const shown = more > 1 ? all.slice(0, mostObjects) : all;
    const list = `${shown.join(', ')}${more > 1 ? ` and ${more} more` : ''}`;
    return `${verb.slice(0, 1).toUpperCase()}${verb.slice(1)} ${list}.`;
  });
}
