/** Collects the names in a query with their positions and scopes, from the grammar's tree. Replay resolves them. */
import { wordSet } from '../../collections/word-set.ts';
import type { CommonTableExpr, Node, SelectStmt, TypeName as TypeNode, WithClause } from '@pgsql/types';
import { functionsIn, strings, walk } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import { shift, type Span } from '../../text/span.ts';
import type {
  ColumnReference,
  CommonTable,
  FromItem,
  Name,
  ObjectName,
  OutputColumn,
  QueryScope,
  QueryShape,
  TypeName,
} from '../model/operation.ts';
import { outputName } from '../../syntax/postgres/raw-tree.ts';
import { relationName, unplacedType } from './parts.ts';

/** `span` is the query's position in the statement; the whole statement if undefined. */
export function queryShape(source: Source, query: SelectStmt, span?: Span): QueryShape {
  const place = span ?? { start: 0, end: source.text.length };
  const reader = new Reader(source, place.start);
  return {
    text: source.text.slice(place.start, place.end),
    body: reader.scope(query),
    functions: functionsIn(query),
    types: reader.types(query),
    calls: reader.calls(query),
  };
}

/** Like queryShape, for an expression: its columns are resolved in the scope that the caller puts around it. */
export function expressionShape(source: Source, node: Node, span: Span): QueryShape {
  const reader = new Reader(source, span.start);
  return {
    text: source.text.slice(span.start, span.end),
    body: reader.expressionScope(node),
    functions: functionsIn(node),
    types: reader.types(node),
    calls: reader.calls(node),
  };
}

/** Kinds of nodes at which the search for names of one scope ends. */
type Found = Pick<QueryScope, 'references' | 'inner'>;

class Reader {
  readonly #source: Source;
  readonly #offset: number;

  constructor(source: Source, offset: number) {
    this.#source = source;
    this.#offset = offset;
  }

  scope(query: SelectStmt): QueryScope {
    const ctes = this.#ctes(query.withClause);
    if (query.larg !== undefined && query.rarg !== undefined) {
      const tail = this.#expressions([query.sortClause, query.limitCount, query.limitOffset]);
      const sides = [this.scope(query.larg), this.scope(query.rarg)];
      // ORDER BY after a set operation names output columns only.
      return { ctes, from: [], references: [], inner: tail.inner, output: [], sides };
    }
    const from = (query.fromClause ?? []).flatMap((item) => this.#fromItem(item));
    const found = this.#expressions([
      query.targetList,
      query.whereClause,
      query.groupClause,
      query.havingClause,
      query.windowClause,
      query.sortClause,
      query.distinctClause,
      query.limitCount,
      query.limitOffset,
      query.valuesLists,
      (query.fromClause ?? []).flatMap(insideJoins),
    ]);
    return { ctes, from, ...found, output: this.#output(query), sides: [] };
  }

  expressionScope(node: Node): QueryScope {
    return { ctes: [], from: [], ...this.#expressions([node]), output: [], sides: [] };
  }

  types(tree: unknown): readonly ObjectName[] {
    const found: ObjectName[] = [];
    walk(tree, (kind, fields) => {
      const node = kind === 'TypeCast' ? fields['typeName'] : undefined;
      const place = isTypeName(node) ? this.#placed(node.location, strings(node.names)) : undefined;
      if (place !== undefined) found.push(place);
    });
    return found;
  }

  calls(tree: unknown): readonly ObjectName[] {
    const found: ObjectName[] = [];
    walk(tree, (kind, fields) => {
      const location = fields['location'];
      if (kind !== 'FuncCall') return;
      const names = strings(fields['funcname']);
      const place = this.#placed(typeof location === 'number' ? location : 0, names);
      if (place !== undefined) found.push(place);
    });
    return found;
  }

  /** The name at a position, if it is the one that the grammar means: `integer` stands for pg_catalog.int4 and is not a name. */
  #placed(location: number | undefined, names: readonly string[]): ObjectName | undefined {
    const name = this.#source.objectName(this.#source.indexAtByte(location))?.name;
    return name === undefined || name.name.text !== names.at(-1) ? undefined : this.#shifted(name);
  }

  #ctes(clause: WithClause | undefined): readonly CommonTable[] {
    return (clause?.ctes ?? []).flatMap((node) => {
      const cte: CommonTableExpr | undefined = 'CommonTableExpr' in node ? node.CommonTableExpr : undefined;
      const query = cte?.ctequery;
      if (cte?.ctename === undefined || query === undefined || !('SelectStmt' in query)) return [];
      return [
        { name: cte.ctename, query: this.scope(query.SelectStmt), columns: strings(cte.aliascolnames) },
      ];
    });
  }

  #fromItem(item: Node): readonly FromItem[] {
    if ('RangeVar' in item) {
      const { alias } = item.RangeVar;
      const name = this.#shifted(relationName(this.#source, item.RangeVar));
      return [{ kind: 'relation', name, alias: alias?.aliasname, columns: strings(alias?.colnames) }];
    }
    if ('RangeSubselect' in item) {
      const { subquery, alias } = item.RangeSubselect;
      if (subquery === undefined || !('SelectStmt' in subquery)) return [];
      const query = this.scope(subquery.SelectStmt);
      return [{ kind: 'query', query, alias: alias?.aliasname, columns: strings(alias?.colnames) }];
    }
    if ('JoinExpr' in item) {
      const { larg, rarg, usingClause } = item.JoinExpr;
      const sides = [larg, rarg].flatMap((side) => (side === undefined ? [] : this.#fromItem(side)));
      return usingClause === undefined ? sides : [...sides, this.#using(item.JoinExpr)];
    }
    if ('RangeTableSample' in item)
      return item.RangeTableSample.relation === undefined
        ? []
        : this.#fromItem(item.RangeTableSample.relation);
    return [otherItem(item)];
  }

  /** The grammar gives USING's names without positions: they are in the first USING ( … ) after both sides that contains them all. */
  #using(join: { readonly usingClause?: Node[]; readonly rarg?: Node }): FromItem {
    const names = strings(join.usingClause);
    const from = this.#source.indexAtByte(locationOf(join.rarg));
    for (let i = from; i < this.#source.tokens.length; i += 1) {
      if (!this.#source.words(i, 'using')) continue;
      const list = this.#source.nameList(i + 1);
      if (list.length === names.length && list.every((one, at) => one.text === names[at]))
        return { kind: 'using', columns: list.map((one) => this.#moved(one)) };
    }
    return { kind: 'using', columns: [] };
  }

  #output(query: SelectStmt): readonly OutputColumn[] {
    const first = query.valuesLists?.[0];
    if (first !== undefined && 'List' in first)
      return (first.List.items ?? []).map((_, i) => ({
        name: `column${i + 1}`,
        reference: undefined,
        typedBy: undefined,
        type: undefined,
      }));
    return (query.targetList ?? []).flatMap((target): readonly OutputColumn[] => {
      if (!('ResTarget' in target) || target.ResTarget.val === undefined) return [];
      const { name, val } = target.ResTarget;
      const reference = 'ColumnRef' in val ? this.#reference(val.ColumnRef) : undefined;
      if (reference?.star === true)
        return [{ name: undefined, reference, typedBy: undefined, type: undefined }];
      const typedBy = this.#typedBy(val);
      return [{ name: name ?? outputName(val) ?? '?column?', reference, typedBy, type: this.#typeOf(val) }];
    });
  }

  #typedBy(value: Node): ColumnReference | undefined {
    const [first] =
      'FuncCall' in value && keepsType.has(strings(value.FuncCall.funcname).at(-1) ?? '')
        ? (value.FuncCall.args ?? [])
        : 'CoalesceExpr' in value
          ? (value.CoalesceExpr.args ?? [])
          : [];
    return first !== undefined && 'ColumnRef' in first ? this.#reference(first.ColumnRef) : undefined;
  }

  /** Only types that are certain without knowing any column. */
  #typeOf(value: Node): TypeName | undefined {
    if ('TypeCast' in value && value.TypeCast.typeName !== undefined)
      return unplacedType(this.#source, value.TypeCast.typeName);
    const builtIn = (name: string): TypeName =>
      unplacedType(this.#source, { names: [{ String: { sval: name } }] });
    if ('A_Const' in value) {
      if (value.A_Const.ival !== undefined) return builtIn('int4');
      if (value.A_Const.sval !== undefined) return builtIn('text');
      if (value.A_Const.boolval !== undefined) return builtIn('bool');
      return value.A_Const.fval === undefined ? undefined : builtIn('numeric');
    }
    if ('A_Expr' in value && isComparison(value.A_Expr)) return builtIn('bool');
    if ('BoolExpr' in value || 'NullTest' in value || 'BooleanTest' in value) return builtIn('bool');
    if ('FuncCall' in value) {
      const type = functionTypes.get(strings(value.FuncCall.funcname).at(-1) ?? '');
      return type === undefined ? undefined : builtIn(type);
    }
    return undefined;
  }

  #expressions(trees: readonly unknown[]): Found {
    const references: ColumnReference[] = [];
    const inner: QueryScope[] = [];
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) {
        for (const item of value) visit(item);
        return;
      }
      if (!isObject(value)) return;
      if (isSelect(value)) {
        inner.push(this.scope(value.SelectStmt));
        return;
      }
      if (isColumnRef(value)) {
        const reference = this.#reference(value.ColumnRef);
        if (reference?.star === false) references.push(reference);
        return;
      }
      const direct = directTarget(value);
      const whole = direct === undefined ? undefined : this.#reference(direct.reference);
      if (whole !== undefined) {
        references.push({ ...whole, output: !direct?.named });
        return;
      }
      for (const child of Object.values(value)) visit(child);
    };
    visit(trees);
    return { references, inner };
  }

  #reference(node: ColumnRefNode): ColumnReference | undefined {
    const star = (node.fields ?? []).some((field) => 'A_Star' in field);
    const from = this.#source.indexAtByte(node.location);
    const parts: Name[] = [];
    const count = strings(node.fields).length;
    for (let at = from; parts.length < count; at += 2) {
      const name = this.#source.name(at);
      if (name === undefined) return undefined;
      parts.push(this.#moved(name));
    }
    const last = from + 2 * (count + (star ? 1 : 0)) - 2;
    const span = this.#source.span({ from, to: last + 1 });
    return { ...shift(span, -this.#offset), parts, star, output: false };
  }

  #moved(name: Name): Name {
    return { ...shift(name, -this.#offset), text: name.text };
  }

  #shifted(name: ObjectName): ObjectName {
    return {
      ...shift(name, -this.#offset),
      schema: name.schema === undefined ? undefined : this.#moved(name.schema),
      name: this.#moved(name.name),
    };
  }
}

/** Functions whose result has the type of their first argument. */
const keepsType: ReadonlySet<string> = new Set(['max', 'min', 'first_value', 'last_value', 'lag', 'lead']);

/** Operators that always return a boolean, whatever their operands. */
const comparisons: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>=']);

function isComparison(node: { readonly kind?: string; readonly name?: readonly Node[] }): boolean {
  if (node.kind !== 'AEXPR_OP') return node.kind !== undefined && yesOrNo.has(node.kind);
  return comparisons.has(strings(node.name).at(-1) ?? '');
}

const yesOrNo = wordSet(`
  AEXPR_OP_ANY AEXPR_OP_ALL AEXPR_DISTINCT AEXPR_NOT_DISTINCT AEXPR_IN AEXPR_LIKE AEXPR_ILIKE AEXPR_SIMILAR
  AEXPR_BETWEEN AEXPR_NOT_BETWEEN
`);

const functionTypes: ReadonlyMap<string, string> = new Map([
  ['count', 'int8'],
  ['row_number', 'int8'],
  ['now', 'timestamptz'],
  ['gen_random_uuid', 'uuid'],
  ['lower', 'text'],
  ['upper', 'text'],
]);

/** A function, VALUES list or the like in FROM. */
function otherItem(item: Node): FromItem {
  if (!('RangeFunction' in item)) return { kind: 'other', alias: undefined, columns: [] };
  const { alias, coldeflist, functions } = item.RangeFunction;
  const defined = (coldeflist ?? []).flatMap((node) =>
    'ColumnDef' in node ? [node.ColumnDef.colname ?? ''] : [],
  );
  const named = strings(alias?.colnames);
  const first = functions?.[0];
  const call = first !== undefined && 'List' in first ? first.List.items?.[0] : undefined;
  const own = call !== undefined && 'FuncCall' in call ? strings(call.FuncCall.funcname).at(-1) : undefined;
  const columns = named.length > 0 ? named : defined;
  return { kind: 'other', alias: alias?.aliasname ?? own, columns };
}

/** Expressions in FROM: ON clauses and arguments of functions; its subqueries are separate items. */
function insideJoins(item: Node): readonly unknown[] {
  if ('JoinExpr' in item)
    return [
      item.JoinExpr.quals,
      ...(item.JoinExpr.larg === undefined ? [] : insideJoins(item.JoinExpr.larg)),
      ...(item.JoinExpr.rarg === undefined ? [] : insideJoins(item.JoinExpr.rarg)),
    ];
  return 'RangeFunction' in item ? [item.RangeFunction.functions] : [];
}

function locationOf(node: Node | undefined): number | undefined {
  if (node === undefined) return undefined;
  if ('RangeVar' in node) return node.RangeVar.location;
  if ('JoinExpr' in node) return locationOf(node.JoinExpr.rarg);
  return 'RangeTableSample' in node ? locationOf(node.RangeTableSample.relation) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isSelect(value: object): value is { readonly SelectStmt: SelectStmt } {
  return 'SelectStmt' in value;
}

function isColumnRef(value: object): value is { readonly ColumnRef: ColumnRefNode } {
  return 'ColumnRef' in value;
}

interface ColumnRefNode {
  readonly fields?: Node[];
  readonly location?: number;
}

/** An output column that is an unmodified column or star. */
function directTarget(
  value: Readonly<Record<string, unknown>>,
): { readonly reference: ColumnRefNode; readonly named: boolean } | undefined {
  const target = value['ResTarget'];
  if (!isObject(target) || !isObject(target['val']) || !isColumnRef(target['val'])) return undefined;
  return { reference: target['val'].ColumnRef, named: target['name'] !== undefined };
}

function isTypeName(value: unknown): value is TypeNode {
  return isObject(value) && Array.isArray(value['names']);
}
