/** What an operation changes, as a sentence for the head of a review: verb and object. Settings, transaction control and reads change nothing. */
import { capital } from '../../text/enumerate.ts';
import { operationInWords } from '../../operations/words.ts';
import type {
  AlterColumnOption,
  ConstraintDefinition,
  ObjectName,
  Operation,
  ReferentialAction,
} from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { inOneLine } from '../conditions.ts';
import { shortened } from '../checks/check-sql.ts';
import { actionText } from '../../schema/print/referential-action.ts';
import { typeText } from '../../schema/type-text.ts';

interface ChangeWords {
  /** `adds column`: the same ones are told together. */
  readonly verb: string;
  readonly object: string;
  /** Where it is a part of a table: `phone`, `to`, `users`. */
  readonly part?: readonly [name: string, link: string, table: string];
}

/** Undefined where nothing of the schema and no row changes. */
function changeInWords(operation: Operation, told: string): ChangeWords | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs': {
      const isOfSession = operation.persistence === 'temporary';
      return { verb: `creates ${isOfSession ? 'temporary ' : ''}table`, object: named(operation.table) };
    }
    case 'dropRelation':
      return { verb: `drops ${operation.relation.replaceAll('-', ' ')}`, object: named(operation.target) };
    case 'renameRelation':
      return {
        verb: `renames ${operation.relation.replaceAll('-', ' ')}`,
        object: `${named(operation.target)} to ${word(operation.to.text)}`,
      };
    case 'addColumn':
      return columnOf('adds column', operation.table, operation.column.name.text, 'to');
    case 'dropColumn':
      return columnOf('drops column', operation.table, operation.column.text, 'of');
    case 'renameColumn':
      return {
        verb: 'renames column',
        object: `${column(operation.table, operation.column.text)} to ${word(operation.to.text)}`,
      };
    case 'alterColumnType':
      return {
        verb: 'changes the type of',
        object: `${column(operation.table, operation.column.text)} to ${word(typeText(operation.type))}`,
        part: [column(operation.table, operation.column.text), 'to', word(typeText(operation.type))],
      };
    case 'setNotNull':
      return columnOf('forbids nulls in', operation.table, operation.column.text, 'of');
    case 'dropNotNull':
      return columnOf('allows nulls in', operation.table, operation.column.text, 'of');
    case 'setDefault': {
      const name = column(operation.table, operation.column.text);
      const value = word(shortened(oneLine(operation.default.text), longestDefault));
      return { verb: 'sets the default of', object: `${name} to ${value}`, part: [name, 'to', value] };
    }
    case 'dropDefault':
      return columnOf('takes the default from', operation.table, operation.column.text, 'of');
    case 'createIndex': {
      const verb = `builds ${operation.unique ? 'unique ' : ''}index`;
      const { name, where } = operation;
      const some =
        where === undefined ? '' : ` (only rows with ${shortened(inOneLine(where.text), longestCondition)})`;
      const only = told === '' ? some : told;
      return partOf(verb, operation.table, name && `${name.text}${only}`, only);
    }
    case 'dropIndex':
      return { verb: 'drops index', object: named(operation.index) };
    case 'addConstraint':
      return partOf(
        `${isNotValid(operation.constraint) ? 'adds unvalidated' : 'adds'} ${constraintWords[operation.constraint.kind]}`,
        operation.table,
        keyText(operation.constraint),
      );
    case 'dropConstraint':
    case 'validateConstraint':
      return partOf(
        operation.kind === 'dropConstraint' ? 'drops constraint' : 'validates constraint',
        operation.table,
        operation.constraint.text,
      );
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
      return {
        verb: 'adds value',
        object: `${word(operation.value)} to type ${named(operation.type)}`,
        part: [word(operation.value), 'to type', named(operation.type)],
      };
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
    case 'dropTrigger':
    case 'createPolicy':
    case 'alterPolicy':
    case 'dropPolicy':
    case 'createRule':
    case 'dropRule': {
      const [verb = '', ...what] = operationInWords(operation).split(' ');
      return partOf(`${thirdPerson(verb)} ${what.join(' ')}`, operation.table, operation.name.text);
    }
    case 'alterColumnOption':
      return operation.number === undefined
        ? columnOf(columnOptions[operation.option], operation.table, operation.column.text, 'of')
        : { verb: columnOptions[operation.option], object: `an expression of ${named(operation.table)}` };
    case 'renameConstraint':
      return {
        verb: 'renames constraint',
        object: `${word(operation.constraint.text)} of ${named(operation.table)} to ${word(operation.to.text)}`,
      };
    case 'createSequence':
      return { verb: 'creates sequence', object: named(operation.sequence) };
    case 'refreshMaterializedView':
      return {
        verb: `${operation.withData ? 'refreshes' : 'empties'} materialized view`,
        object: named(operation.view),
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

const longestCondition = 60;
const longestDefault = 30;

/** `create`: `creates`. */
function thirdPerson(verb: string): string {
  return verb === 'alter' ? 'changes' : `${verb}s`;
}

const columnOptions: Readonly<Record<AlterColumnOption['option'], string>> = {
  statistics: 'sets the statistics target of',
  storage: 'sets the storage of',
  compression: 'sets the compression of',
  options: 'sets options of',
  'add-identity': 'makes the server number',
  'set-identity': 'changes how the server numbers',
  'drop-identity': 'no longer lets the server number',
  'drop-expression': 'no longer computes',
  'set-expression': 'changes how the server computes',
};

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

function columnOf(verb: string, table: ObjectName, name: string, link: string): ChangeWords {
  return { verb, object: column(table, name), part: [word(name), link, named(table)] };
}

/** Name and columns, as far as the statement says them. */
function keyText(constraint: ConstraintDefinition): string | undefined {
  const name = constraint.name?.text;
  if (constraint.kind === 'foreign-key')
    return name === undefined ? name : `${name}${alongInWords(constraint)}`;
  const isKey = constraint.kind === 'primary-key' || constraint.kind === 'unique';
  if (!isKey || constraint.columns.length === 0) return name;
  const columns = `(${constraint.columns.map(({ text }) => text).join(', ')})`;
  return name === undefined ? columns : `${name} ${columns}`;
}

const along: ReadonlySet<ReferentialAction> = new Set(['cascade', 'set-null', 'set-default']);

/** A delete there changes rows here. */
function alongInWords({
  onDelete,
  references,
}: ConstraintDefinition & { readonly kind: 'foreign-key' }): string {
  return along.has(onDelete) ? ` (ON DELETE ${actionText(onDelete)} from ${named(references)})` : '';
}

/** `only`: of which rows, where the name does not say it. */
function partOf(verb: string, table: ObjectName, name: string | undefined, only = ''): ChangeWords {
  if (name === undefined) return { verb, object: `on ${named(table)}${only}` };
  return { verb, object: `${word(name)} on ${named(table)}`, part: [word(name), 'on', named(table)] };
}

function word(text: string): string {
  return oneLine(text);
}

/** More of one kind are counted. */
const mostObjects = 6;

/** Sentences, the same verbs together, in the order in which they first come. */
/**
 * `counted`: of more than two indexes, keys and checks, how many on which table; their names stand elsewhere. `told`: words behind the name of
 * what an operation makes; of an index in place of its own on its rows.
 */
export function changesInWords(
  operations: readonly Operation[],
  names: 'named' | 'counted' = 'named',
  told: ReadonlyMap<Operation, string> = new Map(),
): readonly string[] {
  const byVerb = new Map<string, Map<string, ChangeWords>>();
  for (const operation of operations) {
    const more = told.get(operation) ?? '';
    const words = withMore(changeInWords(operation, more), operation.kind === 'createIndex' ? '' : more);
    // Its index is told.
    const isSame =
      operation.kind === 'addConstraint' &&
      operation.constraint.kind === 'unique' &&
      operation.constraint.usingIndex !== undefined;
    if (words === undefined || (names === 'counted' && isSame)) continue;
    const same = byVerb.get(words.verb) ?? new Map<string, ChangeWords>();
    byVerb.set(words.verb, same.set(words.object, words));
  }
  return [...byVerb].map(([verb, objects]) => {
    const all = [...objects.values()];
    if (names === 'counted' && all.length > 2 && isPhysical(verb)) return `${capital(counted(verb, all))}.`;
    const more = all.length - mostObjects;
    const shown = more > 1 ? all.slice(0, mostObjects) : all;
    const list = `${listed(shown)}${more > 1 ? ` and ${more} more` : ''}`;
    return `${capital(all.length === 1 ? verb : plural(verb))} ${list}.`;
  });
}

function withMore(words: ChangeWords | undefined, more: string): ChangeWords | undefined {
  if (words?.verb === 'drops index' && more !== '') return { ...words, verb: 'drops (where there) index' };
  if (words?.part === undefined || more === '') return words;
  const [name, link, table] = words.part;
  return { ...words, object: `${words.object}${more}`, part: [`${name}${more}`, link, table] };
}

/** What goes is named. */
function isPhysical(verb: string): boolean {
  return !verb.startsWith('drops') && /(?:index|constraint|key|check)$/.test(verb);
}

/** `builds 3 unique indexes on orders (2), users`. */
function counted(verb: string, all: readonly ChangeWords[]): string {
  const [does = '', ...what] = plural(verb).split(' ');
  const byTable = new Map<string, number>();
  for (const { part } of all) {
    const table = part?.[2] ?? '';
    byTable.set(table, (byTable.get(table) ?? 0) + 1);
  }
  const tables = [...byTable]
    .filter(([table]) => table !== '')
    .map(([table, count]) => (count === 1 || count === all.length ? table : `${table} (${count})`));
  return `${does} ${all.length} ${what.join(' ')}${tables.length === 0 ? '' : ` on ${tables.join(', ')}`}`;
}

/** Parts of one table are told with it: `a, b to users; c to orders`. */
function listed(all: readonly ChangeWords[]): string {
  const byTable = new Map<string, string[]>();
  for (const { part } of all)
    if (part !== undefined) {
      const [name, link, table] = part;
      byTable.set(`${link} ${table}`, [...(byTable.get(`${link} ${table}`) ?? []), name]);
    }
  const isWorth = all.every(({ part }) => part !== undefined) && byTable.size < all.length;
  if (!isWorth) return all.map(({ object }) => object).join(', ');
  return [...byTable].map(([table, names]) => `${names.join(', ')} ${table}`).join('; ');
}

function plural(verb: string): string {
  const noun = /[a-z]+$/.exec(verb)?.[0] ?? '';
  if (noun === 'policy') return verb.replace(/y$/, 'ies');
  return nouns.has(noun) ? `${verb}${noun === 'index' ? 'es' : 's'}` : verb;
}

const nouns: ReadonlySet<string> = new Set([
  ...['table', 'view', 'sequence', 'column', 'index', 'constraint', 'key', 'check', 'trigger', 'function'],
  ...['procedure', 'policy', 'rule', 'type', 'value', 'role', 'schema', 'extension'],
]);

/** What a person has to see where not all is shown: what goes first, then what becomes another. */
export function weightOf(sentence: string): number {
  if (/^(?:Drops (?:foreign )?(?:tables?|columns?|schemas?)|Empties|Deletes) /.test(sentence)) return 0;
  return /^(?:Changes|Renames|Updates|Forbids|Moves) /.test(sentence) ? 1 : 2;
}
