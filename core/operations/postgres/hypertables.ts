/** Finds calls of TimescaleDB's create_hypertable whose first argument is a literal, and whether they move the table's existing rows. */
import { isObject, strings, walk } from '../../syntax/postgres/raw-tree.ts';
import type { Hypertable, Name } from '../model/operation.ts';

export function hypertablesIn(tree: unknown): readonly Hypertable[] {
  const found: Hypertable[] = [];
  walk(tree, (kind, fields) => {
    if (kind !== 'FuncCall' || strings(fields['funcname']).at(-1) !== 'create_hypertable') return;
    const given: readonly unknown[] = Array.isArray(fields['args']) ? fields['args'] : [];
    const [name, schema] = (textOf(given[0]) ?? '').split('.').toReversed();
    if (name === undefined || name === '') return;
    const migratesData = given.some(
      (one) => isObject(one) && isObject(one['NamedArgExpr']) && isTrue(one['NamedArgExpr']),
    );
    const part = (text: string): Name => ({ start: 0, end: 0, text: text.replaceAll('"', '') });
    const table = {
      start: 0,
      end: 0,
      schema: schema === undefined ? undefined : part(schema),
      name: part(name),
    };
    found.push({ table, migratesData });
  });
  return found;
}

function isTrue(argument: Readonly<Record<string, unknown>>): boolean {
  return argument['name'] === 'migrate_data' && /"boolval":true/.test(JSON.stringify(argument['arg'] ?? {}));
}

/** `'samples'` and `'samples'::regclass`. */
function textOf(node: unknown): string | undefined {
  if (!isObject(node)) return undefined;
  if (isObject(node['TypeCast'])) return textOf(node['TypeCast']['arg']);
  const constant = node['A_Const'];
  const value = isObject(constant) && isObject(constant['sval']) ? constant['sval']['sval'] : undefined;
  return typeof value === 'string' ? value : undefined;
}
