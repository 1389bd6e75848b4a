/**
 * Takes the values out of a plan before it is shown to others: literals of conditions, outputs and the query's text become `?`. What names things
 * stays. A field that is not known to hold a name is treated as an expression. Comments go: nobody knows what they say.
 */
import { tokenize } from '../syntax/postgres/lexer.ts';
import { isObject, type RawObject } from './raw.ts';

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
]);

export function redactPlan(raw: RawObject): RawObject {
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, named.has(key) ? value : redactValue(value)]),
  );
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactExpression(value);
  if (Array.isArray(value)) return value.map(redactValue);
  return isObject(value) ? redactPlan(value) : value;
}

/** SQL, whole or a part, without its literals. */
export function redactExpression(sql: string): string {
  let redacted = '';
  let from = 0;
  let word = '';
  for (const { kind, start, end } of tokenize(sql)) {
    const text = sql.slice(start, end);
    redacted += sql.slice(from, start) + replacement(kind, text, word);
    from = end;
    word = text;
  }
  return redacted + sql.slice(from);
}

function replacement(
  kind: ReturnType<typeof tokenize>[number]['kind'],
  text: string,
  before: string,
): string {
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
