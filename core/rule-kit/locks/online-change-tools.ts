/**
 * The command lines with which gh-ost or pt-online-schema-change change a table of MySQL or MariaDB without blocking writes. No command for
 * what they cannot do according to their documentation: a table without a key of NOT NULL columns, triggers, renames, a new unique key
 * (which silently drops rows). gh-ost supports no foreign keys, on either side, and is made for MySQL. Whether the server itself could do
 * it online is not decided here.
 */
import { isMariadb } from '../../migrations/dialect/server-version.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { foreignKeysFrom, foreignKeysTo, indexesOf, relationKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { shellWord } from '../../text/shell.ts';
import type { Span } from '../../text/span.ts';
import type { RuleFix } from '../context.ts';
import { insert } from '../../text/edit.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface BesideWrites {
  /** For display: the tools that can do it. */
  readonly tools: string;
  readonly commands: readonly string[];
}

/** Undefined if neither tool can, or that is not known. */
export function besideWrites(named: ObjectName, context: Surroundings): BesideWrites | undefined {
  const { operations } = context.statement.parsed;
  const table = context.table(named);
  if (table === undefined || !isCopyable(context.schema, table)) return undefined;
  const isAble = (one: Operation): boolean =>
    'table' in one &&
    one.table !== undefined &&
    relationKey(context.schema, one.table) === table.key &&
    canBeDone(one);
  const clause = clauseOf(context, named);
  if (clause === undefined || !operations.every(isAble)) return undefined;
  const database = named.schema?.text ?? 'DATABASE';
  const { text: name } = named.name;
  if (![database, name].every((one) => /^[\w$-]+$/.test(one))) return undefined;
  const isReferenced = foreignKeysTo(context.schema, table.key).length > 0;
  const hasKeys =
    isReferenced ||
    foreignKeysFrom(table).length > 0 ||
    operations.some((one) => one.kind === 'addConstraint' && one.constraint.kind === 'foreign-key');
  const percona = [
    `pt-online-schema-change --alter=${shellWord(clause)} --ask-pass`,
    ...(isReferenced ? ['--alter-foreign-keys-method=auto'] : []),
    `--execute ${shellWord(`h=HOST,u=USER,D=${database},t=${name}`)}`,
  ].join(' ');
  if (hasKeys || isMariadb(context.targetVersion))
    return { tools: 'pt-online-schema-change', commands: [percona] };
  const place = `--database=${shellWord(database)} --table=${shellWord(name)}`;
  const ghost = `gh-ost --host=HOST --user=USER --ask-pass ${place} --alter=${shellWord(clause)} --execute`;
  return { tools: 'gh-ost or pt-online-schema-change', commands: [ghost, percona] };
}

/** The commands as comments above the statement, for a person to run instead; they suppress `rule`. */
export function commandsAbove(rule: string, { tools, commands }: BesideWrites): RuleFix {
  const lines = commands.map((one) => `-- ${one}\n`).join('');
  return {
    kind: 'rewrite',
    title: 'Write the command above that does it beside writes',
    edits: [
      insert(0, `-- plinth-ignore ${rule}: before this runs, ${tools} does it beside writes\n${lines}`),
    ],
  };
}

/** The tools need the triggers while they copy, and a key without nulls to identify rows. */
function isCopyable(schema: Schema, table: Table): boolean {
  if (!table.complete || table.triggers.length > 0) return false;
  const isRequired = (name: string | undefined): boolean =>
    table.columns.some((one) => one.name === name && !one.nullable);
  return indexesOf(schema, table.key).some(
    ({ unique, elements }) => unique && elements.every(({ column }) => isRequired(column)),
  );
}

function canBeDone(operation: Operation): boolean {
  switch (operation.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'setDefault':
    case 'dropDefault':
      return true;
    case 'alterTableOption':
      // Maintenance of existing partitions creates nothing that could be copied.
      return operation.options.every(({ name }) => !name.endsWith('-partition'));
    case 'redefineColumn':
      return operation.column.text.toLowerCase() === operation.definition.name.text.toLowerCase();
    case 'createIndex':
      return !operation.unique;
    case 'addConstraint':
      return operation.constraint.kind === 'foreign-key' || operation.constraint.kind === 'check';
    default:
      return false;
  }
}

/** The text after the table's name in a plain ALTER TABLE, on one line; undefined if that does not describe the change. */
function clauseOf({ statement }: Surroundings, { start, end }: Span): string | undefined {
  const { text, tokens } = statement.parsed;
  const from = tokens.findIndex((one) => one.start >= end);
  const [first, second, third] = tokens;
  const word = (one: Span | undefined): string => (one === undefined ? '' : text.slice(one.start, one.end));
  if (from < 3 || `${word(first)} ${word(second)}`.toLowerCase() !== 'alter table') return undefined;
  if (third === undefined || third.start !== start) return undefined;
  const parts = tokens.slice(from).map((one, at) => {
    const before = tokens[from + at - 1];
    const isApart = at > 0 && before !== undefined && before.end < one.start;
    return `${isApart ? ' ' : ''}${word(one)}`;
  });
  const clause = parts.join('');
  // A line break ends the comment that contains it, and many tools end a statement at any semicolon.
  return /[\r\n;]/.test(clause) || text.includes('/*!') || text.includes('/*M!') ? undefined : clause;
}
