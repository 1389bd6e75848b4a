/**
 * Takes the values out of a plan before it is shown to others: literals of conditions, outputs and the query's text become `?`. What names things
 * stays. A field that is not known to hold a name is treated as an expression. Comments go: nobody knows what they say.
 */
import { tokenize as tokenizeMysql } from '../syntax/mysql/lexer.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import { tokenize as tokenizeSqlite } from '../syntax/sqlite/lexer.ts';
import { tokenize as tokenizeSqlserver } from '../syntax/sqlserver/lexer.ts';
import type { Token } from '../syntax/token.ts';
import { isObject, text, type RawObject } from './reading/raw.ts';

/** Fields that hold names or the server's own words, or settings of the planner. */
const named: ReadonlySet<string> = new Set([
  'Node Type',
  'Parent Relationship',
  'Subplan Name',
  'Strategy',
  'Partial Mode',
  'Command',
  'Operation',
  'Join Type',
  'Scan Direction',
  'Custom Plan Provider',
  'Relation Name',
  'Relation',
  'Schema',
  'Alias',
  'Index Name',
  'CTE Name',
  'Function Name',
  'Table Function Name',
  'Tuplestore Name',
  'Conflict Resolution',
  'Conflict Arbiter Indexes',
  'Cache Mode',
  'Sampling Method',
  'Sort Method',
  'Sort Space Type',
  'Sort Methods Used',
  'Storage',
  'Trigger Name',
  'Constraint Name',
  'Settings',
  'Format',
  'Engine',
  'Query Cost',
  'Missing Index',
  'Columns Without Statistics',
  'Measured Time',
  'Memory Required',
  'Spilled to tempdb',
]);

/** Where a literal begins and ends is each server's own: a double quote opens a string in MySQL, and a backslash hides its end. */
const lexers: Readonly<Record<string, (sql: string) => readonly Token[]>> = {
  mysql: tokenizeMysql,
  sqlite: tokenizeSqlite,
  sqlserver: tokenizeSqlserver,
};

export function redactPlan(raw: RawObject): RawObject {
  return redactObject(raw, text(raw, 'Engine'));
}

function redactObject(raw: RawObject, engine: string | undefined): RawObject {
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, named.has(key) ? value : redactValue(value, engine)]),
  );
}

function redactValue(value: unknown, engine: string | undefined): unknown {
  if (typeof value === 'string') return redactExpression(value, engine);
  if (Array.isArray(value)) return value.map((one: unknown) => redactValue(one, engine));
  return isObject(value) ? redactObject(value, engine) : value;
}

/** SQL, whole or a part, without its literals. `engine`: whose it is, as plans say it; PostgreSQL's where nothing is said. */
export function redactExpression(sql: string, engine?: string): string {
  let redacted = '';
  let from = 0;
  let word = '';
  for (const { kind, start, end } of (lexers[engine ?? ''] ?? tokenize)(sql)) {
    const token = sql.slice(start, end);
    redacted += sql.slice(from, start) + replacement(kind, token, word);
    from = end;
    word = token;
  }
  return redacted + sql.slice(from);
}

function replacement(kind: Token['kind'], text: string, before: string): string {
  switch (kind) {
    case 'string':
      return `'${shapeOf(text)}'`;
    case 'number':
      // `SubPlan 1` is the name of a part of the plan.
      return before === 'SubPlan' || before === 'InitPlan' ? text : '?';
    case 'comment':
    case 'meta-command':
    case 'unknown':
      return '';
    case 'template':
      return '?';
    case 'word':
    case 'quoted-identifier':
    case 'parameter':
    case 'operator':
    case 'punctuation':
      return text;
  }
}

/** What advice depends on is kept: that a value is empty, and at which end a pattern is open. */
function shapeOf(literal: string): string {
  const value = literal.replace(/^[^']*'/, '').replace(/'$/, '');
  if (value === '' || value === '{}') return value;
  return `${value.startsWith('%') ? '%' : ''}?${value.endsWith('%') ? '%' : ''}`;
}
