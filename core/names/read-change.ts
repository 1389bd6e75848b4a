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
  const target = readTarget(reading, past(source, range.from + 1, 'into'), block, false);
  if (target.source === undefined) return block;
  let at = target.next;
  let columns: readonly Name[] = [];
  if (source.isPunctuation(at, '(') && !['select', 'with', 'values'].includes(source.word(at + 1))) {
    const list = columnList(reading, at, target.source, 'write', 'insert');
    columns = list.names;
    at = list.next;
  }
  if (source.word(at) === 'overriding') at += 3;
  const conflict = source.find({ from: at, to: range.to }, 'on', 'conflict') ?? range.to;
  const returning = source.find({ from: at, to: range.to }, 'returning') ?? range.to;
  const rows = { from: at, to: Math.min(conflict, returning) };
  if (source.word(at) === 'values') readRows(reading, rows, block, { target: target.source, columns });
  else if (source.word(at) !== 'default') reading.query(rows, block.outer);
  if (conflict < returning)
    readConflict(reading, { from: conflict + 2, to: returning }, block, target.source);
  readReturning(reading, { from: returning, to: range.to }, block);
  return block;
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
  const target = readTarget(reading, range.from + 1, block, true);
  if (target.source === undefined) return block;
  const { set, from, where, returning } = clauses(reading, { from: target.next, to: range.to }, 'from');
  readFrom(reading, { from: from + 1, to: Math.min(where, returning) }, block);
  const setEnd = Math.min(from, where, returning);
  readAssignments(reading, { from: set + 1, to: setEnd }, block, target.source);
  readExpression(reading, { from: where, to: returning }, { sight: sightOf(block), clause: 'where' });
  readReturning(reading, { from: returning, to: range.to }, block);
  return block;
}

function readDelete(reading: Reading, range: TokenRange, block: Draft): Block {
  const { source } = reading;
  const target = readTarget(reading, past(source, range.from + 1, 'from'), block, true);
  const { from, where, returning } = clauses(reading, { from: target.next, to: range.to }, 'using');
  readFrom(reading, { from: from + 1, to: Math.min(where, returning) }, block);
  readExpression(reading, { from: where, to: returning }, { sight: sightOf(block), clause: 'where' });
  readReturning(reading, { from: returning, to: range.to }, block);
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
    const name = nameAt(reading, from);
    if (name === undefined) continue;
    columnRole(reading, name, target, { access: 'write', why: 'set', list });
    const valueFor = { source: target, column: name.text };
    readExpression(reading, { from: from + 1, to }, { sight, clause: 'set', valueFor });
  }
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
