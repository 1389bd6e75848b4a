/**
 * Reads CREATE TABLE and the actions of ALTER TABLE: columns with types and defaults, constraints, and what is renamed, dropped or
 * attached.
 */
import type { Name } from '../operations/model/operation.ts';
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { FromSource } from './outline.ts';
import { typeAt } from './read-expression.ts';
import { columnAt, expressionOn, partAt, readOwnedBy } from './read-parts.ts';
import {
  columnList,
  columnRole,
  nameAt,
  past,
  pastIfExists,
  relationAt,
  relationSource,
  type Reading,
} from './reading.ts';

export function createTable(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const found = relationAt(reading, pastIfExists(source, range.from), 'table', 'declare');
  if (found === undefined) return;
  let at = found.next;
  if (source.words(at, 'partition', 'of')) at = relationAt(reading, at + 2, 'table', 'read')?.next ?? at + 2;
  const columns: Name[] = [];
  const table: FromSource = {
    ...relationSource(found.name),
    of: { kind: 'declared', name: found.name, columns },
  };
  if (source.isPunctuation(at, '(')) {
    const close = Math.min(source.closing(at), range.to);
    for (const element of source.separated({ from: at + 1, to: close }))
      readElement(reading, element, table, columns);
    at = close + 1;
  }
  const as = source.find({ from: at, to: range.to }, 'as');
  if (as !== undefined) reading.query({ from: as + 1, to: range.to }, undefined);
  const inherits = source.find({ from: at, to: range.to }, 'inherits');
  if (inherits !== undefined && source.isPunctuation(inherits + 1, '('))
    for (const parent of source.separated({ from: inherits + 2, to: source.closing(inherits + 1) }))
      relationAt(reading, parent.from, 'table', 'read');
  const by = source.find({ from: at, to: range.to }, 'partition', 'by');
  if (by !== undefined) expressionOn(reading, { from: by + 3, to: range.to }, table, 'default');
}

const constraintWords: ReadonlySet<string> = new Set([
  'constraint',
  'primary',
  'unique',
  'foreign',
  'check',
  'exclude',
]);

/** A column, a constraint or LIKE. */
function readElement(reading: Reading, element: TokenRange, table: FromSource, columns: Name[]): void {
  const { source } = reading;
  const word = source.word(element.from);
  if (word === 'like') {
    relationAt(reading, element.from + 1, 'readable', 'read');
    return;
  }
  if (constraintWords.has(word) || isKey(reading, element.from)) {
    readConstraint(reading, element, table);
    return;
  }
  const name = source.name(element.from);
  if (name === undefined) return;
  columns.push(name);
  columnRole(reading, name, table, { access: 'declare', why: 'change', list: columns });
  readColumnType(reading, { from: element.from + 1, to: element.to }, table, [name]);
}

/** MySQL: KEY, INDEX, FULLTEXT and SPATIAL KEY, which are reserved there. */
function isKey({ source }: Reading, at: number): boolean {
  return keyWords.has(source.word(at)) && source.isReserved(at);
}

const keyWords: ReadonlySet<string> = new Set(['key', 'index', 'fulltext', 'spatial']);

/** The rest of a column definition: its type and constraints. */
function readColumnType(
  reading: Reading,
  range: TokenRange,
  table: FromSource,
  columns: readonly Name[],
): void {
  let at = typeAt(reading, range.from);
  while (at < range.to)
    at = Math.max(at + 1, readDemand(reading, { from: at, to: range.to }, table, columns));
}

/** One word of a constraint with its arguments, and the index after it. */
function readDemand(
  reading: Reading,
  { from: at, to }: TokenRange,
  table: FromSource,
  columns: readonly Name[],
): number {
  const { source } = reading;
  const open = source.isPunctuation(at + 1, '(') ? at + 1 : undefined;
  const close = open === undefined ? undefined : Math.min(source.closing(open), to);
  switch (source.word(at)) {
    case 'constraint':
      return partAt(reading, at + 1, 'constraint', table, 'declare');
    case 'references':
      return readReferences(reading, at + 1);
    case 'after':
      columnAt(reading, at + 1, table, 'read');
      return at + 2;
    case 'check':
    case 'as':
      if (open === undefined || close === undefined) return at + 1;
      expressionOn(reading, { from: open + 1, to: close }, table, 'check');
      return close + 1;
    case 'default': {
      const end = demandEnd(reading, { from: at + 1, to });
      const [column] = columns;
      const valueFor = column && { source: table, column: column.text };
      expressionOn(reading, { from: at + 1, to: end }, table, 'default', valueFor);
      return end;
    }
    default:
      return at + 1;
  }
}

function readReferences(reading: Reading, at: number): number {
  const found = relationAt(reading, at, 'table', 'read');
  if (found === undefined) return at;
  return columnList(reading, found.next, relationSource(found.name), 'read', 'key').next;
}

const demands: ReadonlySet<string> = new Set(
  'constraint not null check unique primary references generated collate default using deferrable'.split(' '),
);

function demandEnd({ source }: Reading, { from, to }: TokenRange): number {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    if (source.isPunctuation(at, '(')) depth += 1;
    if (source.isPunctuation(at, ')')) depth -= 1;
    if (depth === 0 && at > from && demands.has(source.word(at)) && !source.isPunctuation(at - 1, '::'))
      return at;
  }
  return to;
}

/** A table constraint, or a key of MySQL. */
function readConstraint(reading: Reading, range: TokenRange, table: FromSource): void {
  const { source } = reading;
  let at = range.from;
  if (source.word(at) === 'constraint') at = partAt(reading, at + 1, 'constraint', table, 'declare');
  switch (source.word(at)) {
    case 'primary':
    case 'foreign':
    case 'unique':
    case 'key':
    case 'index':
    case 'fulltext':
    case 'spatial':
      // After the words, and the name that MySQL takes here.
      while (at < range.to && !source.isPunctuation(at, '(')) at += 1;
      at = columnList(reading, at, table, 'read', 'key').next;
      break;
    case 'exclude':
      expressionOn(
        reading,
        { from: past(source, at + 1, 'using', source.word(at + 2)), to: range.to },
        table,
        'check',
      );
      return;
    default:
      break;
  }
  while (at < range.to) at = Math.max(at + 1, readDemand(reading, { from: at, to: range.to }, table, []));
}

export function readAction(reading: Reading, action: TokenRange, table: FromSource): void {
  const { source } = reading;
  const { from, to } = action;
  switch (source.word(from)) {
    case 'add':
      addAction(reading, action, table);
      return;
    case 'alter':
      alterColumn(reading, action, table);
      return;
    case 'modify':
    case 'change':
      changeColumn(reading, action, table);
      return;
    case 'drop':
      if (source.word(from + 1) === 'constraint')
        partAt(reading, pastIfExists(source, from + 2), 'constraint', table, 'write');
      else columnAt(reading, pastIfExists(source, past(source, from + 1, 'column')), table, 'write');
      return;
    case 'rename':
      renameAction(reading, action, table);
      return;
    case 'validate':
      partAt(reading, from + 2, 'constraint', table, 'write');
      return;
    case 'attach':
    case 'detach':
      relationAt(reading, from + 2, 'table', 'read');
      return;
    case 'inherit':
      relationAt(reading, from + 1, 'table', 'read');
      return;
    case 'enable':
    case 'disable': {
      const trigger = source.find(action, 'trigger');
      if (trigger !== undefined) partAt(reading, trigger + 1, 'trigger', table, 'write');
      return;
    }
    case 'owned':
      readOwnedBy(reading, { from, to });
      return;
    default:
      return;
  }
}

function addAction(reading: Reading, { from, to }: TokenRange, table: FromSource): void {
  const { source } = reading;
  if (constraintWords.has(source.word(from + 1)) || isKey(reading, from + 1)) {
    readConstraint(reading, { from: from + 1, to }, table);
    return;
  }
  const at = pastIfExists(source, past(source, from + 1, 'column'));
  const name = nameAt(reading, at);
  if (name === undefined) return;
  columnRole(reading, name, table, { access: 'declare', why: 'change', list: [] });
  readColumnType(reading, { from: at + 1, to }, table, [name]);
}

/** MySQL: MODIFY a type, CHANGE a b type. */
function changeColumn(reading: Reading, { from, to }: TokenRange, table: FromSource): void {
  const { source } = reading;
  const at = past(source, from + 1, 'column');
  const name = columnAt(reading, at, table, 'write');
  if (name === undefined) return;
  const isRenamed = source.word(from) === 'change';
  const renamed = isRenamed ? nameAt(reading, at + 1) : undefined;
  if (renamed !== undefined)
    columnRole(reading, renamed, table, { access: 'declare', why: 'change', list: [] });
  readColumnType(reading, { from: at + (isRenamed ? 2 : 1), to }, table, [name]);
}

function alterColumn(reading: Reading, { from, to }: TokenRange, table: FromSource): void {
  const { source } = reading;
  if (source.word(from + 1) === 'constraint') {
    partAt(reading, from + 2, 'constraint', table, 'write');
    return;
  }
  const at = past(source, from + 1, 'column');
  const name = columnAt(reading, at, table, 'write');
  if (name === undefined) return;
  const type = source.find({ from: at, to }, 'type');
  if (type !== undefined) typeAt(reading, type + 1);
  const using = source.find({ from: at, to }, 'using');
  if (using !== undefined) expressionOn(reading, { from: using + 1, to }, table, 'set');
  const standard = source.words(at + 1, 'set', 'default') ? at + 3 : undefined;
  if (standard === undefined) return;
  const valueFor = { source: table, column: name.text };
  expressionOn(reading, { from: standard, to }, table, 'default', valueFor);
}

function renameAction(reading: Reading, { from, to }: TokenRange, table: FromSource): void {
  const { source } = reading;
  const word = source.word(from + 1);
  if (word === 'to') {
    renamedTable(reading, from + 2, table);
    return;
  }
  if (word === 'constraint') {
    partAt(reading, from + 2, 'constraint', table, 'write');
    return;
  }
  const at = past(source, from + 1, 'column');
  columnAt(reading, at, table, 'write');
  const renamed = to > at + 2 ? nameAt(reading, at + 2) : undefined;
  if (renamed !== undefined)
    columnRole(reading, renamed, table, { access: 'declare', why: 'change', list: [] });
}

/** The new name is in the schema of the old one. */
function renamedTable(reading: Reading, at: number, { of }: FromSource): void {
  const name = nameAt(reading, at);
  if (name === undefined || of.kind !== 'relation') return;
  const { start, end } = name;
  reading.roles.push({
    kind: 'relation',
    start,
    end,
    name: { start, end, schema: of.name.schema, name },
    wanted: 'any',
    access: 'declare',
    seenFrom: undefined,
  });
}
