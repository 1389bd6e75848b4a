/** ALTER TABLE: one or several operations for each action, each with the ALGORITHM and LOCK of the whole statement. */
import { cover } from '../../text/span.ts';
import type { Name, ObjectName, OnlineRequest, Operation, Option } from '../model/operation.ts';
import { columnDefinition, definitionOf, tableElement } from './columns.ts';
import { indexOf, isKeyElement, partitioning, tableOption } from './create-table.ts';
import { changedOptions } from '../tokens/alter-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { onlineClause } from './parts.ts';
import { expressionOf, takeIf, whole } from '../tokens/parts.ts';

/** Parses what follows ALTER [ONLINE] [IGNORE] TABLE. */
export function alterTable(cursor: Cursor): readonly Operation[] | undefined {
  const ifTableExists = takeIf(cursor, 'exists');
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const limit = waitOrNot(cursor);
  const operations: Operation[] = [];
  let online: OnlineRequest | undefined;
  for (const part of cursor.list()) {
    for (let one = onlineClause(part); one !== undefined; one = onlineClause(part))
      online = { algorithm: undefined, lock: undefined, ...online, ...one };
    if (part.isDone) continue;
    const made = actionIn(part, table, ifTableExists);
    if (made === undefined) return undefined;
    operations.push(...made);
  }
  if (operations.length === 0)
    return [{ ...changedOptions({ table, ifTableExists, only: false, span: whole(cursor) }, []), ...limit }];
  const asked = online;
  const told = withReplacedKey(operations).map((one) => ({ ...one, ...limit }));
  return asked === undefined ? told : told.map((one) => ({ ...one, online: asked }));
}

/** Dropping a primary key and adding another in one statement costs different work than dropping it. */
function withReplacedKey(operations: readonly Operation[]): readonly Operation[] {
  const isThere = operations.some(
    (one) => one.kind === 'addConstraint' && one.constraint.kind === 'primary-key',
  );
  const besideUnique = operations.flatMap((one) =>
    one.kind === 'addConstraint' && one.constraint.kind === 'unique'
      ? [one.constraint.columns.map(({ text }) => text)]
      : [],
  );
  if (!isThere && besideUnique.length === 0) return operations;
  return operations.map((one) =>
    one.kind === 'dropConstraint' && one.constraint.text === 'PRIMARY'
      ? { ...one, ...(isThere ? { replaced: true } : { besideUnique }) }
      : one,
  );
}

/** Undefined unless it is understood to its last token. */
function actionIn(part: Cursor, table: ObjectName, ifTableExists: boolean): readonly Operation[] | undefined {
  const made = new Action(part, table, ifTableExists).read();
  return part.isDone ? made : undefined;
}

/** MariaDB: WAIT n and NOWAIT, in a form to be spread into the operation. */
export function waitOrNot(cursor: Cursor): Pick<Operation, 'limited'> {
  const waits = cursor.take('wait');
  if (waits) cursor.next();
  return waits || cursor.take('nowait') ? { limited: true } : {};
}

class Action {
  readonly #cursor: Cursor;
  readonly #table: ObjectName;
  readonly #ifTableExists: boolean;
  readonly #from: number;

  constructor(cursor: Cursor, table: ObjectName, ifTableExists: boolean) {
    this.#cursor = cursor;
    this.#table = table;
    this.#ifTableExists = ifTableExists;
    this.#from = cursor.at;
  }

  read(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    const option = tableOptionsHere(cursor);
    if (option !== undefined) return [this.#options(option)];
    switch (cursor.word()) {
      case 'add':
        cursor.next();
        return this.#add();
      case 'drop':
        cursor.next();
        return this.#drop();
      case 'modify':
      case 'change':
        return this.#redefine();
      case 'rename':
        cursor.next();
        return this.#rename();
      case 'alter':
        cursor.next();
        return this.#alter();
      default:
        return this.#whole();
    }
  }

  #base() {
    const span = { start: this.#cursor.tokens[this.#from]?.start ?? 0, end: this.#cursor.behind };
    return { span, table: this.#table, ifTableExists: this.#ifTableExists, only: false };
  }

  #options(options: readonly Option[]): Operation {
    const { span } = this.#base();
    return changedOptions(
      { table: this.#table, ifTableExists: this.#ifTableExists, only: false, span: span },
      options,
    );
  }

  #change(name: string, value?: string): readonly Operation[] {
    return [this.#options([{ name, value }])];
  }

  #add(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    if (cursor.take('partition')) {
      // PARTITIONS n is for HASH and KEY.
      const value = cursor.is('partitions') ? 'count' : undefined;
      cursor.at = cursor.end;
      return this.#change('add-partition', value);
    }
    if (cursor.is('period', 'for') || cursor.is('system', 'versioning')) {
      cursor.at = cursor.end;
      return this.#change('system_versioning', 'on');
    }
    if (isKeyElement(cursor)) return this.#addElement();
    cursor.take('column');
    const ifNotExists = takeIf(cursor, 'not', 'exists');
    if (cursor.word() === '(') return this.#addColumns(ifNotExists);
    const column = columnDefinition(cursor);
    if (column === undefined) return undefined;
    return [{ ...this.#base(), kind: 'addColumn', column, ifNotExists }];
  }

  #addColumns(ifNotExists: boolean): readonly Operation[] | undefined {
    const operations: Operation[] = [];
    for (const part of this.#cursor.group()?.list() ?? []) {
      if (isKeyElement(part)) {
        const made = new Action(part, this.#table, this.#ifTableExists).#addElement();
        if (made === undefined) return undefined;
        operations.push(...made);
        continue;
      }
      const column = columnDefinition(part);
      if (column === undefined) return undefined;
      operations.push({ ...this.#base(), span: column, kind: 'addColumn', column, ifNotExists });
    }
    return operations.length === 0 ? undefined : operations;
  }

  #addElement(): readonly Operation[] | undefined {
    const element = tableElement(this.#cursor);
    if (element === undefined) return undefined;
    const span = this.#base().span;
    if ('key' in element) return [{ ...indexOf(element, this.#table), span }];
    return [{ ...this.#base(), kind: 'addConstraint', constraint: element }];
  }

  #drop(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    const none = { ifExists: false, cascade: false };
    if (cursor.take('primary', 'key')) {
      const constraint = this.#named('PRIMARY');
      return [{ ...this.#base(), kind: 'dropConstraint', constraint, ...none }];
    }
    const key = cursor.takeOne('index', 'key');
    if (key !== undefined) return this.#dropIndex();
    if (cursor.take('foreign', 'key') || cursor.take('constraint') || cursor.take('check')) {
      const ifExists = takeIf(cursor, 'exists');
      const constraint = cursor.name();
      return constraint && [{ ...this.#base(), kind: 'dropConstraint', constraint, ...none, ifExists }];
    }
    if (cursor.take('partition')) {
      cursor.at = cursor.end;
      return this.#change('drop-partition');
    }
    if (cursor.take('system', 'versioning')) return this.#change('system_versioning', 'off');
    cursor.take('column');
    const ifExists = takeIf(cursor, 'exists');
    const column = cursor.name();
    cursor.takeOne('restrict', 'cascade');
    return column && [{ ...this.#base(), kind: 'dropColumn', column, ...none, ifExists }];
  }

  #named(text: string): Name {
    return { ...this.#base().span, text };
  }

  #dropIndex(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    const ifExists = takeIf(cursor, 'exists');
    const name = cursor.name();
    if (name === undefined) return undefined;
    const { span } = this.#base();
    const index = { schema: undefined, name, start: name.start, end: name.end };
    const given = { concurrently: false, ifExists, cascade: false };
    return [{ kind: 'dropIndex', span, index, table: this.#table, ...given }];
  }

  /** MODIFY c definition, CHANGE c name definition. */
  #redefine(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    const isChange = cursor.take('change');
    if (!isChange) cursor.take('modify');
    cursor.take('column');
    const ifExists = takeIf(cursor, 'exists');
    const from = cursor.at;
    const column = cursor.name();
    const name = isChange ? cursor.name() : column;
    if (column === undefined || name === undefined) return undefined;
    const definition = definitionOf(cursor, name, isChange ? from + 1 : from);
    return definition && [{ ...this.#base(), kind: 'redefineColumn', column, definition, ifExists }];
  }

  #rename(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    const part = cursor.takeOne('column', 'index', 'key');
    if (part === undefined) {
      cursor.takeOne('to', 'as');
      cursor.take('=');
      const to = cursor.objectName();
      return to && renameTable(this.#table, to, this.#base().span);
    }
    takeIf(cursor, 'exists');
    const name = cursor.name();
    const to = cursor.take('to') ? cursor.name() : undefined;
    if (name === undefined || to === undefined) return undefined;
    if (part === 'column')
      return [{ ...this.#base(), kind: 'renameColumn', relation: 'table', column: name, to }];
    return [{ ...this.#base(), kind: 'renameConstraint', constraint: name, to }];
  }

  /** ALTER [COLUMN] c SET DEFAULT …, DROP DEFAULT; ALTER INDEX i INVISIBLE; ALTER CHECK c NOT ENFORCED. */
  #alter(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    if (cursor.takeOne('index', 'key') !== undefined) {
      takeIf(cursor, 'exists');
      cursor.name();
      cursor.at = cursor.end;
      return this.#change('index-visibility');
    }
    if (cursor.is('check') || cursor.is('constraint')) {
      const enforced = cursor.text.slice(cursor.offset).search(/\bnot\s+enforced\b/i) < 0;
      cursor.at = cursor.end;
      return this.#change(enforced ? 'check-enforced' : 'check-not-enforced');
    }
    cursor.take('column');
    takeIf(cursor, 'exists');
    const column = cursor.name();
    if (column === undefined) return undefined;
    if (cursor.take('drop', 'default')) return [{ ...this.#base(), kind: 'dropDefault', column }];
    if (cursor.take('set', 'default')) {
      const value = expressionOf(cursor);
      return [{ ...this.#base(), kind: 'setDefault', column, default: value }];
    }
    if (cursor.take('set', 'visible') || cursor.take('set', 'invisible'))
      return this.#change('column-visibility');
    return undefined;
  }

  #whole(): readonly Operation[] | undefined {
    const cursor = this.#cursor;
    if (cursor.take('force')) return this.#change('force');
    if (cursor.take('disable', 'keys') || cursor.take('enable', 'keys')) return this.#change('keys');
    if (cursor.take('convert', 'to')) {
      if (!cursor.take('character', 'set') && !cursor.take('charset')) return undefined;
      const charset = cursor.name()?.text ?? cursor.text.slice(cursor.offset, cursor.next()?.end);
      const collate = cursor.take('collate') ? cursor.next() : undefined;
      const options = [
        { name: 'convert-charset', value: charset.toLowerCase().replaceAll(/['"`]/g, '') },
        ...(collate === undefined
          ? []
          : [{ name: 'collate', value: cursor.text.slice(collate.start, collate.end).toLowerCase() }]),
      ];
      return [this.#options(options)];
    }
    if (cursor.is('partition', 'by')) {
      partitioning(cursor);
      return this.#change('partition-by');
    }
    if (cursor.take('remove', 'partitioning')) return this.#change('remove-partitioning');
    if (cursor.take('order', 'by')) {
      cursor.at = cursor.end;
      return this.#change('order-by');
    }
    if (cursor.takeOne('discard', 'import') !== undefined) {
      cursor.at = cursor.end;
      return this.#change('tablespace-files');
    }
    if (cursor.take('with', 'validation') || cursor.take('without', 'validation'))
      return this.#change('validation');
    const partitionWork = cursor.takeOne(
      ...(['truncate', 'coalesce', 'reorganize', 'exchange', 'analyze', 'check', 'optimize'] as const),
      ...(['rebuild', 'repair', 'convert'] as const),
    );
    if (partitionWork === undefined || !cursor.is('partition')) return undefined;
    cursor.at = cursor.end;
    return this.#change(`${partitionWork}-partition`);
  }
}

function tableOptionsHere(cursor: Cursor): readonly Option[] | undefined {
  if (cursor.is('convert') || cursor.is('index') || cursor.is('check')) return undefined;
  const options: Option[] = [];
  for (let one = tableOption(cursor); one !== undefined; one = tableOption(cursor)) options.push(one);
  return options.length === 0 ? undefined : options;
}

/** Renames the table, possibly into another database. */
export function renameTable(
  target: ObjectName,
  to: ObjectName,
  at: { readonly start: number; readonly end: number },
): readonly Operation[] {
  const span = cover(at, to);
  const moved: readonly Operation[] =
    to.schema === undefined || to.schema.text === target.schema?.text
      ? []
      : [{ kind: 'setSchema', span, relation: 'table', target, to: to.schema, ifExists: false }];
  const named = to.schema === undefined ? target : { ...target, schema: to.schema };
  const isNamed = to.name.text !== target.name.text;
  return isNamed || moved.length === 0
    ? [
        ...moved,
        {
          kind: 'renameRelation',
          span,
          relation: 'table',
          spelling: 'table',
          target: named,
          to: to.name,
          ifExists: false,
        },
      ]
    : moved;
}
