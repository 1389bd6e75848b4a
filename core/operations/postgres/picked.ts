/**
 * The rows that an UPDATE changes if a query on the same table selects them: `FROM batch b WHERE t.id = b.id`, `WHERE id IN (SELECT id FROM
 * t …)`. Computes which columns are null in every selected row, and by which column the rows are identified.
 */
import type { CommonTableExpr, Node, RangeVar, SelectStmt, UpdateStmt, WithClause } from '@pgsql/types';
import type { Update } from '../model/operation.ts';

/** `around`: WITH queries of the enclosing statement. */
export function pickedRows(node: UpdateStmt, around: readonly CommonTableExpr[]): Update['picked'] {
  const { relation } = node;
  if (relation === undefined) return undefined;
  const scene = { relation, named: [...around, ...commonTables(node.withClause)] };
  for (const condition of conjuncts(node.whereClause)) {
    const found = byList(condition, scene) ?? byJoin(condition, node, scene);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function commonTables(clause: WithClause | undefined): readonly CommonTableExpr[] {
  return (clause?.ctes ?? []).flatMap((one) => ('CommonTableExpr' in one ? [one.CommonTableExpr] : []));
}

interface Scene {
  /** The updated table. */
  readonly relation: RangeVar;
  readonly named: readonly CommonTableExpr[];
}

/** All of them have to be true. */
function conjuncts(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return 'BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR'
    ? (node.BoolExpr.args ?? []).flatMap(conjuncts)
    : [node];
}

function byList(condition: Node, scene: Scene): Update['picked'] {
  if (!('SubLink' in condition)) return undefined;
  const { subLinkType, testexpr, operName, subselect } = condition.SubLink;
  const isIn = subLinkType === 'ANY_SUBLINK' && (operName === undefined || isEquals(operName));
  const own = testexpr && columnOf(testexpr);
  if (!isIn || own === undefined || subselect === undefined || !('SelectStmt' in subselect)) return undefined;
  const query = subselect.SelectStmt;
  const [only, ...more] = outputs(query);
  return only === undefined || more.length > 0 ? undefined : foundBy(own.name, only.name, query, scene);
}

function byJoin(condition: Node, node: UpdateStmt, scene: Scene): Update['picked'] {
  if (!('A_Expr' in condition)) return undefined;
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  if (kind !== 'AEXPR_OP' || !isEquals(name)) return undefined;
  const sides = [lexpr, rexpr].flatMap((one) => (one && columnOf(one)) ?? []);
  const target = nameOf(scene.relation);
  const own = sides.find(({ of }) => of === target);
  const other = sides.find(({ of }) => of !== undefined && of !== target);
  if (own === undefined || other === undefined) return undefined;
  for (const from of node.fromClause ?? []) {
    const query = queryCalled(other.of, from, scene);
    if (query !== undefined) return foundBy(own.name, other.name, query, scene);
  }
  return undefined;
}

/** A query in FROM, in parentheses or from WITH. */
function queryCalled(name: string | undefined, from: Node, { named }: Scene): SelectStmt | undefined {
  if ('RangeSubselect' in from) {
    const { alias, subquery } = from.RangeSubselect;
    return alias?.aliasname === name && subquery !== undefined && 'SelectStmt' in subquery
      ? subquery.SelectStmt
      : undefined;
  }
  return 'RangeVar' in from && nameOf(from.RangeVar) === name ? withQuery(from.RangeVar, named) : undefined;
}

function withQuery(relation: RangeVar, named: Scene['named']): SelectStmt | undefined {
  if (relation.schemaname !== undefined) return undefined;
  const query = named.find(({ ctename }) => ctename === relation.relname)?.ctequery;
  return query !== undefined && 'SelectStmt' in query ? query.SelectStmt : undefined;
}

const deepest = 8;

/** The query outputs the column `own` of the table as `name`. */
function foundBy(own: string, name: string, query: SelectStmt, scene: Scene, depth = 0): Update['picked'] {
  const [only, ...more] = query.fromClause ?? [];
  const from = only !== undefined && 'RangeVar' in only ? only.RangeVar : undefined;
  if (from === undefined || more.length > 0 || depth > deepest) return undefined;
  const column = outputs(query).find((one) => one.name === name)?.column;
  const inner = withQuery(from, scene.named);
  const nulls = conjuncts(query.whereClause).flatMap(nullColumn);
  if (inner !== undefined) {
    const found = column === undefined ? undefined : foundBy(own, column, inner, scene, depth + 1);
    return found === undefined ? undefined : { by: found.by, nulls: [...found.nulls, ...nulls] };
  }
  const { relation } = scene;
  const isSame =
    from.relname === relation.relname &&
    (from.schemaname === undefined ||
      relation.schemaname === undefined ||
      from.schemaname === relation.schemaname);
  return isSame && column === own ? { by: own, nulls } : undefined;
}

/** Undefined for an output that is not a plain column. */
function outputs({
  targetList,
}: SelectStmt): readonly { readonly name: string; readonly column: string | undefined }[] {
  return (targetList ?? []).flatMap((one) => {
    if (!('ResTarget' in one)) return [];
    const column = one.ResTarget.val && columnOf(one.ResTarget.val)?.name;
    const name = one.ResTarget.name ?? column;
    return name === undefined ? [] : [{ name, column }];
  });
}

function nullColumn(condition: Node): readonly string[] {
  if (!('NullTest' in condition) || condition.NullTest.nulltesttype !== 'IS_NULL') return [];
  const { arg } = condition.NullTest;
  const found = arg && columnOf(arg);
  return found === undefined ? [] : [found.name];
}

/** `b.id`: a column and the value that it is compared with. */
function columnOf(node: Node): { readonly of: string | undefined; readonly name: string } | undefined {
  if (!('ColumnRef' in node)) return undefined;
  const parts = (node.ColumnRef.fields ?? []).flatMap((one) =>
    'String' in one ? [one.String.sval ?? ''] : [],
  );
  const name = parts.at(-1);
  return name === undefined || parts.length !== node.ColumnRef.fields?.length
    ? undefined
    : { of: parts.at(-2), name };
}

function nameOf({ alias, relname }: RangeVar): string | undefined {
  return alias?.aliasname ?? relname;
}

function isEquals(name: readonly Node[] | undefined): boolean {
  const [only] = name ?? [];
  return name?.length === 1 && only !== undefined && 'String' in only && only.String.sval === '=';
}
