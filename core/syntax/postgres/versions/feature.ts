/** The terms in which features.ts describes how a feature appears in the grammar's tree. */

export type Fields = Readonly<Record<string, unknown>>;

/** One node, with the statement around it. */
export interface SeenNode {
  readonly fields: Fields;
  /** Kind and fields of the statement's outermost node. */
  readonly statementKind: string;
  readonly statement: Fields;
}

export interface Feature {
  /** As in the sentence “MERGE came with PostgreSQL 15”. */
  readonly name: string;
  readonly since: 15 | 16 | 17 | 18;
  /** The kind of node; `number` is a literal as written. */
  readonly node: string;
  /** Every such node, if undefined. */
  readonly shows?: (seen: SeenNode) => boolean;
  /** The name of a function: a migration may define its own. */
  readonly function?: string;
  /** Runs before the example, in the same transaction. */
  readonly setup?: string;
  readonly example: string;
  /** The example runs in no transaction. */
  readonly outside?: true;
}

/** The table that examples of several versions use. */
export const table = 'create table t (id int primary key, a int, b text)';
export const twoTables = `${table}; create table s (id int)`;
export const merge = 'merge into t using s on t.id = s.id when matched then delete';

/** Built-in functions by name, each with an example of a call. */
export function calls(
  since: Feature['since'],
  examples: Readonly<Record<string, string>>,
): readonly Feature[] {
  return Object.entries(examples).map(([name, example]) => ({
    name: `the function ${name}()`,
    since,
    node: 'FuncCall',
    shows: ({ fields }) => lastName(fields) === name && isBuiltIn(fields),
    function: name,
    example: `select ${example}`,
  }));
}

/** Not qualified with a user's schema. */
function isBuiltIn(call: Fields): boolean {
  const names = listOf(call, 'funcname');
  return names.length === 1 || lastName({ funcname: names.slice(0, -1) }) === 'pg_catalog';
}

/** An option in parentheses or after WITH, in statements of some kinds. */
export function option(kinds: readonly string[], name: string): (seen: SeenNode) => boolean {
  return ({ fields, statementKind }) => kinds.includes(statementKind) && textOf(fields, 'defname') === name;
}

export function subtype(name: string): (seen: SeenNode) => boolean {
  return ({ fields }) => textOf(fields, 'subtype') === name;
}

export function databaseOption(name: string, since: Feature['since'], example: string): Feature {
  return {
    name: `CREATE DATABASE … ${name.toUpperCase()}`,
    since,
    node: 'DefElem',
    shows: option(['CreatedbStmt'], name),
    example: `create database plinth_feature ${example}`,
    outside: true,
  };
}

export function subscriptionOption(name: string, since: Feature['since'], value: string): Feature {
  return {
    name: `the subscription option ${name}`,
    since,
    node: 'DefElem',
    shows: option(['CreateSubscriptionStmt', 'AlterSubscriptionStmt'], name),
    example: `create subscription q connection 'dbname=none password=x' publication p with (connect = false, ${name} = ${value})`,
  };
}

export function vacuumOption(name: string, since: Feature['since'], written: string): Feature {
  return {
    name: `VACUUM (${name.toUpperCase()})`,
    since,
    node: 'DefElem',
    shows: option(['VacuumStmt'], name),
    example: `vacuum (${written})`,
    outside: true,
  };
}

export function explainOption(name: string, since: Feature['since'], written = name): Feature {
  return {
    name: `EXPLAIN (${name.toUpperCase()})`,
    since,
    node: 'DefElem',
    shows: option(['ExplainStmt'], name),
    example: `explain (${written}) select 1`,
  };
}

export function setting(name: string, since: Feature['since'], value: string): Feature {
  return {
    name: `the setting ${name}`,
    since,
    node: 'VariableSetStmt',
    shows: ({ fields }) => textOf(fields, 'name') === name,
    example: `set ${name} = ${value}`,
  };
}

/** UPDATE … RETURNING old.a, or RETURNING WITH (OLD AS o). */
export function returnsOldOrNew(clause: Fields): boolean {
  return listOf(clause, 'options').length > 0 || listOf(clause, 'exprs').some(refersToOldOrNew);
}

function refersToOldOrNew(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(refersToOldOrNew);
  if (!isFields(value)) return false;
  const reference = value['ColumnRef'];
  if (isFields(reference) && listOf(reference, 'fields').length > 1) {
    const [first] = listOf(reference, 'fields');
    const name = textOf(inner(isFields(first) ? first : {}, 'String'), 'sval');
    if (name === 'old' || name === 'new') return true;
  }
  return Object.values(value).some(refersToOldOrNew);
}

/** numeric(5, -2). */
export function hasNegativeScale(type: Fields): boolean {
  const scale = listOf(type, 'typmods')[1];
  const value = isFields(scale) ? inner(inner(scale, 'A_Const'), 'ival')['ival'] : undefined;
  return lastName(type, 'names') === 'numeric' && typeof value === 'number' && value < 0;
}

/** The last part of a function's or type's name. */
export function lastName(fields: Fields, key = 'funcname'): string {
  const last = listOf(fields, key).at(-1);
  return isFields(last) ? textOf(inner(last, 'String'), 'sval') : '';
}

export function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}

export function booleanOf(fields: Fields, key: string): boolean {
  return fields[key] === true;
}

export function listOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key];
  return Array.isArray(value) ? value : [];
}

export function inner(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
