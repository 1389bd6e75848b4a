/** What is drawn: the tables of an area with their keys, and one table with those it is tied to. Where they stand is for who draws. */
import { oneLine } from '../plan/format.ts';
import { foreignKeysFrom, foreignKeysTo, identifies, tableByKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';
import { referenceTo, type Entries } from './context.ts';
import type { Picture, PictureLink, PictureTable } from './model.ts';
import { isOptional, keysOf } from './tables.ts';

const mostColumns = 8;
const mostNeighbours = 10;
const mostInArea = 24;
/** Neighbours of an area: tables elsewhere that its tables refer to. */
const mostOutside = 6;

/** Undefined where no foreign key would be in it. */
export function areaPicture(entries: Entries, tables: readonly Table[]): Picture | undefined {
  const tied = tables.filter((one) => isTied(entries, one));
  const inside = tied.slice(0, mostInArea);
  const keys = inside.map(({ key }) => key);
  const counts = new Map<string, number>();
  for (const table of inside)
    for (const { references } of foreignKeysFrom(table))
      if (!keys.includes(references.relation))
        counts.set(references.relation, (counts.get(references.relation) ?? 0) + 1);
  const outside = [...counts.keys()].slice(0, mostOutside);
  return drawn(entries, inside, outside, tied.length - inside.length);
}

function isTied({ schema }: Entries, table: Table): boolean {
  return foreignKeysFrom(table).length > 0 || (schema.referencedBy.get(table.key) ?? []).length > 0;
}

export function tablePicture(entries: Entries, table: Table): Picture | undefined {
  const near = new Set<string>();
  for (const { references } of foreignKeysFrom(table)) near.add(references.relation);
  for (const { table: from } of foreignKeysTo(entries.schema, table.key)) near.add(from.key);
  const isCircle = near.delete(table.key);
  if (near.size === 0 && !isCircle) return undefined;
  const shown = [...near].slice(0, mostNeighbours);
  return drawn(entries, [table], shown, near.size - shown.length);
}

function drawn(
  entries: Entries,
  inside: readonly Table[],
  outside: readonly string[],
  left: number,
): Picture | undefined {
  const keys = [...inside.map(({ key }) => key), ...outside];
  const links = keys.flatMap((key, from) => {
    const table = tableByKey(entries.schema, key);
    return table === undefined ? [] : linksFrom(entries, table, from, keys, inside.length);
  });
  if (links.length === 0) return undefined;
  const tables = [
    ...inside.map((table) => boxOf(entries, table)),
    ...outside.map((key): PictureTable => ({
      reference: referenceTo(entries, key),
      columns: [],
      more: 0,
      isInside: false,
    })),
  ];
  return { tables, links, left };
}

/** Between two that are only near, nothing is drawn: the picture is not about them. */
function linksFrom(
  { schema }: Entries,
  table: Table,
  from: number,
  keys: readonly string[],
  inside: number,
): readonly PictureLink[] {
  return foreignKeysFrom(table).flatMap(({ name, columns, references }) => {
    const to = keys.indexOf(references.relation);
    if (to < 0 || (from >= inside && to >= inside)) return [];
    return [
      {
        from,
        to,
        name: oneLine(name),
        optional: isOptional(table, columns),
        single: identifies(schema, table.key, columns),
      },
    ];
  });
}

function boxOf(entries: Entries, table: Table): PictureTable {
  const keyed = table.columns
    .map(({ name, type }) => ({
      name: oneLine(name),
      type: oneLine(typeText(type)),
      keys: keysOf(table, name),
    }))
    .filter(({ keys }) => keys !== '');
  const columns = keyed.slice(0, mostColumns);
  return {
    reference: referenceTo(entries, table.key),
    columns,
    more: table.columns.length - columns.length,
    isInside: true,
  };
}
