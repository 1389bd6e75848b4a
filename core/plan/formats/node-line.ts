/** Parses the first line of a node: its kind, what it reads, estimates and measurements, under the names of the JSON format. */
import { isKnownNode } from '../reading/node-kinds.ts';

/** Where names end and figures begin. */
const estimate = /\s*\(cost=([\d.]+)\.\.([\d.]+) rows=(\d+) width=(\d+)\)/;
const measured = /\s*\(actual (?:time=([\d.]+)\.\.([\d.]+) )?rows=([\d.]+) loops=(\d+)\)/;
const never = /\s*\(never executed\)/;
const modifies = /^(Insert|Update|Delete|Merge) on\b/;
const prefix = /^(Parallel )?(Async )?(?:(Partial|Finalize) )?/;

/** The first line of a plan, which has no arrow. Without figures it must contain a known node type. */
export function isRootLine(text: string): boolean {
  if (!/^[A-Z]/.test(text)) return false;
  const { name } = headingOf(text);
  if (name !== text) return !name.includes(': ');
  const type = readNodeLine(text)['Node Type'];
  return typeof type === 'string' && isKnownNode(type);
}

export function readNodeLine(text: string): Record<string, unknown> {
  const { name, costs, actual, isNever } = headingOf(text);
  const [start, parallel, isAsync, partialMode] = prefix.exec(name) ?? [''];
  const fields: Record<string, unknown> = readName(name.slice(start.length));
  fields['Parallel Aware'] = parallel !== undefined;
  if (isAsync !== undefined) fields['Async Capable'] = true;
  if (partialMode !== undefined) fields['Partial Mode'] = partialMode;
  if (costs !== null) {
    fields['Startup Cost'] = Number(costs[1]);
    fields['Total Cost'] = Number(costs[2]);
    fields['Plan Rows'] = Number(costs[3]);
    fields['Plan Width'] = Number(costs[4]);
  }
  if (actual !== null) {
    if (actual[1] !== undefined) fields['Actual Startup Time'] = Number(actual[1]);
    if (actual[2] !== undefined) fields['Actual Total Time'] = Number(actual[2]);
    fields['Actual Rows'] = Number(actual[3]);
    fields['Actual Loops'] = Number(actual[4]);
  } else if (isNever) {
    for (const key of ['Actual Startup Time', 'Actual Total Time', 'Actual Rows', 'Actual Loops'])
      fields[key] = 0;
  }
  return fields;
}

interface Heading {
  readonly name: string;
  readonly costs: RegExpExecArray | null;
  readonly actual: RegExpExecArray | null;
  readonly isNever: boolean;
}

function headingOf(text: string): Heading {
  const costs = estimate.exec(text);
  const actual = measured.exec(text);
  const stops = [costs?.index, actual?.index, never.exec(text)?.index].filter((at) => at !== undefined);
  const name = text.slice(0, Math.min(text.length, ...stops)).trim();
  return { name, costs, actual, isNever: never.test(text) };
}

function readName(name: string): Record<string, unknown> {
  const modified = modifies.exec(name);
  if (modified !== null)
    return {
      'Node Type': 'ModifyTable',
      Operation: modified[1],
      ...relationOf(name.slice(modified[0].length)),
    };
  const scan = /^(Foreign) (Insert|Update|Delete) on\b/.exec(name);
  if (scan !== null)
    return { 'Node Type': 'Foreign Scan', Operation: scan[2], ...relationOf(name.slice(scan[0].length)) };
  const custom = /^Custom Scan \(([^)]*)\)(?: on)?/.exec(name);
  if (custom !== null)
    return {
      'Node Type': 'Custom Scan',
      'Custom Plan Provider': custom[1],
      ...relationOf(name.slice(custom[0].length)),
    };
  return readScan(name) ?? readJoin(name) ?? readStrategy(name) ?? { 'Node Type': name };
}

function readScan(name: string): Record<string, unknown> | undefined {
  const found = /^((?:[A-Z]\w+ )+Scan)( Backward)?(?: using (.*?))? on (.*)$/.exec(name);
  if (found === null) return undefined;
  const [, type = '', backward, index, target = ''] = found;
  const fields: Record<string, unknown> = { 'Node Type': type };
  if (type === 'Index Scan' || type === 'Index Only Scan')
    fields['Scan Direction'] = backward === undefined ? 'Forward' : 'Backward';
  if (index !== undefined) fields['Index Name'] = unquoted(index);
  switch (type) {
    case 'Bitmap Index Scan':
      return { ...fields, 'Index Name': unquoted(target) };
    case 'CTE Scan':
    case 'WorkTable Scan':
      return { ...fields, ...named(target, 'CTE Name') };
    case 'Function Scan':
    case 'Table Function Scan':
      return { ...fields, ...named(target, 'Function Name') };
    case 'Named Tuplestore Scan':
      return { ...fields, ...named(target, 'Tuplestore Name') };
    case 'Foreign Scan':
      return { ...fields, Operation: 'Select', ...relationOf(target) };
    case 'Subquery Scan':
    case 'Values Scan':
      return { ...fields, Alias: unquoted(target) };
    default:
      return { ...fields, ...relationOf(target) };
  }
}

function readJoin(name: string): Record<string, unknown> | undefined {
  if (name === 'Nested Loop') return { 'Node Type': name, 'Join Type': 'Inner' };
  const found = /^(Nested Loop|Hash|Merge)(?: ((?:Right )?(?:Left|Right|Full|Semi|Anti)))? Join$/.exec(name);
  if (found === null) return undefined;
  const [, method = '', type = 'Inner'] = found;
  return { 'Node Type': method === 'Nested Loop' ? method : `${method} Join`, 'Join Type': type };
}

function readStrategy(name: string): Record<string, unknown> | undefined {
  const aggregate = /^(Hash|Group|Mixed)?Aggregate$/.exec(name);
  if (aggregate !== null)
    return { 'Node Type': 'Aggregate', Strategy: strategies[aggregate[1] ?? ''], 'Partial Mode': 'Simple' };
  const setOperation = /^(Hash)?SetOp(?: (.*))?$/.exec(name);
  if (setOperation === null) return undefined;
  const strategy = setOperation[1] === undefined ? 'Sorted' : 'Hashed';
  return { 'Node Type': 'SetOp', Strategy: strategy, Command: setOperation[2] };
}

const strategies: Readonly<Record<string, string>> = {
  '': 'Plain',
  Hash: 'Hashed',
  Group: 'Sorted',
  Mixed: 'Mixed',
};

function relationOf(target: string): Record<string, unknown> {
  return named(target, 'Relation Name');
}

/** `schema.name alias`; the server omits an alias that equals the name. */
function named(target: string, key: string): Record<string, unknown> {
  const [qualified = '', alias] = words(target.trim());
  if (qualified === '') return {};
  const [first = '', second] = parts(qualified);
  const name = unquoted(second ?? first);
  const fields: Record<string, unknown> = {
    [key]: name,
    Alias: alias === undefined ? name : unquoted(alias),
  };
  if (second !== undefined) fields['Schema'] = unquoted(first);
  return fields;
}

/** Splits at spaces outside of quotes. */
function words(text: string): readonly string[] {
  return text.match(/(?:"(?:[^"]|"")*"|[^\s"])+/g) ?? [];
}

function parts(qualified: string): readonly string[] {
  return qualified.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
}

function unquoted(name: string): string {
  const text = name.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text.slice(1, -1).replaceAll('""', '"')
    : text;
}
