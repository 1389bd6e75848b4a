/** Reads INSERT, UPDATE, DELETE and MERGE: the table that they change, the columns they name, and their queries and values. */
import type { Name } from '../operations/model/operation.ts';
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { Block, FromSource, Place, Sight } from './outline.ts';
import { readExpression } from './read-expression.ts';
import { readFrom, readItem } from './read-from.ts';
import { readOutputs } from './read-outputs.ts';
import {
  columnList,
  columnRole,
  draft,
  nameAt,
  past,
  relationAt,
  relationSource,
  sightOf,
  type Draft,
  type Reading,
} from './reading.ts';

export function readChange(reading: Reading, range: TokenRange, outer: Sight | undefined): Block {
  switch (reading.source.word(range.from)) {
    case 'insert':
    case 'replace':
      return readInsert(reading, range, draft(reading, 'insert', range, outer));
    case 'merge':
      return readMerge(reading, range, draft(reading, 'merge', range, outer));
    case 'delete':
      return readDelete(reading, range, draft(reading, 'delete', range, outer));
    default:
      return readUpdate(reading, range, draft(reading, 'update', range, outer));
  }
}

interface Target {
  readonly source: FromSource | undefined;
  readonly next: number;
}

/** The changed table with its alias. INSERT allows an alias only after AS. */
function readTarget(reading: Reading, at: number, block: Draft, bareAlias: boolean): Target {
  const { source, roles } = reading;
  const found = relationAt(reading, past(source, at, 'only'), 'table', 'write', block.outer);
  if (found === undefined) return { source: undefined, next: at };
  let { next } = found;
  if (source.isOperator(next, '*')) next += 1;
  const hasAs = source.word(next) === 'as';
  const alias =
    hasAs || (bareAlias && source.word(next) !== 'set') ? nameAt(reading, next + (hasAs ? 1 : 0)) : undefined;
  const made = relationSource(found.name, alias, block.outer);
  block.sources.push(made);
  if (alias !== undefined)
    roles.push({ kind: 'alias', start: alias.start, end: alias.end, name: alias, source: made });
  return { source: made, next: next + (hasAs ? 1 : 0) + (alias === undefined ? 0 : 1) };
}

// ------------------------------------------------------------------------------------------------------------------ INSERT

function readInsert(reading: Reading, range: TokenRange, block: Draft): Block {
  const { source } = reading;
  const target = readTarget(reading, afterInto(source, range.from + 1), block, false);
  if (target.source === undefined) return block;
  let at = target.next;
  let columns: readonly Name[] = [];
  if (source.isPunctuation(at, '(') && !['select', 'with', 'values'].includes(source.word(at + 1))) {
    const list = columnList(reading, at, target.source, 'write', 'insert');
    columns = list.names;
    at = list.next;
  }
  if (source.word(at) === 'overriding') at += 3;
  const duplicate = source.find({ from: at, to: range.to }, 'on', 'duplicate');
  const conflict = duplicate ?? source.find({ from: at, to: range.to }, 'on', 'conflict') ?? range.to;
  const returning = source.find({ from: at, to: range.to }, 'returning') ?? range.to;
  const rows = { from: at, to: Math.min(conflict, returning) };
  const given = readGiven(reading, rows, block, { target: target.source, columns });
  if (duplicate !== undefined)
    readDuplicate(reading, { from: duplicate, to: returning }, block, target.source, given);
  else if (conflict < returning)
    readConflict(reading, { from: conflict + 2, to: returning }, block, target.source);
  readReturning(reading, { from: returning, to: range.to }, block);
  return block;
}

/** After INTO and the words before it: MySQL's IGNORE, SQLite's OR REPLACE. */
function afterInto(source: Reading['source'], from: number): number {
  for (let at = from; at < from + 3; at += 1) if (source.word(at) === 'into') return at + 1;
  return from;
}

/** VALUES, a query, or MySQL's SET. */
function readGiven(reading: Reading, rows: TokenRange, block: Draft, filled: Filled): Block | undefined {
  const { source } = reading;
  switch (source.word(rows.from)) {
    case 'values':
      readRows(reading, rows, block, filled);
      return undefined;
    case 'set':
      readAssignments(reading, { from: rows.from + 1, to: rows.to }, block, filled.target);
      return undefined;
    case 'default':
      return undefined;
    default:
      return reading.query(rows, block.outer);
  }
}

/** MySQL's ON DUPLICATE KEY UPDATE, which sees the row by its alias, and the tables of the query. */
function readDuplicate(
  reading: Reading,
  range: TokenRange,
  block: Draft,
  target: FromSource,
  given: Block | undefined,
): void {
  const { source } = reading;
  const alias = source.word(range.from - 2) === 'as' ? nameAt(reading, range.from - 1) : undefined;
  if (alias !== undefined) block.sources.push(special(target, alias.text));
  block.sources.push(...(given?.sources ?? []));
  readAssignments(reading, { from: range.from + 4, to: range.to }, block, target);
}

interface Filled {
  readonly target: FromSource;
  readonly columns: readonly Name[];
}

function readRows(reading: Reading, rows: TokenRange, block: Draft, { target, columns }: Filled): void {
  const { source } = reading;
  // VALUES sees the enclosing blocks and WITH queries, but not the table's own columns.
  const sight: Sight = { block, sources: 0, ctes: 0 };
  for (const row of source.separated({ from: rows.from + 1, to: rows.to })) {
    if (!source.isPunctuation(row.from, '(')) continue;
    const inside = { from: row.from + 1, to: Math.min(source.closing(row.from), row.to) };
    for (const [i, value] of source.separated(inside).entries()) {
      const valueFor = { source: target, column: columns.length === 0 ? i : (columns[i]?.text ?? i) };
      readExpression(reading, value, { sight, clause: 'values', valueFor });
    }
  }
}

function readConflict(reading: Reading, range: TokenRange, block: Draft, target: FromSource): void {
  const { source } = reading;
  let at = range.from;
  const own: Place = { sight: sightOf(block), clause: 'conflict' };
  if (source.words(at, 'on', 'constraint')) {
    const name = nameAt(reading, at + 2);
    if (name !== undefined)
      reading.roles.push({
        kind: 'part',
        part: 'constraint',
        start: name.start,
        end: name.end,
        name,
        source: target,
        access: 'read',
      });
    at += 3;
  }
  if (source.isPunctuation(at, '(')) at = columnList(reading, at, target, 'read', 'conflict').next;
  const action = source.find({ from: at, to: range.to }, 'do') ?? range.to;
  readExpression(reading, { from: at, to: action }, own);
  const set = source.find({ from: action, to: range.to }, 'set');
  if (set === undefined) return;
  block.sources.push(special(target, 'excluded'));
  const where = source.find({ from: set, to: range.to }, 'where') ?? range.to;
  readAssignments(reading, { from: set + 1, to: where }, block, target);
  readExpression(reading, { from: where, to: range.to }, { sight: sightOf(block), clause: 'where' });
}

/** excluded, old, new: the same columns with another qualifier. */
function special(target: FromSource, text: string): FromSource {
  const called = { start: 0, end: 0, text };
  return { ...target, called, aliased: true, qualifiedOnly: true };
}

// ------------------------------------------------------------------------------------------------------------------ UPDATE

function readUpdate(reading: Reading, range: TokenRange, block: Draft): Block {
  const { source } = reading;
  let first = source.word(range.from + 1) === 'or' ? range.from + 3 : range.from + 1;
  while (isModifier(source, first)) first += 1;
  const target = readTarget(reading, first, block, true);
  if (target.source === undefined) return block;
  const { set, from, where, returning } = clauses(reading, { from: target.next, to: range.to }, 'from');
  // MySQL joins before SET.
  if (set < range.to) readFrom(reading, { from: target.next, to: set }, block);
  readFrom(reading, { from: from + 1, to: Math.min(where, returning) }, block);
  const setEnd = Math.min(from, where, returning);
  readAssignments(reading, { from: set + 1, to: setEnd }, block, target.source);
  readExpression(reading, { from: where, to: returning }, { sight: sightOf(block), clause: 'where' });
  readReturning(reading, { from: returning, to: range.to }, block);
  return block;
}

function readDelete(reading: Reading, range: TokenRange, block: Draft): Block {
  const { source } = reading;
  let first = range.from + 1;
  while (isModifier(source, first)) first += 1;
  const joined = source.word(first) === 'from' ? undefined : source.find(range, 'from');
  if (joined !== undefined) return readJoinedDelete(reading, { from: joined, to: range.to }, first, block);
  const target = readTarget(reading, past(source, first, 'from'), block, true);
  const { from, where, returning } = clauses(reading, { from: target.next, to: range.to }, 'using');
  readFrom(reading, { from: from + 1, to: Math.min(where, returning) }, block);
  readExpression(reading, { from: where, to: returning }, { sight: sightOf(block), clause: 'where' });
  readReturning(reading, { from: returning, to: range.to }, block);
  return block;
}

/** LOW_PRIORITY and IGNORE, where they are words of the dialect. */
function isModifier(source: Reading['source'], at: number): boolean {
  const word = source.word(at);
  return source.isReserved(at) && (word === 'low_priority' || word === 'ignore');
}

/** MySQL: `DELETE a, b FROM t a JOIN u b ON … WHERE …`. */
function readJoinedDelete(reading: Reading, range: TokenRange, first: number, block: Draft): Block {
  const { source } = reading;
  const where = source.find(range, 'where') ?? range.to;
  readFrom(reading, { from: range.from + 1, to: where }, block);
  for (const { from } of source.separated({ from: first, to: range.from })) {
    const name = nameAt(reading, from);
    if (name !== undefined) qualifierRole(reading, name, block, 'from');
  }
  readExpression(reading, { from: where, to: range.to }, { sight: sightOf(block), clause: 'where' });
  return block;
}

/** The start of each clause; the end of the range for missing ones. */
function clauses({ source }: Reading, range: TokenRange, fromWord: string) {
  const returning = source.find(range, 'returning') ?? range.to;
  const within = { from: range.from, to: returning };
  const where = source.find(within, 'where') ?? returning;
  const set = source.find(within, 'set') ?? range.to;
  const from = fromWordAt(source, { from: Math.min(set, range.from), to: where }, fromWord) ?? range.to;
  return { set, from, where, returning };
}

/** FROM, except in IS DISTINCT FROM. */
function fromWordAt(source: Reading['source'], range: TokenRange, word: string): number | undefined {
  const at = source.find(range, word);
  if (at === undefined || source.word(at - 1) !== 'distinct') return at;
  return fromWordAt(source, { from: at + 1, to: range.to }, word);
}

/** `a = 1, (b, c) = (2, 3)`. */
function readAssignments(reading: Reading, range: TokenRange, block: Draft, target: FromSource): void {
  const { source } = reading;
  const sight = sightOf(block);
  const parts = source.separated(range);
  const list = parts.flatMap(({ from }) => source.name(from) ?? source.nameList(from));
  for (const { from, to } of parts) {
    if (source.isPunctuation(from, '(')) {
      const { next } = columnList(reading, from, target, 'write', 'set');
      readExpression(reading, { from: next, to }, { sight, clause: 'set' });
      continue;
    }
    const of = qualified(reading, from, block);
    // A qualifier that is being typed.
    if (of === undefined && block.sources.length > 1 && source.isPunctuation(from + 1, '.')) {
      const typed = nameAt(reading, from);
      if (typed !== undefined) qualifierRole(reading, typed, block, 'set');
      continue;
    }
    const at = of === undefined ? from : from + 2;
    const name = nameAt(reading, at);
    if (name === undefined) continue;
    const changed = of ?? target;
    columnRole(reading, name, changed, { access: 'write', why: 'set', list });
    const valueFor = { source: changed, column: name.text };
    readExpression(reading, { from: at + 1, to }, { sight, clause: 'set', valueFor });
  }
}

/** `o.total = …`, which is a field of a composite column where no table is called so. */
function qualified(reading: Reading, at: number, block: Draft): FromSource | undefined {
  const { source } = reading;
  const name = source.isPunctuation(at + 1, '.') ? nameAt(reading, at) : undefined;
  const found = name && block.sources.find(({ called }) => called?.text === name.text);
  if (name === undefined || found === undefined) return undefined;
  qualifierRole(reading, name, block, 'set');
  return found;
}

/** A name of a source that no column follows. */
export function qualifierRole(reading: Reading, name: Name, block: Draft, clause: Place['clause']): void {
  const { start, end } = name;
  const path = { parts: [name], star: true, start, end };
  reading.roles.push({ kind: 'value', start, end, path, place: { sight: sightOf(block), clause } });
}

function readReturning(reading: Reading, range: TokenRange, block: Draft): void {
  if (range.from >= range.to) return;
  const [target] = block.sources;
  // Since PostgreSQL 18.
  if (target !== undefined) block.sources.push(special(target, 'old'), special(target, 'new'));
  const place: Place = { sight: sightOf(block), clause: 'returning' };
  readOutputs(reading, { from: range.from + 1, to: range.to }, block, place);
}

// ------------------------------------------------------------------------------------------------------------------- MERGE

function readMerge(reading: Reading, range: TokenRange, block: Draft): Block {
  const { source } = reading;
  const target = readTarget(reading, past(source, range.from + 1, 'into'), block, true);
  const using = source.find(range, 'using');
  if (target.source === undefined || using === undefined) return block;
  const next = readItem(reading, using + 1, range.to, block);
  const returning = source.find(range, 'returning') ?? range.to;
  const whens: number[] = [];
  for (let at = next; at < returning; at += 1)
    if (source.words(at, 'when', 'matched') || source.words(at, 'when', 'not', 'matched')) whens.push(at);
  const first = whens[0] ?? returning;
  const joined = block.sources.length - 1;
  readExpression(reading, { from: next, to: first }, { sight: sightOf(block), clause: 'on', joined });
  for (const [i, from] of whens.entries())
    readWhen(reading, { from, to: whens[i + 1] ?? returning }, block, target.source);
  readReturning(reading, { from: returning, to: range.to }, block);
  return block;
}

function readWhen(reading: Reading, range: TokenRange, block: Draft, target: FromSource): void {
  const { source } = reading;
  const sight = sightOf(block);
  const then = source.find(range, 'then') ?? range.to;
  const condition = source.find({ from: range.from, to: then }, 'and') ?? then;
  readExpression(reading, { from: condition, to: then }, { sight, clause: 'on' });
  if (source.word(then + 1) === 'update')
    readAssignments(reading, { from: then + 3, to: range.to }, block, target);
  if (source.word(then + 1) !== 'insert') return;
  const list = columnList(reading, then + 2, target, 'write', 'insert');
  const values = source.find({ from: list.next, to: range.to }, 'values') ?? range.to;
  readExpression(reading, { from: values + 1, to: range.to }, { sight, clause: 'values' });
}
