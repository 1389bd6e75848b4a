/**
 * The types of a query's values in MySQL, MariaDB and SQLite, from the schema: of a column as it is declared, of an expression as the manual says.
 * Undefined where neither says it. Whether a value is never null is told of columns, counts and literals alone.
 */
import { mayBeMissing } from '../../queries/queries.ts';
import { parts } from '../../queries/parts.ts';
import type { ColumnValue, Condition, OutputValue, QueryBlock, QueryValue } from '../../queries/model.ts';
import { column, provenNotNull, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { wordsOf } from '../../schema/words.ts';
import { returnedBy } from './functions.ts';

export interface Typed {
  readonly type: string | undefined;
  readonly neverNull: boolean;
}

const unknown: Typed = { type: undefined, neverNull: false };

/** The columns of a block, by position. */
export function typesOf(schema: Schema, block: QueryBlock): readonly Typed[] {
  return new Types(schema).ofBlock(block);
}

/** The type of a value of a block. */
export function typeOf(schema: Schema, block: QueryBlock, value: QueryValue): string | undefined {
  return new Types(schema).of(value, block).type;
}

interface Words {
  readonly integer: string;
  readonly exact: string;
  readonly real: string;
  readonly text: string;
  readonly truth: string;
}

const words: Readonly<Record<'mysql' | 'sqlite', Words>> = {
  mysql: { integer: 'bigint', exact: 'decimal', real: 'double', text: 'varchar', truth: 'int' },
  sqlite: { integer: 'INTEGER', exact: 'NUMERIC', real: 'REAL', text: 'TEXT', truth: 'INTEGER' },
};

/** SQLite: of a column that is declared without a type, and of values of several types. */
const anything = 'ANY';

/** Of what has the type of whatever stands beside it. */
const open = 'null';

/** A query may read itself, and the grammar allows unlimited nesting. */
const deepest = 40;

class Types {
  readonly #schema: Schema;
  readonly #dialect: 'mysql' | 'sqlite';
  #depth = 0;

  constructor(schema: Schema) {
    this.#schema = schema;
    this.#dialect = schema.dialect === 'sqlite' ? 'sqlite' : 'mysql';
  }

  ofBlock(block: QueryBlock): readonly Typed[] {
    if (this.#depth > deepest) return block.output.map(() => unknown);
    this.#depth += 1;
    const found =
      block.kind === 'set-operation'
        ? this.#ofSides(block)
        : block.output.map((one) => this.#ofOutput(one, block));
    this.#depth -= 1;
    return found;
  }

  of(value: QueryValue, block: QueryBlock): Typed {
    if (this.#depth > deepest) return unknown;
    this.#depth += 1;
    const found = this.#of(value, block);
    this.#depth -= 1;
    return found;
  }

  #ofSides({ inside, output }: QueryBlock): readonly Typed[] {
    const [left, right] = inside.filter(({ place }) => place === 'side').map((side) => this.ofBlock(side));
    return output.map((_, at) => {
      const [one, other] = [left?.[at] ?? unknown, right?.[at] ?? unknown];
      return {
        type: this.#common([one.type, other.type]),
        neverNull: one.neverNull && other.neverNull,
      };
    });
  }

  #ofOutput({ value }: OutputValue, block: QueryBlock): Typed {
    return value === undefined || value.kind === 'parameter' ? unknown : this.of(value, block);
  }

  #of(value: QueryValue, block: QueryBlock): Typed {
    const { text, truth } = words[this.#dialect];
    const again = (inner: QueryValue): string | undefined => this.of(inner, block).type;
    const told = (type: string | undefined): Typed => ({ type, neverNull: false });
    switch (value.kind) {
      case 'column':
        return this.#column(value, block);
      case 'unknown':
        return this.#named(value.names, block);
      case 'constant': {
        const number = this.#literal(value.text);
        const types = { null: open, text, boolean: truth, number };
        return { type: types[value.type], neverNull: value.type !== 'null' };
      }
      case 'parameter':
        return { type: open, neverNull: false };
      case 'call': {
        const type = this.#called(value.name, value.arguments.map(again));
        return { type, neverNull: value.name === 'count' };
      }
      case 'cast':
        return told(this.#cast(value.type));
      case 'operator':
        return told(this.#computed(value.operator, value.operands.map(again)));
      case 'collate':
        return this.of(value.of, block);
      case 'query': {
        const [only, ...more] = this.ofBlock(value.query);
        return told(more.length > 0 ? undefined : only?.type);
      }
      case 'composed':
        if (value.of === 'condition') return told(truth);
        if (value.of === 'case') return told(this.#common((value.results ?? []).map(again)));
        if (value.of === 'coalesce' || value.of === 'extreme') {
          const all = value.parts.map((one) => this.of(one, block));
          return {
            type: this.#common(all.map(({ type }) => type)),
            neverNull: value.of === 'coalesce' && all.some(({ neverNull }) => neverNull),
          };
        }
        return unknown;
    }
  }

  /** SQLite's name of each table's own number, or a name of the query's output, which these servers know in conditions too. */
  #named(names: readonly string[], block: QueryBlock): Typed {
    const name = names.at(-1) ?? '';
    if (this.#dialect === 'sqlite' && /^(?:_?rowid_?|oid)$/.test(name))
      return { type: words.sqlite.integer, neverNull: false };
    const meant = names.length > 1 ? undefined : block.output.find((one) => one.name === name);
    return meant === undefined ? unknown : this.#ofOutput(meant, block);
  }

  #column(value: ColumnValue, block: QueryBlock): Typed {
    const { base, source, type } = value;
    const table = base && tableByKey(this.#schema, base.relation);
    const own = table && column(table, base.column);
    const { query } = source;
    const through = query === undefined ? undefined : this.#ofQuery(query, value.name);
    const typed = wordsOf(this.#schema);
    const shown =
      own === undefined ? (through?.type ?? (type && typed.type({ type }))) : typed.type(own) || anything;
    const never =
      table !== undefined && own !== undefined && query === undefined
        ? provenNotNull(table, own.name)
        : through?.neverNull === true;
    const isRow = !mayBeMissing(block, source) && (!block.aggregates || block.grouping.length > 0);
    const isProved = block.conditions.some((one) => proves(one, value));
    return { type: shown, neverNull: !value.outer && isRow && (never || isProved) };
  }

  #ofQuery(query: QueryBlock, name: string): Typed | undefined {
    const at = query.output.findIndex((one) => one.name === name);
    return at < 0 ? undefined : this.ofBlock(query)[at];
  }

  #called(name: string, given: readonly (string | undefined)[]): string | undefined {
    const returned = returnedBy(this.#dialect, name);
    if (returned === undefined || typeof returned === 'string') return returned;
    const [first, ...rest] = given;
    switch (returned.like) {
      case 'arguments':
        return this.#common(given);
      case 'branches':
        return this.#common(rest);
      case 'number':
        return first && this.#number(first);
      // Of an exact number it is an integer if that has few digits.
      case 'whole':
        return first === undefined || isExact(first) ? undefined : this.#number(first);
      case 'sum':
        return first && (isReal(first) || isText(first) ? words.mysql.real : words.mysql.exact);
    }
  }

  /** As a number: a text is one, if it begins with one. */
  #number(type: string): string | undefined {
    const { integer, exact, real } = words[this.#dialect];
    if (isInteger(type)) return integer;
    if (isExact(type) || type === anything) return exact;
    return isReal(type) || isText(type) ? real : undefined;
  }

  #computed(operator: string, given: readonly (string | undefined)[]): string | undefined {
    const { integer, exact, real, text, truth } = words[this.#dialect];
    const isSqlite = this.#dialect === 'sqlite';
    if (/^(?:=|<>|!=|<|<=|>|>=|<=>|~|!~|~~|!~~|<\|>)$/.test(operator)) return truth;
    if (operator === '||') return isSqlite ? text : truth;
    if (operator === '->') return isSqlite ? text : 'json';
    if (operator === '->>') return isSqlite ? undefined : 'text';
    if (/^(?:&|\||#|<<|>>|\/\/)$/.test(operator)) return integer;
    if (!/^[-+*/%]$/.test(operator)) return undefined;
    const [first, second = first] = given;
    // An interval stands for the second.
    if (first !== undefined && isTime(first) && /^[-+]$/.test(operator)) return first;
    // SQLite computes with whatever number is given.
    const numbers = [first, second].map((one) =>
      one === open && isSqlite ? exact : one && this.#number(one),
    );
    if (numbers.includes(undefined)) return undefined;
    if (numbers.includes(real)) return real;
    if (numbers.includes(exact) || (operator === '/' && !isSqlite)) return exact;
    return integer;
  }

  /** MySQL takes a number with an exponent for approximate, and other fractions for exact. */
  #literal(text: string): string {
    const { integer, exact, real } = words[this.#dialect];
    if (/^-?\d+$/.test(text)) return integer;
    return this.#dialect === 'sqlite' || /e/i.test(text) ? real : exact;
  }

  /** `name` as the grammar has it. */
  #cast(name: string): string | undefined {
    if (this.#dialect === 'sqlite') return sqliteCasts.get(name) ?? name.toUpperCase();
    return mysqlCasts.get(name) ?? name;
  }

  /** Literals that are null, and parameters, take the type of the others. */
  #common(types: readonly (string | undefined)[]): string | undefined {
    const told = [...new Set(types.flatMap((one) => (one === undefined || one === open ? [] : [one])))];
    if (types.includes(undefined)) return undefined;
    if (told.length < 2) return told[0] ?? open;
    const { integer, exact, real, text } = words[this.#dialect];
    const isEach = (is: (type: string) => boolean): boolean => told.every(is);
    if (isEach(isInteger)) return integer;
    if (isEach((one) => isInteger(one) || isExact(one))) return exact;
    if (isEach((one) => isInteger(one) || isExact(one) || isReal(one))) return real;
    // Each value keeps its own type.
    if (this.#dialect === 'sqlite') return isEach(isText) ? text : anything;
    return isEach((one) => isText(one) || isInteger(one) || isExact(one) || isReal(one) || isTime(one))
      ? told.some((one) => one.endsWith('text'))
        ? 'text'
        : text
      : undefined;
  }
}

function isInteger(type: string): boolean {
  return /^(?:tiny|small|medium|big)?int|^(?:integer|year|bit|bool|serial|int\d)/i.test(type);
}

function isExact(type: string): boolean {
  return /^(?:dec|numeric|fixed)/i.test(type);
}

function isReal(type: string): boolean {
  return /^(?:double|float|real)/i.test(type);
}

function isText(type: string): boolean {
  return /^(?:(?:tiny|medium|long)?text|n?v?a?r?char|character|clob|enum|set\b|string)/i.test(type);
}

export function isTime(type: string): boolean {
  return /^(?:date|time)/i.test(type);
}

const mysqlCasts: ReadonlyMap<string, string> = new Map([
  ['signed', 'bigint'],
  ['unsigned', 'bigint unsigned'],
  ['bpchar', 'varchar'],
  ['numeric', 'decimal'],
  ['int4', 'bigint'],
  ['float8', 'double'],
  ['float4', 'float'],
  ['binary', 'varbinary'],
]);

const sqliteCasts: ReadonlyMap<string, string> = new Map([
  ['int4', 'INTEGER'],
  ['int8', 'INTEGER'],
  ['float8', 'REAL'],
  ['float4', 'REAL'],
  ['bpchar', 'TEXT'],
  ['varchar', 'TEXT'],
  ['bool', 'NUMERIC'],
]);

/** A row for which the condition holds has a value in the column. */
function proves(condition: Condition, value: ColumnValue): boolean {
  const is = (one: QueryValue): boolean =>
    one.kind === 'column' && one.source === value.source && one.name === value.name;
  switch (condition.kind) {
    case 'compare':
      return is(condition.left) || is(condition.right);
    case 'in-query':
      return !condition.negated && is(condition.value);
    case 'in':
    case 'between':
    case 'pattern':
      return is(condition.value);
    case 'null-test':
      return condition.negated && is(condition.value);
    default:
      return false;
  }
}

/** It has a column in it, which says what stands against it. */
export function hasColumn(value: QueryValue): boolean {
  return parts(value).some(({ kind }) => kind === 'column' || kind === 'unknown');
}
