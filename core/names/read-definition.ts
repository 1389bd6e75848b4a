/**
 * Reads statements that define or change objects: which names are tables, columns, constraints and so on, and which table an expression
 * refers to. Tokens are read in order, and unknown ones are skipped.
 */
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { RelationKind } from './outline.ts';
import { readExpression, typeAt } from './read-expression.ts';
import {
  columnAt,
  expressionOn,
  functionRole,
  partAt,
  readColumnPath,
  readOwnedBy,
  typeRole,
} from './read-parts.ts';
import { createTable, readAction } from './read-table.ts';
import {
  columnList,
  columnRole,
  draft,
  nameAt,
  past,
  pastIfExists,
  relationAt,
  relationSource,
  sightOf,
  type Reading,
} from './reading.ts';

/** Returns false if the statement is of another kind. */
export function readDefinition(reading: Reading, range: TokenRange): boolean {
  const { source } = reading;
  const read = byWord.get(source.word(range.from));
  if (read === undefined) return false;
  read(reading, range);
  return true;
}

type Read = (reading: Reading, range: TokenRange) => void;

const byWord: ReadonlyMap<string, Read> = new Map([
  ['create', readCreate],
  ['alter', readAlter],
  ['drop', readDrop],
  ['comment', readComment],
  ['truncate', readTruncate],
  ['grant', readGrant],
  ['revoke', readGrant],
  ['copy', readCopy],
  ['lock', readNamed],
  ['analyze', readNamed],
  ['vacuum', readNamed],
  ['cluster', readNamed],
  ['refresh', readRefresh],
  ['reindex', readNamed],
  ['rename', readRename],
]);

const relationWords: ReadonlyMap<string, RelationKind> = new Map([
  ['table', 'table'],
  ['view', 'view'],
  ['sequence', 'sequence'],
  ['index', 'index'],
]);

// ------------------------------------------------------------------------------------------------------------------ CREATE

function readCreate(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  let at = past(source, range.from + 1, 'or', 'replace');
  while (modifiers.has(source.word(at))) at += 1;
  creators.get(source.word(at))?.(reading, { from: at + 1, to: range.to });
}

const creators: ReadonlyMap<string, Read> = new Map([
  ['table', createTable],
  ['index', createIndex],
  ['view', createView],
  ['trigger', createTrigger],
  ['policy', createPolicy],
  ['function', createFunction],
  ['procedure', createFunction],
  ['type', createType],
  ['domain', createType],
  ['sequence', createSequence],
  ['statistics', createStatistics],
]);

const modifiers: ReadonlySet<string> = new Set(
  'temp temporary unlogged unique materialized constraint recursive global local foreign'.split(' '),
);

function createIndex(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const on = source.find(range, 'on');
  const named = pastIfExists(source, past(source, range.from, 'concurrently'));
  if (on !== named) relationAt(reading, named, 'index', 'declare');
  if (on === undefined) return;
  const found = relationAt(reading, past(source, on + 1, 'only'), 'table', 'read');
  if (found === undefined) return;
  const table = relationSource(found.name);
  let at = found.next;
  if (source.word(at) === 'using') at += 2;
  if (source.isPunctuation(at, '(')) {
    const close = Math.min(source.closing(at), range.to);
    for (const element of source.separated({ from: at + 1, to: close })) {
      const isPrefix = isLength(source, element.from + 1);
      if (isPrefix) columnAt(reading, element.from, table, 'read');
      else expressionOn(reading, keyOf(reading, element), table, 'check');
    }
    at = close + 1;
  }
  if (source.word(at) === 'include') at = columnList(reading, at + 1, table, 'read', 'key').next;
  const where = source.find({ from: at, to: range.to }, 'where');
  if (where !== undefined) expressionOn(reading, { from: where + 1, to: range.to }, table, 'where');
}

/** MySQL: the beginning of a text, `name(10)`. */
function isLength(source: Reading['source'], at: number): boolean {
  return (
    source.tokens[at + 1]?.kind === 'number' && source.isPunctuation(at, '(') && source.closing(at) === at + 2
  );
}

/** An index's key without its operator class and order. */
function keyOf({ source }: Reading, { from, to }: TokenRange): TokenRange {
  if (source.isPunctuation(from, '(')) return { from, to: Math.min(source.closing(from) + 1, to) };
  const call = source.objectName(from);
  if (call !== undefined && source.isPunctuation(call.next, '('))
    return { from, to: Math.min(source.closing(call.next) + 1, to) };
  return { from, to: Math.min(call?.next ?? to, to) };
}

function createView(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const found = relationAt(reading, pastIfExists(source, range.from), 'view', 'declare');
  const as = source.find(range, 'as');
  if (found === undefined || as === undefined) return;
  const check = source.find({ from: as, to: range.to }, 'with', 'check') ?? range.to;
  const query = reading.query({ from: as + 1, to: check }, undefined);
  const view = relationSource(found.name);
  const { names } = columnList(reading, found.next, view, 'declare', 'change');
  // Without a column list, the columns have the names of the query.
  for (const { name } of names.length > 0 ? [] : (query?.outputs ?? []))
    if (name !== undefined) columnRole(reading, name, view, { access: 'declare', why: 'change', list: [] });
}

function createTrigger(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const on = source.find(range, 'on');
  if (on === undefined) return;
  const found = relationAt(reading, on + 1, 'table', 'read');
  if (found === undefined) return;
  const table = relationSource(found.name);
  partAt(reading, range.from, 'trigger', table, 'declare');
  const of = source.find({ from: range.from, to: on }, 'of');
  for (const { from } of of === undefined ? [] : source.separated({ from: of + 1, to: on })) {
    const name = nameAt(reading, from);
    if (name !== undefined) columnRole(reading, name, table, { access: 'read', why: 'key', list: [] });
  }
  const when = source.find({ from: on, to: range.to }, 'when');
  const execute = source.find({ from: on, to: range.to }, 'execute') ?? range.to;
  if (when !== undefined) {
    const block = draft(reading, 'definition', range, undefined);
    for (const text of ['new', 'old'])
      block.sources.push({
        ...table,
        called: { start: 0, end: 0, text },
        aliased: true,
        qualifiedOnly: true,
      });
    readExpression(reading, { from: when + 1, to: execute }, { sight: sightOf(block), clause: 'where' });
  }
  const called = source.objectName(execute + 2);
  if (called !== undefined) functionRole(reading, called.name, 'read', true);
}

function createPolicy(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const at = pastIfExists(source, range.from);
  const on = source.find({ from: at, to: range.to }, 'on');
  const found = on === undefined ? undefined : relationAt(reading, on + 1, 'table', 'read');
  if (found === undefined) return;
  const table = relationSource(found.name);
  partAt(reading, at, 'policy', table, 'read');
  const using = source.find({ from: found.next, to: range.to }, 'using');
  const check = source.find({ from: found.next, to: range.to }, 'with', 'check') ?? range.to;
  if (using !== undefined) expressionOn(reading, { from: using + 1, to: check }, table, 'where');
  expressionOn(reading, { from: check + 2, to: range.to }, table, 'where');
}

function createFunction(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const found = source.objectName(range.from);
  if (found === undefined) return;
  functionRole(reading, found.name, 'declare');
  if (!source.isPunctuation(found.next, '(')) return;
  const close = Math.min(source.closing(found.next), range.to);
  readParameters(reading, { from: found.next + 1, to: close });
  const returns = source.word(close + 1) === 'returns' ? close + 2 : undefined;
  if (returns === undefined) return;
  if (source.word(returns) === 'table' && source.isPunctuation(returns + 1, '('))
    readParameters(reading, { from: returns + 2, to: Math.min(source.closing(returns + 1), range.to) });
  else typeAt(reading, past(source, returns, 'setof'));
}

const modes: ReadonlySet<string> = new Set(['in', 'out', 'inout', 'variadic']);

function readParameters(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  for (const { from, to } of source.separated(range)) {
    let at = from;
    while (modes.has(source.word(at))) at += 1;
    const next = source.objectName(at)?.next ?? to;
    // A name before its type, or only a type.
    typeAt(
      reading,
      next < to && source.name(next) !== undefined && source.word(next) !== 'default' ? next : at,
    );
  }
}

function createType(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const found = source.objectName(range.from);
  if (found === undefined) return;
  typeRole(reading, found.name, 'declare');
  const as = past(source, found.next, 'as');
  if (source.isPunctuation(as, '('))
    for (const { from } of source.separated({ from: as + 1, to: Math.min(source.closing(as), range.to) }))
      typeAt(reading, from + 1);
  else if (source.word(as) !== 'enum' && source.word(as) !== 'range') typeAt(reading, as);
}

function createSequence(reading: Reading, range: TokenRange): void {
  relationAt(reading, pastIfExists(reading.source, range.from), 'sequence', 'declare');
  readOwnedBy(reading, range);
}

function createStatistics(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const on = source.find(range, 'on');
  const from = source.find(range, 'from');
  if (on === undefined || from === undefined) return;
  const found = relationAt(reading, from + 1, 'table', 'read');
  if (found !== undefined)
    expressionOn(reading, { from: on + 1, to: from }, relationSource(found.name), 'check');
}

// ------------------------------------------------------------------------------------------------------------------- ALTER

function readAlter(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  let at = range.from + 1;
  while (modifiers.has(source.word(at))) at += 1;
  const word = source.word(at);
  const rest = { from: pastIfExists(source, at + 1), to: range.to };
  if (word === 'function' || word === 'procedure') {
    const found = source.objectName(rest.from);
    if (found !== undefined) functionRole(reading, found.name, 'read');
    return;
  }
  const wanted = relationWords.get(word);
  if (word === 'policy') createPolicy(reading, rest);
  if (word === 'type') alterType(reading, rest);
  if (wanted === undefined) return;
  const found = relationAt(reading, past(source, rest.from, 'only'), wanted, 'write');
  if (found === undefined) return;
  const table = relationSource(found.name);
  const next = source.isOperator(found.next, '*') ? found.next + 1 : found.next;
  for (const action of source.separated({ from: next, to: range.to })) readAction(reading, action, table);
}

function alterType(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const found = source.objectName(range.from);
  if (found === undefined) return;
  typeRole(reading, found.name, 'write');
  // The existing value in ADD VALUE and RENAME VALUE; while it is typed it may be a word and not a string yet.
  const renamed = source.find(range, 'rename', 'value');
  const beside = source.find(range, 'before') ?? source.find(range, 'after');
  for (const at of [
    renamed === undefined ? undefined : renamed + 2,
    beside === undefined ? undefined : beside + 1,
  ]) {
    const token = at === undefined ? undefined : source.tokens[at];
    if (token !== undefined)
      reading.roles.push({ kind: 'enum-value', start: token.start, end: token.end, type: found.name });
  }
}

// ------------------------------------------------------------------------------------------------- DROP, COMMENT, and others

function readDrop(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  let at = range.from + 1;
  while (modifiers.has(source.word(at))) at += 1;
  const word = source.word(at);
  const wanted = relationWords.get(word);
  const from = pastIfExists(source, past(source, at + 1, 'concurrently'));
  if (wanted !== undefined) {
    for (const part of source.separated({ from, to: range.to })) {
      const found = relationAt(reading, part.from, wanted, 'write');
      // MySQL: DROP INDEX i ON t.
      if (found !== undefined && source.word(found.next) === 'on')
        relationAt(reading, found.next + 1, 'table', 'read');
    }
    return;
  }
  if (word === 'type' || word === 'domain' || word === 'function' || word === 'procedure') {
    for (const part of source.separated({ from, to: range.to })) {
      const found = source.objectName(part.from);
      if (found === undefined) continue;
      if (word === 'type' || word === 'domain') typeRole(reading, found.name, 'write');
      else functionRole(reading, found.name, 'write');
    }
    return;
  }
  if (word !== 'trigger' && word !== 'policy') return;
  const found = source.word(from + 1) === 'on' ? relationAt(reading, from + 2, 'table', 'read') : undefined;
  if (found !== undefined) partAt(reading, from, word, relationSource(found.name), 'write');
}

function readComment(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  let at = range.from + 2;
  while (modifiers.has(source.word(at))) at += 1;
  const word = source.word(at);
  const wanted = relationWords.get(word);
  if (wanted !== undefined) relationAt(reading, at + 1, wanted, 'read');
  else if (word === 'column') readColumnPath(reading, at + 1, 'read');
  else if (word === 'constraint' || word === 'trigger' || word === 'policy') {
    const found = source.word(at + 2) === 'on' ? relationAt(reading, at + 3, 'table', 'read') : undefined;
    if (found !== undefined) partAt(reading, at + 1, word, relationSource(found.name), 'read');
  } else if (word === 'type' || word === 'domain' || word === 'function') {
    const found = source.objectName(at + 1);
    if (found === undefined) return;
    if (word === 'function') functionRole(reading, found.name, 'read');
    else typeRole(reading, found.name, 'read');
  }
}

function readTruncate(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const from = past(source, range.from + 1, 'table');
  for (const part of source.separated({ from, to: range.to }))
    relationAt(reading, past(source, part.from, 'only'), 'table', 'write');
}

function readGrant(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  const on = source.find(range, 'on');
  const to = source.find(range, source.word(range.from) === 'grant' ? 'to' : 'from') ?? range.to;
  if (on === undefined || source.word(on + 1) === 'all') return;
  const word = source.word(on + 1);
  const isNamed = ['schema', 'function', 'procedure', 'type', 'database', 'language', 'domain'].includes(
    word,
  );
  if (isNamed) return;
  const from = word === 'table' || word === 'sequence' ? on + 2 : on + 1;
  const tables = source
    .separated({ from, to })
    .flatMap((part) => relationAt(reading, part.from, 'any', 'read') ?? []);
  const [only] = tables;
  if (only === undefined || tables.length > 1) return;
  for (let at = range.from; at < on; at += 1)
    if (source.isPunctuation(at, '(')) columnList(reading, at, relationSource(only.name), 'read', 'key');
}

/** MySQL: RENAME TABLE a TO b, c TO d. */
function readRename(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  for (const part of source.separated({ from: past(source, range.from + 1, 'table'), to: range.to })) {
    const found = relationAt(reading, part.from, 'table', 'write');
    if (found !== undefined && source.word(found.next) === 'to')
      relationAt(reading, found.next + 1, 'any', 'declare');
  }
}

function readCopy(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  if (source.isPunctuation(range.from + 1, '(')) {
    const close = Math.min(source.closing(range.from + 1), range.to);
    reading.query({ from: range.from + 2, to: close }, undefined);
    return;
  }
  const found = relationAt(reading, range.from + 1, 'table', 'write');
  if (found !== undefined) columnList(reading, found.next, relationSource(found.name), 'write', 'insert');
}

function readRefresh(reading: Reading, { from }: TokenRange): void {
  relationAt(reading, past(reading.source, from + 3, 'concurrently'), 'view', 'write');
}

/** LOCK, ANALYZE, VACUUM, REINDEX and similar statements: options, then names. */
function readNamed(reading: Reading, range: TokenRange): void {
  const { source } = reading;
  let at = range.from + 1;
  if (source.isPunctuation(at, '(')) at = source.closing(at) + 1;
  while (['verbose', 'full', 'freeze', 'analyze', 'only'].includes(source.word(at))) at += 1;
  const wanted = relationWords.get(source.word(at));
  if (wanted !== undefined) at += 1;
  else if (source.word(range.from) === 'reindex') return;
  at = past(source, at, 'concurrently');
  for (const part of source.separated({ from: at, to: range.to })) {
    const found = relationAt(reading, part.from, wanted ?? 'table', 'read');
    if (found !== undefined) columnList(reading, found.next, relationSource(found.name), 'read', 'key');
  }
}
