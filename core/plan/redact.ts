/**
 * Removes the values from a plan before others see it: literals of conditions, outputs and the query's text become `?`. Names stay. A field
 * that is not known to contain a name is treated as an expression. Comments are removed, because their contents are unknown.
 */
import { tokenize as tokenizeMysql } from '../syntax/mysql/lexer.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import { tokenize as tokenizeClickhouse } from '../syntax/clickhouse/lexer.ts';
import { tokenize as tokenizeDuckdb } from '../syntax/duckdb/lexer.ts';
import { tokenize as tokenizeSqlite } from '../syntax/sqlite/lexer.ts';
import { tokenize as tokenizeSqlserver } from '../syntax/sqlserver/lexer.ts';
import type { Token } from '../syntax/token.ts';
import { isObject, text, type RawObject } from './reading/raw.ts';

/** Fields that contain names, the server's own words, or planner settings. */
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

/** Servers delimit literals differently: a double quote opens a string in MySQL, and a backslash escapes its end. */
const lexers: Readonly<Record<string, (sql: string) => readonly Token[]>> = {
  mysql: tokenizeMysql,
  sqlite: tokenizeSqlite,
  sqlserver: tokenizeSqlserver,
  duckdb: tokenizeDuckdb,
  clickhouse: tokenizeClickhouse,
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

/** A SQL text or a part of one without its literals. `engine`: as plans name it; PostgreSQL by default. */
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

/** Keeps what advice depends on: that a value is empty, and at which end a pattern is open. */
function shapeOf(literal: string): string {
  const value = literal.replace(/^[^']*'/, '').replace(/'$/, '');
  if (value === '' || value === '{}') return value;
  return `${value.startsWith('%') ? '%' : ''}?${value.endsWith('%') ? '%' : ''}`;
}
