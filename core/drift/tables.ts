/** Builds CREATE TABLE, with columns and settings, from the items of a table and of its columns. */
import type { ItemMake } from '../catalog/make.ts';

export function createTable(table: ItemMake, parts: readonly ItemMake[]): readonly string[] {
  const { facts, name } = table;
  const partition = facts.get('partition');
  const columns = parts
    .filter((one) => one.kind === 'column' && one.on === name && one.facts.get('inherited') === undefined)
    .toSorted((a, b) => Number(a.facts.get('place')) - Number(b.facts.get('place')));
  const inside = columns.map(({ make }) => `\n  ${make ?? ''}`).join(',');
  const body = partition ?? (inside === '' ? ' ()' : ` (${inside}\n)`);
  return [
    `${facts.get('head') ?? `CREATE TABLE ${name}`}${body}${facts.get('tail') ?? ''}`,
    ...(facts.has('row security') ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`] : []),
    ...(facts.has('forced') ? [`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`] : []),
  ];
}

/** The statement that changes one table's settings to another's; undefined if no single statement does. */
export function alterTable(from: ItemMake, to: ItemMake): readonly string[] | undefined {
  const differs = (fact: string): boolean => from.facts.get(fact) !== to.facts.get(fact);
  const { name } = to;
  if (differs('partition') || differs('parent')) return undefined;
  const changes: string[] = [];
  if (differs('row security'))
    changes.push(
      `ALTER TABLE ${name} ${switched(to, 'row security', 'ENABLE', 'DISABLE')} ROW LEVEL SECURITY`,
    );
  if (differs('forced'))
    changes.push(`ALTER TABLE ${name} ${switched(to, 'forced', 'FORCE', 'NO FORCE')} ROW LEVEL SECURITY`);
  if (differs('unlogged'))
    changes.push(`ALTER TABLE ${name} SET ${switched(to, 'unlogged', 'UNLOGGED', 'LOGGED')}`);
  if (differs('options')) changes.push(...alterOptions(from, to));
  return changes.length === 0 ? undefined : changes;
}

function alterOptions(from: ItemMake, to: ItemMake): readonly string[] {
  const [old, now] = [optionsOf(from), optionsOf(to)];
  const gone = [...old.keys()].filter((one) => !now.has(one));
  const set = [...now]
    .filter(([key, value]) => old.get(key) !== value)
    .map(([key, value]) => `${key}=${value}`);
  return [
    ...(gone.length === 0 ? [] : [`ALTER TABLE ${to.name} RESET (${gone.join(', ')})`]),
    ...(set.length === 0 ? [] : [`ALTER TABLE ${to.name} SET (${set.join(', ')})`]),
  ];
}

function optionsOf({ facts }: ItemMake): ReadonlyMap<string, string> {
  const written = facts.get('options') ?? '';
  if (written === '') return new Map();
  return new Map(
    written.split(', ').map((one) => {
      const at = one.indexOf('=');
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
}

function switched(to: ItemMake, fact: string, on: string, off: string): string {
  return to.facts.has(fact) ? on : off;
}
