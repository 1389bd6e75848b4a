/** The conditions by which an operator of a SHOWPLAN seeks, filters, joins, sorts and groups, in the terms of the raw plan. */
import type { Element } from '../formats/elements.ts';
import type { RawObject } from '../reading/raw.ts';
import { attribute, below, child, columnName, columnsIn, expressionIn, flag, shortened } from './reading.ts';

export function conditionsOf(body: Element | undefined): RawObject {
  if (body === undefined) return {};
  return {
    ...only('Index Cond', seekIn(body)),
    ...only(isJoin(body) ? 'Join Filter' : 'Filter', predicateIn(body)),
    ...joinKeys(body),
    ...list('Sort Key', sortKeys(body)),
    ...list('Group Key', columnsIn(child(body, 'GroupBy'))),
    ...only('Rows Wanted', expressionIn(child(body, 'TopExpression')) ?? attribute(body, 'Rows')),
    ...only('Remote SQL', attribute(body, 'RemoteQuery')),
  };
}

function isJoin({ name }: Element): boolean {
  return name === 'NestedLoops' || name === 'Hash' || name === 'Merge' || name === 'AdaptiveJoin';
}

function predicateIn(body: Element): string | undefined {
  return (
    expressionIn(child(body, 'Predicate')) ??
    expressionIn(child(body, 'ProbeResidual')) ??
    expressionIn(child(body, 'Residual')) ??
    expressionIn(child(body, 'PassThru'))
  );
}

/** Equal columns of both sides: of a hash join, or of a merge join. */
function joinKeys(body: Element): RawObject {
  const isMerge = body.name === 'Merge';
  const [left, right] = isMerge
    ? [child(body, 'OuterSideJoinColumns'), child(body, 'InnerSideJoinColumns')]
    : [child(body, 'HashKeysProbe'), child(body, 'HashKeysBuild')];
  const [one, other] = [columnsIn(left), columnsIn(right)];
  if (other.length === 0) return {};
  // Without a probe the operator groups rows.
  if (one.length === 0) return list('Group Key', other);
  return {
    [isMerge ? 'Merge Cond' : 'Hash Cond']: one
      .map((name, at) => `${name} = ${other[at] ?? ''}`)
      .join(' AND '),
  };
}

function sortKeys(body: Element): readonly string[] {
  return below(child(body, 'OrderBy'), 'OrderByColumn').flatMap((column) => {
    const [reference] = below(column, 'ColumnReference');
    if (reference === undefined) return [];
    const isDown = attribute(column, 'Ascending') !== undefined && !flag(column, 'Ascending');
    return [`${columnName(reference)}${isDown ? ' DESC' : ''}`];
  });
}

const operators: Readonly<Record<string, string>> = {
  EQ: '=',
  GT: '>',
  GE: '>=',
  LT: '<',
  LE: '<=',
  NE: '<>',
  IS: 'IS',
};

/** Alternatives are joined by OR; each lists the columns of the index in order. */
function seekIn(body: Element): string | undefined {
  const keys = [...below(body, 'SeekKeys'), ...below(body, 'SeekPredicate')];
  const alternatives = keys
    .map((one) => one.children.flatMap(rangeOf).join(' AND '))
    .filter((one) => one !== '');
  return alternatives.length === 0 ? undefined : alternatives.join(' OR ');
}

function rangeOf(range: Element): readonly string[] {
  if (range.name === 'IsNotNull') return columnsIn(range).map((column) => `${column} IS NOT NULL`);
  const columns = columnsIn(child(range, 'RangeColumns'));
  const values = (child(range, 'RangeExpressions')?.children ?? []).map((one) =>
    one.name === 'ColumnReference' ? columnName(one) : shortened(attribute(one, 'ScalarString') ?? '?'),
  );
  const operator = operators[attribute(range, 'ScanType') ?? ''] ?? attribute(range, 'ScanType') ?? '=';
  return columns.map((column, at) => `${column} ${operator} ${values[at] ?? '?'}`);
}

function only(key: string, value: string | undefined): RawObject {
  return value === undefined ? {} : { [key]: value };
}

function list(key: string, values: readonly string[]): RawObject {
  return values.length === 0 ? {} : { [key]: values };
}
