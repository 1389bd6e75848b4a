/** Transactions and session settings, including set_config(). */
import type { Node, SelectStmt, TransactionStmt, VariableSetStmt } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Name, Operation, SetVariable } from '../model/operation.ts';
import { unplaced } from './parts.ts';

export function session(source: Source, node: Node): readonly Operation[] | undefined {
  if ('TransactionStmt' in node) return [transaction(source, node.TransactionStmt)];
  if ('VariableSetStmt' in node) return [setVariable(source, node.VariableSetStmt)];
  if ('DiscardStmt' in node && node.DiscardStmt.target === 'DISCARD_ALL')
    return [{ ...change(source, 'all', 'session', 'reset'), discards: true }];
  return undefined;
}

/** `SELECT set_config('name', 'value', is_local)`: pg_dump sets the search path this way. */
export function setConfig(source: Source, node: SelectStmt): readonly SetVariable[] {
  return (node.targetList ?? []).flatMap((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    if (value === undefined || !('FuncCall' in value)) return [];
    if (strings(value.FuncCall.funcname).at(-1) !== 'set_config') return [];
    const [variable, setting, local] = (value.FuncCall.args ?? []).map(constantOf);
    if (variable === undefined || local === undefined) return [];
    const name = variable.toLowerCase();
    const scope = local === 'true' ? 'local' : 'session';
    if (setting === undefined) return [change(source, name, scope, 'unknown')];
    return [change(source, name, scope, 'set', name === 'search_path' ? pathOf(setting) : [setting])];
  });
}

/** The names of a search path that is given as one text. */
function pathOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g), (match) =>
    match[1] === undefined ? match[0].toLowerCase() : match[1].replaceAll('""', '"'),
  );
}

function transaction(source: Source, node: TransactionStmt): Operation {
  const span = source.span(source.whole);
  const chain = node.chain === true;
  switch (node.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return { kind: 'begin', span };
    case 'TRANS_STMT_COMMIT':
      return { kind: 'commit', span, prepared: false, chain };
    case 'TRANS_STMT_PREPARE':
      return { kind: 'commit', span, prepared: true, chain: false };
    case 'TRANS_STMT_ROLLBACK':
      return { kind: 'rollback', span, savepoint: undefined, chain };
    case 'TRANS_STMT_ROLLBACK_TO':
      return { kind: 'rollback', span, savepoint: savepoint(source, node), chain: false };
    case 'TRANS_STMT_SAVEPOINT':
      return { kind: 'savepoint', span, name: savepoint(source, node) };
    case 'TRANS_STMT_RELEASE':
      return { kind: 'releaseSavepoint', span, name: savepoint(source, node) };
    default:
      return { kind: 'other', span, statement: 'TransactionStmt' };
  }
}

/** The last word of the statement. */
function savepoint(source: Source, node: TransactionStmt): Name {
  const text = node.savepoint_name ?? '';
  return source.findName(source.whole, text) ?? unplaced(text).name;
}

function setVariable(source: Source, node: VariableSetStmt): Operation {
  const variable = (node.name ?? 'all').toLowerCase();
  const scope = node.is_local === true ? 'local' : 'session';
  if (node.kind !== 'VAR_SET_VALUE') {
    const resets = node.kind !== 'VAR_SET_CURRENT' && node.kind !== 'VAR_SET_MULTI';
    return change(source, variable, scope, resets ? 'reset' : 'unknown');
  }
  const values = (node.args ?? []).map(constantOf);
  const known = values.flatMap((value) => value ?? []);
  return known.length === values.length
    ? change(source, variable, scope, 'set', known)
    : change(source, variable, scope, 'unknown');
}

function change(
  source: Source,
  variable: string,
  scope: SetVariable['scope'],
  how: SetVariable['change'],
  values: readonly string[] = [],
): SetVariable {
  const span = source.span(source.whole);
  return { kind: 'setVariable', span, variable, scope, change: how, values, discards: false };
}

function constantOf(value: Node): string | undefined {
  if ('TypeCast' in value && value.TypeCast.arg !== undefined) return constantOf(value.TypeCast.arg);
  if (!('A_Const' in value)) return undefined;
  const { sval, ival, fval, boolval } = value.A_Const;
  if (sval !== undefined) return sval.sval ?? '';
  if (ival !== undefined) return String(ival.ival ?? 0);
  if (fval !== undefined) return fval.fval ?? '';
  return boolval === undefined ? undefined : String(boolval.boolval ?? false);
}
