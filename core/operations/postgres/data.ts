/** Statements that read, write or move rows, and maintenance of tables. */
import type {
  ClusterStmt,
  CommonTableExpr,
  CopyStmt,
  DeleteStmt,
  InsertStmt,
  LockStmt,
  MergeStmt,
  Node,
  SelectStmt,
  TruncateStmt,
  UpdateStmt,
  VacuumStmt,
  WithClause,
} from '@pgsql/types';
import { functionsIn } from '../../syntax/postgres/raw-tree.ts';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type {
  CopyData,
  Delete,
  Expression,
  Insert,
  LockTable,
  ObjectName,
  Operation,
  Select,
  Truncate,
  Update,
  Vacuum,
} from '../model/operation.ts';
import { givenColumns } from './given.ts';
import { hypertablesIn } from './hypertables.ts';
import { pickedRows } from './picked.ts';
import { expression, isOn, option, relationName, relationNames } from './parts.ts';

export function select(source: Source, node: SelectStmt): Select {
  const functions = functionsIn(node);
  const divides = functions.some(({ name }) => name === 'create_hypertable');
  return {
    kind: 'select',
    span: source.span(source.whole),
    reads: relationNames(source, { ...node, withClause: reading(node.withClause) }),
    functions,
    rowLock: rowLock(node),
    ...(divides ? { hypertables: hypertablesIn(node) } : {}),
  };
}

/** The strongest of the query's own locking clauses. */
function rowLock(node: SelectStmt): Select['rowLock'] {
  const strengths = (node.lockingClause ?? []).flatMap((one) =>
    'LockingClause' in one ? [one.LockingClause.strength] : [],
  );
  const order = [
    ['LCS_FORUPDATE', 'update'],
    ['LCS_FORNOKEYUPDATE', 'no-key-update'],
    ['LCS_FORSHARE', 'share'],
    ['LCS_FORKEYSHARE', 'key-share'],
  ] as const;
  return order.find(([strength]) => strengths.includes(strength))?.[1];
}

export function call(source: Source, node: unknown): Select {
  return {
    kind: 'select',
    span: source.span(source.whole),
    reads: [],
    functions: functionsIn({ FuncCall: node }),
    rowLock: undefined,
  };
}

export function insert(source: Source, node: InsertStmt, place: TokenRange): Insert {
  const query =
    node.selectStmt !== undefined && 'SelectStmt' in node.selectStmt ? node.selectStmt.SelectStmt : undefined;
  const rows = query === undefined ? 1 : writtenRows(query);
  const given = givenColumns(node);
  return {
    kind: 'insert',
    span: source.span(place),
    table: relationName(source, node.relation),
    only: node.relation?.inh !== true,
    reads: relationNames(source, [node.selectStmt, reading(node.withClause)]),
    where: undefined,
    source: query === undefined ? 'default' : rows === undefined ? 'query' : 'values',
    rows: rows ?? 0,
    ...(given === undefined ? {} : { given }),
  };
}

/** VALUES, and SELECT without FROM: the number of written rows, or zero if its WHERE is false. Undefined for other queries. */
function writtenRows({ valuesLists, fromClause, targetList, larg, rarg }: SelectStmt): number | undefined {
  if (larg !== undefined && rarg !== undefined) {
    const [left, right] = [writtenRows(larg), writtenRows(rarg)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (valuesLists !== undefined) return valuesLists.length;
  const isOne = fromClause === undefined && !functionsIn(targetList).some(({ name }) => manyRows.test(name));
  return isOne ? 1 : undefined;
}

/** Set-returning functions of PostgreSQL that are used in a select list. */
const manyRows = /^(?:unnest|generate_\w+|\w+_(?:each|elements|keys|each_text|elements_text|to_table))$/;

/** `around`: WITH queries of the enclosing statement. */
export function update(
  source: Source,
  node: UpdateStmt,
  place: TokenRange,
  around: readonly CommonTableExpr[] = [],
): Update {
  const picked = pickedRows(node, around);
  return {
    kind: 'update',
    span: source.span(place),
    table: relationName(source, node.relation),
    only: node.relation?.inh !== true,
    reads: relationNames(source, [
      node.fromClause,
      reading(node.withClause),
      node.whereClause,
      node.targetList,
    ]),
    where: whereClause(source, node.whereClause, place),
    columns: (node.targetList ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name ?? ''] : [])),
    ...(picked === undefined ? {} : { picked }),
  };
}

export function remove(source: Source, node: DeleteStmt, place: TokenRange): Delete {
  return {
    kind: 'delete',
    span: source.span(place),
    table: relationName(source, node.relation),
    only: node.relation?.inh !== true,
    reads: relationNames(source, [node.usingClause, reading(node.withClause), node.whereClause]),
    where: whereClause(source, node.whereClause, place),
  };
}

/** MERGE may insert, update and delete; it is represented as an update that reads its source. */
export function merge(source: Source, node: MergeStmt, place: TokenRange): Update {
  return {
    kind: 'update',
    span: source.span(place),
    table: relationName(source, node.relation),
    only: node.relation?.inh !== true,
    reads: relationNames(source, [node.sourceRelation, reading(node.withClause)]),
    where: undefined,
    columns: (node.mergeWhenClauses ?? []).flatMap((one) =>
      'MergeWhenClause' in one && one.MergeWhenClause.commandType === 'CMD_UPDATE'
        ? (one.MergeWhenClause.targetList ?? []).flatMap((target) =>
            'ResTarget' in target ? [target.ResTarget.name ?? ''] : [],
          )
        : [],
    ),
  };
}

export function truncate(source: Source, node: TruncateStmt): Truncate {
  return {
    kind: 'truncate',
    span: source.span(source.whole),
    tables: tables(source, node.relations),
    cascade: node.behavior === 'DROP_CASCADE',
    restartIdentity: node.restart_seqs === true,
  };
}

export function copy(source: Source, node: CopyStmt): CopyData {
  return {
    kind: 'copyData',
    span: source.span(source.whole),
    table: node.relation === undefined ? undefined : relationName(source, node.relation),
    direction: node.is_from === true ? 'from' : 'to',
    program: node.is_program === true,
  };
}

export function lock(source: Source, node: LockStmt): LockTable {
  const modes = [
    '',
    'AccessShareLock',
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
  ];
  return {
    kind: 'lockTable',
    span: source.span(source.whole),
    tables: tables(source, node.relations),
    mode: modes[node.mode ?? 8] ?? 'AccessExclusiveLock',
  };
}

export function vacuum(source: Source, node: VacuumStmt): Vacuum {
  const full = isOn(option(node.options, 'full'));
  const relations = (node.rels ?? []).flatMap((relation) =>
    'VacuumRelation' in relation ? [relation.VacuumRelation.relation] : [],
  );
  return {
    kind: 'vacuum',
    span: source.span(source.whole),
    command: node.is_vacuumcmd === true ? (full ? 'vacuum-full' : 'vacuum') : 'analyze',
    tables: relations.flatMap((relation) => (relation === undefined ? [] : [relationName(source, relation)])),
  };
}

export function cluster(source: Source, node: ClusterStmt): Operation {
  return {
    kind: 'vacuum',
    span: source.span(source.whole),
    command: 'cluster',
    tables: node.relation === undefined ? [] : [relationName(source, node.relation)],
  };
}

function tables(source: Source, nodes: readonly Node[] | undefined): readonly ObjectName[] {
  return (nodes ?? []).flatMap((node) => ('RangeVar' in node ? [relationName(source, node.RangeVar)] : []));
}

/** WITH queries that change rows are separate operations: the enclosing statement only refers to their names. */
function reading(clause: WithClause | undefined): WithClause | undefined {
  const queries = (clause?.ctes ?? []).map((one): Node => {
    if (!('CommonTableExpr' in one)) return one;
    const { ctequery, ...name } = one.CommonTableExpr;
    return ctequery === undefined || 'SelectStmt' in ctequery ? one : { CommonTableExpr: name };
  });
  return clause === undefined ? undefined : { ...clause, ctes: queries };
}

/** The statement's own WHERE: the last one outside parentheses; that of a WITH query is inside. */
function whereClause(source: Source, node: Node | undefined, place: TokenRange): Expression | undefined {
  if (node === undefined) return undefined;
  const at = source.find(place, 'where');
  if (at === undefined) return undefined;
  const returning = source.find({ from: at, to: place.to }, 'returning');
  return expression(source, node, { from: at + 1, to: returning ?? place.to });
}
