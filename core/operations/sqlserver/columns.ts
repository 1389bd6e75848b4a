/** Column definitions and constraints, as CREATE TABLE and ALTER TABLE ADD write them. */
import { wordSet } from '../../collections/word-set.ts';
import type { Span } from '../../text/span.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  Expression,
  IndexElement,
  Name,
  Option,
  SqlserverColumn,
} from '../model/operation.ts';
import { blankColumn, checkConstraint, primaryKey, references, unique } from '../tokens/constraints.ts';
import { blankElement } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionIn, expressionOf } from '../tokens/parts.ts';
import { storageAfter } from './options.ts';
import { readType } from './types.ts';

/** An index written between or at the columns of a table definition. */
export interface InlineIndex {
  readonly name: Name;
  readonly unique: boolean;
  readonly clustered: boolean;
  readonly columnstore: boolean;
  readonly elements: readonly IndexElement[];
  readonly include: readonly Name[];
  readonly where: Expression | undefined;
  readonly options: readonly Option[];
  readonly span: Span;
}

export interface ReadColumn {
  readonly column: ColumnDefinition;
  readonly indexes: readonly InlineIndex[];
}

/** `name type …` or `name AS (expression) …`, to the end of the cursor. */
export function columnDefinition(cursor: Cursor): ReadColumn | undefined {
  const from = cursor.at;
  const name = cursor.name();
  if (name === undefined) return undefined;
  // A column named timestamp may omit its type.
  const isBare = name.text === 'timestamp' && (cursor.isDone || cursor.is('not') || cursor.is('null'));
  if (isBare) cursor.at = from;
  const draft = new Draft(cursor, name);
  const type = cursor.is('as') ? noType(cursor) : readType(cursor);
  if (type === undefined) return undefined;
  while (!cursor.isDone) if (!draft.attribute()) return undefined;
  const { notNull, generated, collation, constraints, sqlserver, indexes } = draft;
  const column = {
    ...cursor.spanFrom(from),
    ...blankColumn,
    ...{ name, type, notNull, default: draft.default, generated, collation, constraints, sqlserver },
  };
  return { column, indexes };
}

/** A computed column has the type of its expression. */
function noType(cursor: Cursor): ColumnDefinition['type'] {
  return {
    ...{ start: cursor.behind, end: cursor.behind, schema: undefined, name: '', modifiers: [] },
    ...{ wordModifiers: [], arrayDimensions: 0, setOf: false, ofColumn: false },
  };
}

class Draft {
  notNull: Span | undefined;
  default: Expression | undefined;
  generated: ColumnDefinition['generated'];
  collation: string | undefined;
  sqlserver: SqlserverColumn = {
    ...{ identity: false, defaultName: undefined, withValues: false, explicitNull: false, rowguidcol: false },
  };
  readonly constraints: ConstraintDefinition[] = [];
  readonly indexes: InlineIndex[] = [];
  readonly #cursor: Cursor;
  readonly #name: Name;
  /** Of the constraint that comes next. */
  #called: Name | undefined;

  constructor(cursor: Cursor, name: Name) {
    this.#cursor = cursor;
    this.#name = name;
  }

  /** One attribute; false if there is none. */
  attribute(): boolean {
    const cursor = this.#cursor;
    if (cursor.take('constraint')) {
      this.#called = cursor.name();
      return this.#called !== undefined;
    }
    const isTaken = this.#value() || this.#property() || this.#constraint();
    this.#called = undefined;
    return isTaken;
  }

  #value(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('not', 'null')) {
      this.notNull = cursor.spanFrom(from);
      return true;
    }
    if (cursor.take('null')) {
      this.sqlserver = { ...this.sqlserver, explicitNull: true };
      return true;
    }
    if (cursor.take('default')) {
      this.default = defaultValue(cursor);
      this.sqlserver = {
        ...this.sqlserver,
        defaultName: this.#called?.text,
        defaultWritten: this.#called?.written,
      };
      return this.default !== undefined;
    }
    if (cursor.take('with', 'values')) {
      this.sqlserver = { ...this.sqlserver, withValues: true };
      return true;
    }
    if (cursor.take('collate')) {
      this.collation = cursor.name()?.text;
      return this.collation !== undefined;
    }
    return cursor.take('as') && this.#computed();
  }

  #computed(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    while (!cursor.isDone && !endsComputed.has(cursor.word())) cursor.skipOne();
    if (cursor.at === from) return false;
    const expression = expressionIn(cursor, from, cursor.at);
    this.generated = { storage: cursor.take('persisted') ? 'stored' : 'virtual', expression };
    return true;
  }

  #property(): boolean {
    const cursor = this.#cursor;
    if (cursor.take('identity')) {
      if (cursor.word() === '(') cursor.group();
      this.sqlserver = { ...this.sqlserver, identity: true };
      return true;
    }
    if (cursor.take('rowguidcol')) {
      this.sqlserver = { ...this.sqlserver, rowguidcol: true };
      return true;
    }
    if (cursor.take('generated', 'always', 'as')) {
      cursor.takeOne('row', 'transaction_id', 'sequence_number');
      this.sqlserver = { ...this.sqlserver, period: true };
      return cursor.takeOne('start', 'end') !== undefined;
    }
    if (cursor.take('masked', 'with') || cursor.take('encrypted', 'with'))
      return cursor.group() !== undefined;
    return (
      cursor.take('sparse') ||
      cursor.take('hidden') ||
      cursor.take('persisted') ||
      cursor.take('filestream') ||
      cursor.take('not', 'for', 'replication') ||
      cursor.take('column_set', 'for', 'all_sparse_columns')
    );
  }

  #constraint(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('index')) {
      const name = cursor.name();
      const index = name && inlineIndex(cursor, name, from, [plainElement(this.#name)]);
      if (index !== undefined) this.indexes.push(index);
      return index !== undefined;
    }
    return this.#keep(constraintAt(cursor, this.#called, from, this.#name));
  }

  #keep(one: ConstraintDefinition | undefined): boolean {
    if (one !== undefined) this.constraints.push(one);
    return one !== undefined;
  }
}

const endsComputed: ReadonlySet<string> = new Set([
  ...['persisted', 'constraint', 'primary', 'unique', 'check', 'references', 'foreign', 'not'],
]);

/** A literal with its sign, a function, the next value of a sequence, or a parenthesised expression, up to the clause after the default. */
export function defaultValue(cursor: Cursor): Expression | undefined {
  const from = cursor.at;
  // The keyword that ends it would end a default elsewhere.
  cursor.take('next', 'value', 'for');
  while (!cursor.isDone && (cursor.at === from || !endsDefault.has(cursor.word()))) cursor.skipOne();
  return cursor.at === from ? undefined : expressionIn(cursor, from, cursor.at);
}

const endsDefault = wordSet(`
  not null constraint primary unique check references foreign for with collate identity rowguidcol sparse
  index hidden masked generated
`);

/** PRIMARY KEY, UNIQUE, FOREIGN KEY, REFERENCES or CHECK; `column` is set for a column constraint. */
export function constraintAt(
  cursor: Cursor,
  name: Name | undefined,
  from: number,
  column?: Name,
): ConstraintDefinition | undefined {
  const isPrimary = cursor.take('primary', 'key');
  if (isPrimary || cursor.take('unique')) return key(cursor, isPrimary, name, from, column);
  if (cursor.take('foreign', 'key')) {
    const columns = cursor.word() === '(' ? elementsIn(cursor) : column && [plainElement(column)];
    return columns && foreignKey(cursor, namesOf(columns), name, from);
  }
  if (cursor.is('references')) return column && foreignKey(cursor, [column], name, from);
  if (!cursor.is('check')) return undefined;
  if (cursor.is('check', 'not', 'for', 'replication')) {
    cursor.at += 4;
    const inner = cursor.group();
    const expression = inner && expressionOf(inner);
    const plainly = { deferrable: false, initiallyDeferred: false, noInherit: false, notValid: false };
    return (
      expression && {
        ...cursor.spanFrom(from),
        ...plainly,
        kind: 'check',
        name,
        expression,
        notEnforced: false,
        untrusted: true,
      }
    );
  }
  return checkConstraint(cursor, name, from);
}

function key(
  cursor: Cursor,
  isPrimary: boolean,
  name: Name | undefined,
  from: number,
  column: Name | undefined,
): ConstraintDefinition | undefined {
  const kind = cursor.takeOne('clustered', 'nonclustered');
  const isHash = cursor.take('hash');
  const elements = cursor.word() === '(' ? elementsIn(cursor) : column && [plainElement(column)];
  if (elements === undefined) return undefined;
  const columns = namesOf(elements);
  const { options, tablespace } = storageAfter(cursor);
  cursor.take('not', 'enforced');
  const written: Option[] = [...options];
  if (kind !== undefined) written.push({ name: kind, value: undefined });
  if (isHash) written.push({ name: 'hash', value: undefined });
  const at = cursor.spanFrom(from);
  const made = isPrimary ? { ...primaryKey(columns, at), name } : unique(columns, name, at);
  return made.kind === 'primary-key' || made.kind === 'unique'
    ? { ...made, storage: { options: written, tablespace } }
    : undefined;
}

function foreignKey(
  cursor: Cursor,
  columns: readonly Name[],
  name: Name | undefined,
  from: number,
): ConstraintDefinition | undefined {
  const made = references(cursor, columns, name, from);
  if (!cursor.take('not', 'for', 'replication') || made?.kind !== 'foreign-key') return made;
  return { ...made, untrusted: true };
}

function plainElement(name: Name): IndexElement {
  const { start, end } = name;
  return { ...blankElement, start, end, column: name, expression: undefined, descending: false };
}

/** `(a ASC, b DESC)`; undefined if something else is there. */
export function elementsIn(cursor: Cursor): readonly IndexElement[] | undefined {
  const listed = cursor
    .group()
    ?.list()
    .map((one): IndexElement | undefined => {
      const name = one.name();
      const descending = one.takeOne('asc', 'desc') === 'desc';
      return name === undefined || !one.isDone ? undefined : { ...plainElement(name), descending };
    });
  return listed?.every((one) => one !== undefined) === true ? listed : undefined;
}

function namesOf(elements: readonly IndexElement[]): readonly Name[] {
  return elements.flatMap(({ column }) => column ?? []);
}

/** Parses what follows INDEX and its name: `[UNIQUE] [CLUSTERED | NONCLUSTERED] [COLUMNSTORE] [(…)] [INCLUDE (…)] [WHERE …] [WITH (…)]`. */
export function inlineIndex(
  cursor: Cursor,
  name: Name,
  from: number,
  own?: readonly IndexElement[],
): InlineIndex | undefined {
  const isUnique = cursor.take('unique');
  const clustered = cursor.takeOne('clustered', 'nonclustered') === 'clustered';
  const columnstore = cursor.take('columnstore');
  cursor.take('hash');
  const listed = cursor.word() === '(' ? elementsIn(cursor) : own;
  const elements = listed ?? (columnstore ? [] : undefined);
  if (elements === undefined) return undefined;
  const include = cursor.take('include') ? namesOf(elementsIn(cursor) ?? []) : [];
  const where = cursor.take('where') ? condition(cursor) : undefined;
  const { options } = storageAfter(cursor);
  const span = cursor.spanFrom(from);
  return { name, unique: isUnique, clustered, columnstore, elements, include, where, options, span };
}

/** A filter, up to WITH, ON or the end. */
export function condition(cursor: Cursor): Expression {
  const from = cursor.at;
  while (!cursor.isDone && !cursor.is('with') && !cursor.is('on') && !cursor.is('filestream_on'))
    cursor.skipOne();
  return expressionIn(cursor, from, cursor.at);
}
