/**
 * Decides what a diagram shows: the tables of an area with their keys, one table with its neighbours, or a selection. The renderer decides
 * where they are drawn.
 */
import { wholeOf, type Entities, type Entity } from './entities.ts';
import type { Picture, PictureLink, PictureTable } from './model.ts';

const mostColumns = 8;
const mostNeighbours = 10;
const mostInArea = 24;
/** The maximum of neighbours of an area: tables of other areas that its tables reference. */
const mostOutside = 6;
/** The maximum for a single table, where all columns are drawn. */
const mostOfAll = 40;
/** A selection this small is drawn with its neighbours. */
const fewTables = 3;

/** Undefined if the picture would have no foreign key. */
export function areaPicture(entities: Entities, keys: readonly string[]): Picture | undefined {
  const tied = keys.filter((key) => isTied(entities, key));
  const inside = tied.slice(0, mostInArea);
  return withLinks(drawn(entities, inside, outsideOf(entities, inside), tied.length - inside.length));
}

function outsideOf(entities: Entities, inside: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const key of inside)
    for (const { to } of entities.table(key)?.foreignKeys ?? []) {
      const whole = wholeOf(entities, to);
      if (!inside.includes(whole)) found.add(whole);
    }
  return [...found].slice(0, mostOutside);
}

function isTied(entities: Entities, key: string): boolean {
  return (entities.table(key)?.foreignKeys.length ?? 0) > 0 || entities.referrers(key).length > 0;
}

export function tablePicture(entities: Entities, key: string): Picture | undefined {
  const near = neighboursOf(entities, [key]);
  const shown = near.slice(0, mostNeighbours);
  return withLinks(drawn(entities, [key], shown, near.length - shown.length));
}

/** First the tables that these reference, then those that reference them. */
function neighboursOf(entities: Entities, keys: readonly string[]): readonly string[] {
  const near = new Set<string>();
  for (const key of keys)
    for (const { to } of entities.table(key)?.foreignKeys ?? []) near.add(wholeOf(entities, to));
  for (const key of keys) for (const from of entities.referrers(key)) near.add(wholeOf(entities, from));
  return [...near].filter((key) => !keys.includes(key));
}

function withLinks(picture: Picture): Picture | undefined {
  return picture.links.length === 0 ? undefined : picture;
}

export interface DiagramChoice {
  /** At most so many tables. */
  readonly most: number;
  readonly columns: 'keys' | 'all';
  /** Part of a larger schema: the tables outside of it that its tables reference are drawn too. */
  readonly isPart: boolean;
}

/** The tables with these keys; a partition is replaced by its parent, and objects that are not tables are left out. */
export function diagramPicture(
  entities: Entities,
  keys: readonly string[],
  { most, columns, isPart }: DiagramChoice,
): Picture {
  const all = [...new Set(keys.map((key) => wholeOf(entities, key)))].filter(
    (key) => entities.table(key) !== undefined,
  );
  const inside = all.slice(0, most);
  const few = isPart && inside.length <= fewTables;
  const outside = !isPart ? [] : few ? neighboursOf(entities, inside) : outsideOf(entities, inside);
  return drawn(entities, inside, outside.slice(0, mostNeighbours), all.length - inside.length, columns);
}

function drawn(
  entities: Entities,
  inside: readonly string[],
  outside: readonly string[],
  left: number,
  columns: 'few' | 'keys' | 'all' = 'few',
): Picture {
  const keys = [...inside, ...outside];
  const links = keys.flatMap((key, from) => {
    const table = entities.table(key);
    return table === undefined ? [] : linksFrom(entities, table, from, keys, inside.length);
  });
  const tables = [
    ...inside.map((key) => boxOf(entities, key, columns)),
    ...outside.map((key): PictureTable => ({
      reference: entities.reference(key),
      columns: [],
      more: 0,
      isInside: false,
      partitions: 0,
    })),
  ];
  return { tables, links, left };
}

/** Connections between two neighbours are not drawn. */
function linksFrom(
  entities: Entities,
  table: Entity,
  from: number,
  keys: readonly string[],
  inside: number,
): readonly PictureLink[] {
  return table.foreignKeys.flatMap(({ name, columns, targets, optional, single, to: target }) => {
    const to = keys.indexOf(wholeOf(entities, target));
    if (to < 0 || (from >= inside && to >= inside)) return [];
    return [{ from, to, name, columns, targets, optional, single }];
  });
}

function boxOf(entities: Entities, key: string, which: 'few' | 'keys' | 'all'): PictureTable {
  const table = entities.table(key);
  const all = table?.columns ?? [];
  const wanted = which === 'all' ? all : all.filter(({ keys }) => keys !== '');
  const columns = wanted.slice(0, which === 'few' ? mostColumns : mostOfAll);
  return {
    reference: entities.reference(key),
    columns,
    more: all.length - columns.length,
    isInside: true,
    partitions: table?.partitions ?? 0,
  };
}
