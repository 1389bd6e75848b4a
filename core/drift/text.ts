/** Prints an object of each side as the statements that create it, for a person to compare; equal parts are written identically. */
import { mysqlScript } from '../catalog/mysql-items.ts';
import type { CatalogChange } from '../catalog/items.ts';
import type { ItemMake } from '../catalog/make.ts';
import { sqliteWriting } from '../syntax/sqlite/identifier.ts';
import { keyOf, type Drift, type DriftObject } from './compare.ts';
import type { DriftSide } from './side.ts';
import { createTable } from './tables.ts';

export interface DriftTexts {
  /** Empty if this side lacks the object. */
  readonly left: string;
  readonly right: string;
}

export function driftTexts({ left, right }: Drift, { name, changes }: DriftObject): DriftTexts {
  const changed = new Set(changes.map(keyOf));
  // Columns at which a constraint is written that changed.
  const inline = new Set(
    [...left.makes, ...right.makes]
      .filter((one) => one.facts.has('inline') && changed.has(keyOf(one)))
      .map(({ on = '', facts }) => `${on}.${facts.get('inline') ?? ''}`),
  );
  const written = new Map(left.makes.map((one) => [keyOf(one), one]));
  // Two server versions may print the same definition differently.
  const isChanged = (one: ItemMake): boolean =>
    changed.has(keyOf(one)) || (one.kind === 'column' && inline.has(one.name));
  const alike = (one: ItemMake): ItemMake =>
    isChanged(one) ? one : { ...(written.get(keyOf(one)) ?? one), facts: one.facts };
  const texts = { left: textOf(left, name, (one) => one), right: textOf(right, name, alike) };
  if (texts.left !== texts.right) return texts;
  // An item that no statement shows is printed in the catalog's words.
  const [before, after] = [
    changes.map((one) => inWords(one, 'before')),
    changes.map((one) => inWords(one, 'after')),
  ];
  return { left: texts.left + before.join(''), right: texts.right + after.join('') };
}

function inWords(change: CatalogChange, side: 'before' | 'after'): string {
  const said =
    side === 'before'
      ? change.change === 'added'
        ? undefined
        : change.before
      : change.change === 'removed'
        ? undefined
        : change.after;
  return said === undefined ? '' : commented(change.kind, change.name, said);
}

function commented(kind: string, name: string, definition: string): string {
  return `-- ${kind} ${name}\n${definition.replaceAll(/^/gm, '-- ')}\n`;
}

function textOf(side: DriftSide, name: string, alike: (one: ItemMake) => ItemMake): string {
  const all = side.makes.filter((one) => one.name === name || one.on === name);
  // One statement prints a table with its columns and keys.
  if (side.dialect === 'mysql' && all.length > 0)
    return mysqlScript(all)
      .map(({ make = '' }) => `${make};\n`)
      .join('');
  if (side.dialect === 'sqlite' && all.length > 0) return sqliteText(all, alike);
  const own = all.map(alike);
  const table = own.find((one) => one.kind === 'table' && one.name === name);
  const statements = [
    ...(table === undefined ? [] : createTable(table, own)),
    ...own
      .filter(({ kind }) => kind !== 'column')
      .sort(inOrder)
      .flatMap(statementsOf),
  ];
  if (statements.length > 0) return statements.map((one) => `${one};\n`).join('');
  // An item without a statement of its own is printed in the catalog's words.
  return side.items
    .filter((one) => one.name === name)
    .map((one) => commented(one.kind, one.name, one.definition))
    .join('');
}

/** A table part by part, so that equal parts are written identically. */
function sqliteText(all: readonly ItemMake[], alike: (one: ItemMake) => ItemMake): string {
  const parts = all
    .filter(({ kind }) => kind === 'column' || kind === 'constraint')
    .flatMap((one) => alike(one).make ?? []);
  const whole = all.flatMap((one): readonly string[] => {
    if (one.kind === 'column' || one.kind === 'constraint') return [];
    if (one.kind !== 'table' || parts.length === 0) return [alike(one).make ?? ''];
    const options = one.facts.get('options');
    return [
      `CREATE TABLE ${sqliteWriting.quote(one.name)} (\n  ${parts.join(',\n  ')}\n)${options === undefined ? '' : ` ${options}`}`,
    ];
  });
  return whole.map((one) => `${one};\n`).join('');
}

function statementsOf({ make, facts }: ItemMake): readonly string[] {
  return [make, facts.get('then'), facts.get('owned')].filter((one) => one !== undefined);
}

const order = [
  'sequence',
  'constraint',
  'index',
  'statistics',
  'rule',
  'trigger',
  'policy',
  'comment',
  'grant',
];

function inOrder(a: ItemMake, b: ItemMake): number {
  const kinds = order.indexOf(a.kind) - order.indexOf(b.kind);
  return kinds !== 0 ? kinds : a.name < b.name ? -1 : 1;
}
