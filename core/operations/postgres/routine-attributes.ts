/** The attributes of a routine, as CREATE and ALTER FUNCTION write them: all of them are options of the same list. */
import type { Node, VariableSetStmt } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Option, RoutineAttributes } from '../model/operation.ts';
import { isOn, option, optionText, valueText } from './parts.ts';

export function routineAttributes(options: readonly Node[] | undefined): RoutineAttributes {
  const flag = (name: string): boolean | undefined => {
    const element = option(options, name);
    return element === undefined ? undefined : isOn(element);
  };
  const parallel = optionText(option(options, 'parallel'))?.toLowerCase();
  const volatility = optionText(option(options, 'volatility'));
  const sets = (options ?? []).flatMap((node) => {
    const value = 'DefElem' in node && node.DefElem.defname === 'set' ? node.DefElem.arg : undefined;
    return value !== undefined && 'VariableSetStmt' in value ? [value.VariableSetStmt] : [];
  });
  const support = option(options, 'support')?.arg;
  return {
    volatility:
      volatility === 'immutable' || volatility === 'stable' || volatility === 'volatile'
        ? volatility
        : undefined,
    strict: flag('strict'),
    securityDefiner: flag('security'),
    leakproof: flag('leakproof'),
    parallel:
      parallel === 'safe' || parallel === 'restricted' || parallel === 'unsafe' ? parallel : undefined,
    window: flag('window'),
    cost: valueText(option(options, 'cost')?.arg),
    rows: valueText(option(options, 'rows')?.arg),
    support: support !== undefined && 'List' in support ? strings(support.List.items).join('.') : undefined,
    settings: sets.flatMap((one) => (one.kind === 'VAR_RESET_ALL' ? [] : [settingOf(one)])),
    resetAll: sets.some((one) => one.kind === 'VAR_RESET_ALL'),
  };
}

/** `name = value`: lists with commas, each value without quotes unless it needs them. FROM CURRENT is kept as these words. */
function settingOf(node: VariableSetStmt): Option {
  const name = (node.name ?? '').toLowerCase();
  if (node.kind === 'VAR_SET_CURRENT') return { name, value: 'FROM CURRENT' };
  if (node.kind !== 'VAR_SET_VALUE') return { name, value: undefined };
  return { name, value: settingValue(node.args, name) };
}

export function settingValue(args: readonly Node[] | undefined, name: string): string {
  const isList = listSettings.has(name);
  return (args ?? [])
    .map((value) => {
      const text = valueText(value) ?? '';
      const quoted = 'A_Const' in value && value.A_Const.sval !== undefined && isList;
      return quoted && !/^[a-z_][a-z0-9_$]*$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(', ');
}

/** Parameters whose value is a list of names: the server quotes a name if necessary. */
const listSettings: ReadonlySet<string> = new Set([
  'datestyle',
  'search_path',
  'temp_tablespaces',
  'session_preload_libraries',
  'local_preload_libraries',
]);
