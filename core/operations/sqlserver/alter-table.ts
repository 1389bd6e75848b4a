/** ALTER TABLE: one action, which may name several columns and constraints; each is an operation. */
import { startsConstraint } from '../tokens/constraints.ts';
import type { AlterTableOption, Name, ObjectName, Operation, Option } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { takeIf } from '../tokens/parts.ts';
import { columnDefinition, constraintAt, defaultValue } from './columns.ts';
import { indexAfter, indexOf } from './create-table.ts';
import { optionsIn, withOptions } from './options.ts';
import { readType } from './types.ts';

interface Base {
  readonly span: Operation['span'];
  readonly table: ObjectName;
  readonly ifTableExists: boolean;
  readonly only: boolean;
}

/** Parses what follows ALTER TABLE. `guarded`: runs only if the created object is missing, or the dropped object exists. */
export function alterTable(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const span = { start: cursor.offset, end: cursor.tokens.at(-1)?.end ?? cursor.offset };
  const base = { span, table, ifTableExists: false, only: false };
  const checked = checkedOrNot(cursor);
  const made = actions(cursor, base, checked, guarded);
  return made !== undefined && made.length > 0 && cursor.isDone ? made : undefined;
}

/** WITH CHECK or WITH NOCHECK before ADD and CHECK; without it ADD checks and CHECK does not. */
function checkedOrNot(cursor: Cursor): boolean | undefined {
  if (cursor.take('with', 'check')) return true;
  return cursor.take('with', 'nocheck') ? false : undefined;
}

function actions(
  cursor: Cursor,
  base: Base,
  checked: boolean | undefined,
  guarded: boolean,
): readonly Operation[] | undefined {
  switch (
    cursor.takeOne(
      'add',
      'drop',
      'alter',
      'check',
      'nocheck',
      'enable',
      'disable',
      'switch',
      'rebuild',
      'set',
    )
  ) {
    case 'add':
      return added(cursor, base, checked === false, guarded);
    case 'drop':
      return dropped(cursor, base, guarded);
    case 'alter':
      return altered(cursor, base);
    case 'check':
      return switchedConstraints(cursor, base, true, checked === true);
    case 'nocheck':
      return switchedConstraints(cursor, base, false, false);
    case 'enable':
      return switched(cursor, base, true);
    case 'disable':
      return switched(cursor, base, false);
    case 'switch':
      return switchPartition(cursor, base);
    case 'rebuild':
      return rebuild(cursor, base);
    case 'set': {
      const options = optionsIn(cursor);
      return [option(base, 'storage-parameters', { options })];
    }
    case undefined:
      return undefined;
  }
}

function added(
  cursor: Cursor,
  base: Base,
  notValid: boolean,
  guarded: boolean,
): readonly Operation[] | undefined {
  const made: Operation[] = [];
  // A table's PERIOD is written together with its two columns.
  for (const part of cursor.list()) {
    const one = addedOne(part, base, notValid, guarded);
    if (one === undefined || !part.isDone) return undefined;
    made.push(...one);
  }
  return made;
}

function addedOne(
  cursor: Cursor,
  base: Base,
  notValid: boolean,
  guarded: boolean,
): readonly Operation[] | undefined {
  const from = cursor.at;
  if (cursor.is('period', 'for', 'system_time')) {
    cursor.at = cursor.end;
    return [option(base, 'storage-parameters', { options: [{ name: 'period', value: undefined }] })];
  }
  const isDefault = cursor.is('default') || (cursor.is('constraint') && cursor.word(2) === 'default');
  if (isDefault) return addedDefault(cursor, base);
  if (startsConstraint(cursor)) {
    const name = cursor.take('constraint') ? cursor.name() : undefined;
    const constraint = constraintAt(cursor, name, from);
    if (constraint === undefined) return undefined;
    const isKey = constraint.kind !== 'foreign-key' && constraint.kind !== 'check';
    return [{ ...base, kind: 'addConstraint', constraint: isKey ? constraint : { ...constraint, notValid } }];
  }
  if (cursor.take('index')) {
    const index = indexAfter(cursor, from);
    return index && [indexOf(index, base.table, guarded)];
  }
  const word = cursor.over(cursor.at, cursor.at + 1).rest();
  const refused = cursor.take('column') ? { refusedWord: word } : {};
  const ifNotExists = takeIf(cursor, 'not', 'exists') || guarded;
  const read = columnDefinition(cursor);
  if (read === undefined) return undefined;
  return [
    { ...base, kind: 'addColumn', column: read.column, ifNotExists, ...refused },
    ...read.indexes.map((one) => indexOf(one, base.table, ifNotExists)),
  ];
}

/** `[CONSTRAINT name] DEFAULT expression FOR column [WITH VALUES]`. */
function addedDefault(cursor: Cursor, base: Base): readonly Operation[] | undefined {
  const name = cursor.take('constraint') ? cursor.name() : undefined;
  cursor.take('default');
  const written = defaultValue(cursor);
  const column = cursor.take('for') ? cursor.name() : undefined;
  cursor.take('with', 'values');
  if (written === undefined || column === undefined) return undefined;
  return [{ ...base, kind: 'setDefault', column, default: written, ...(name && { name }) }];
}

function dropped(cursor: Cursor, base: Base, guarded: boolean): readonly Operation[] | undefined {
  const made: Operation[] = [];
  let isColumn = false;
  let ifExists = guarded;
  // COLUMN and CONSTRAINT apply to the names after them, up to the next such keyword.
  for (const part of cursor.list()) {
    const written = part.takeOne('column', 'constraint', 'period');
    if (written === 'period') part.at = part.end;
    if (written !== undefined) isColumn = written === 'column';
    if (written !== undefined || part.is('if')) ifExists = takeIf(part, 'exists') || guarded;
    const name = written === 'period' ? undefined : part.name();
    withOptions(part);
    if (!part.isDone || (name === undefined && written !== 'period')) return undefined;
    if (name === undefined)
      made.push(option(base, 'storage-parameters', { options: [{ name: 'no period', value: undefined }] }));
    else if (isColumn) made.push({ ...base, kind: 'dropColumn', column: name, ifExists, cascade: false });
    else made.push({ ...base, kind: 'dropConstraint', constraint: name, ifExists, cascade: false });
  }
  return made;
}

/** ALTER COLUMN: a new type, or one added or removed property. */
function altered(cursor: Cursor, base: Base): readonly Operation[] | undefined {
  if (!cursor.take('column')) return undefined;
  const column = cursor.name();
  if (column === undefined) return undefined;
  const change = cursor.takeOne('add', 'drop');
  if (change !== undefined) return propertyChange(cursor, base, column);
  const from = cursor.at;
  const type = readType(cursor);
  if (type === undefined) return undefined;
  const read = columnDefinition(cursor.over(from - 1, definitionEnd(cursor)));
  cursor.at = definitionEnd(cursor);
  const options = withOptions(cursor);
  if (read === undefined) return undefined;
  return [
    {
      ...base,
      kind: 'redefineColumn',
      column,
      definition: { ...read.column, name: column },
      ifExists: false,
      options,
    },
  ];
}

function definitionEnd(cursor: Cursor): number {
  const inner = cursor.over(cursor.at, cursor.end);
  while (!inner.isDone && !(inner.is('with') && inner.word(1) === '(')) inner.skipOne();
  return inner.at;
}

/** ADD or DROP of ROWGUIDCOL, PERSISTED, SPARSE, HIDDEN, MASKED, NOT FOR REPLICATION. */
function propertyChange(cursor: Cursor, base: Base, column: Name): readonly Operation[] | undefined {
  const isKnown =
    cursor.take('not', 'for', 'replication') ||
    cursor.takeOne('rowguidcol', 'persisted', 'sparse', 'hidden', 'masked') !== undefined;
  if (!isKnown) return undefined;
  if (cursor.take('with')) cursor.group();
  return [
    {
      ...{
        ...base,
        kind: 'alterColumnOption',
        column,
        option: 'options',
        number: undefined,
        value: undefined,
      },
      ...{
        identity: undefined,
        sequence: undefined,
        ifExists: false,
        expression: undefined,
        options: [],
        reset: [],
      },
    },
  ];
}

/** CHECK or NOCHECK CONSTRAINT ALL | name, …: only WITH CHECK validates existing rows. */
function switchedConstraints(
  cursor: Cursor,
  base: Base,
  enforced: boolean,
  validates: boolean,
): readonly Operation[] | undefined {
  if (!cursor.take('constraint')) return undefined;
  const names = cursor.list().map((one) => (one.end - one.at === 1 ? one.name() : undefined));
  cursor.at = cursor.end;
  if (names.length === 0 || !names.every((one) => one !== undefined)) return undefined;
  return names.map((name): Operation => {
    const isAll = name.text === 'all';
    if (validates && !isAll) return { ...base, kind: 'validateConstraint', constraint: name };
    const change = {
      name: name.text,
      deferrable: undefined,
      initiallyDeferred: undefined,
      enforced,
      noInherit: undefined,
    };
    const value = validates ? 'validated' : undefined;
    return option(base, 'alter-constraint', { constraint: change, value });
  });
}

/** ENABLE or DISABLE TRIGGER, CHANGE_TRACKING, FILETABLE_NAMESPACE. */
function switched(cursor: Cursor, base: Base, on: boolean): readonly Operation[] | undefined {
  if (!cursor.take('trigger')) {
    if (cursor.takeOne('change_tracking', 'filetable_namespace') === undefined) return undefined;
    withOptions(cursor);
    return [option(base, 'other', {})];
  }
  return cursor.list().flatMap((one): readonly Operation[] => {
    const name = one.name();
    const everyTrigger = name?.text === 'all';
    return [option(base, on ? 'enable-trigger' : 'disable-trigger', { value: name?.text, everyTrigger })];
  });
}

function switchPartition(cursor: Cursor, base: Base): readonly Operation[] | undefined {
  const skipPartition = (): void => {
    if (cursor.take('partition'))
      while (!cursor.isDone && !cursor.is('to') && !cursor.is('with')) cursor.skipOne();
  };
  skipPartition();
  const object = cursor.take('to') ? cursor.objectName() : undefined;
  skipPartition();
  withOptions(cursor);
  return object && [option(base, 'other', { object, value: 'switch' })];
}

function rebuild(cursor: Cursor, base: Base): readonly Operation[] {
  if (cursor.take('partition')) {
    cursor.take('=');
    cursor.skipOne();
  }
  return [option(base, 'other', { value: 'rebuild', options: withOptions(cursor) })];
}

function option(
  base: Base,
  name: AlterTableOption['option'],
  said: Partial<AlterTableOption>,
): AlterTableOption {
  const none: readonly Option[] = [];
  return {
    ...{
      ...base,
      kind: 'alterTableOption',
      option: name,
      value: undefined,
      index: undefined,
      everyTrigger: false,
    },
    ...{
      firing: 'origin',
      object: undefined,
      options: none,
      reset: [],
      optionChanges: [],
      constraint: undefined,
    },
    ...said,
  };
}
