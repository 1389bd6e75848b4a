/** Builds the diagram of explorer nodes: finds their tables, checks whether they fit into one picture, and draws it. */
import { areasOf, type Area } from '../../core/dictionary/areas.ts';
import type { Entities, Entity } from '../../core/dictionary/entities.ts';
import type { Picture } from '../../core/dictionary/model.ts';
import { diagramPicture } from '../../core/dictionary/pictures.ts';
import { oneLine, plural } from '../../core/text/format.ts';
import { keyOf } from '../../core/schema/lookup.ts';
import { drawDiagram } from '../../engine/diagram/svg.ts';
import { mermaidPicture } from '../../engine/dictionary/mermaid.ts';
import { visible } from '../../engine/document/escape.ts';
import { failure } from '../../protocol/message.ts';
import type { DiagramAnswer, DiagramArea, DiagramColumns, DiagramWish } from '../../protocol/diagram.ts';
import type { Drawable } from './drawable.ts';
import { rootOf, wayToNode, type OutlineRoot } from './nodes.ts';
import { schemaKey, type OutlineNode } from './outline.ts';

/** A diagram with more boxes is hard to read. */
export const mostInDiagram = 60;
/** For more tables no areas are computed, since that would take seconds. */
const mostToDivide = 1_500;
/** With more rows in total, boxes initially show only keys. */
const mostRows = 300;

type Tables = Extract<Drawable, { readonly kind: 'drawable' }>;

export async function diagramOf(
  roots: readonly OutlineRoot[],
  wish: Omit<DiagramWish, 'source'>,
): Promise<DiagramAnswer> {
  const [first] = wish.nodes;
  const root = first === undefined ? roots[0] : rootOf(roots, first);
  const given = await root?.drawable?.();
  if (root === undefined || given === undefined) return gone;
  if (given.kind === 'failure') return given;
  const ways = await Promise.all(wish.nodes.map((node) => wayToNode(roots, node)));
  const subject = subjectOf(ways, given.entities, root);
  const { keys, title } = subject;
  if (keys.length === 0) return { kind: 'empty', title, message: subject.nothing };
  if (given.insides !== undefined && keys.length > mostToDivide) return tooMany(title, keys, []);
  const tables = given.insides === undefined ? given : await given.insides(keys);
  if (tables.kind === 'failure') return tables;
  const areas = dividable(keys) ? dividedInto(tables.entities, keys) : [];
  const area = areas.find(({ key }) => key === wish.area);
  const shown = area === undefined ? keys : area.tables.map(({ key }) => key);
  if (area === undefined && keys.length > mostInDiagram) return tooMany(title, keys, areas);
  const choice = { most: mostInDiagram, isPart: area !== undefined || subject.isPart };
  const columns = wish.columns ?? columnsFor(tables.entities, shown);
  const picture = diagramPicture(tables.entities, shown, { ...choice, columns });
  return {
    ...drawn(picture, tables, root.id),
    title: area === undefined ? title : `${title}: ${oneLine(area.title)}`,
    columns,
    areas: areas.map(areaOf),
    area: area?.key,
    canShowAll: keys.length <= mostInDiagram,
  };
}

const gone: DiagramAnswer = failure(
  'What was to be drawn is not there any more. Refresh the schema, and choose it again.',
);

function tooMany(title: string, keys: readonly string[], areas: readonly Area<Entity>[]): DiagramAnswer {
  return { kind: 'choose', title, tables: keys.length, most: mostInDiagram, areas: areas.map(areaOf) };
}

function areaOf({ key, title, tables }: Area<Entity>): DiagramArea {
  return { key, title, tables: tables.length };
}

function dividable({ length }: readonly string[]): boolean {
  return length > 24 && length <= mostToDivide;
}

function dividedInto(entities: Entities, keys: readonly string[]): readonly Area<Entity>[] {
  const tables = keys.flatMap((key) => entities.table(key) ?? []);
  const areas = areasOf(tables, ({ foreignKeys }) => foreignKeys.map(({ to }) => to));
  return areas.length > 1 ? areas : [];
}

function columnsFor(entities: Entities, keys: readonly string[]): DiagramColumns {
  const rows = keys.reduce((sum, key) => sum + (entities.table(key)?.columns.length ?? 0), 0);
  return rows > mostRows ? 'keys' : 'all';
}

interface Wanted {
  readonly keys: readonly string[];
  /** The schema, if all tables are in the same one. */
  readonly schema: string | undefined;
}

interface Subject {
  readonly keys: readonly string[];
  readonly title: string;
  /** True for some of many tables. */
  readonly isPart: boolean;
  /** The message if there are no tables. */
  readonly nothing: string;
}

function subjectOf(
  ways: readonly (readonly OutlineNode[])[],
  entities: Entities,
  root: OutlineRoot,
): Subject {
  const all = entities.keys();
  const whole = (title: string, keys: readonly string[]): Subject => ({
    keys,
    title,
    isPart: false,
    nothing: `There are no tables in ${title}.`,
  });
  const wanted = ways.flatMap((way): readonly Wanted[] => {
    const table = way.findLast(({ relation }) => relation !== undefined)?.relation;
    if (table !== undefined) return [{ keys: [keyOf(table.schema, table.name)], schema: undefined }];
    const schema = way.findLast(({ kind }) => kind === 'schema')?.key;
    if (schema === undefined) return [];
    const inside = all.filter((key) => {
      const of = entities.table(key)?.schema;
      return of !== undefined && schemaKey(of) === schema;
    });
    return [{ keys: inside, schema: schema.slice(schemaKey('').length) }];
  });
  if (wanted.length === 0) return whole(oneLine(root.label), all);
  const [only] = wanted;
  if (wanted.length === 1 && only?.schema !== undefined)
    return whole(`schema ${oneLine(only.schema)}`, only.keys);
  const keys = [...new Set(wanted.flatMap((one) => one.keys))].filter(
    (key) => entities.table(key) !== undefined,
  );
  const [first] = keys;
  const names = first === undefined ? '' : entities.reference(first).name;
  return {
    keys,
    title: keys.length > 1 ? `${names} and ${plural(keys.length - 1, 'other table')}` : names,
    isPart: true,
    nothing: 'Views have no foreign keys, and are not drawn. Choose a table, or a schema.',
  };
}

function drawn(picture: Picture, { entities, pathTo }: Tables, root: string) {
  const { svg, width, height, boxes } = drawDiagram(picture);
  return {
    kind: 'diagram' as const,
    svg,
    width,
    height,
    links: picture.links.length,
    left: picture.left,
    mermaid: mermaidPicture(picture),
    tables: picture.tables.map(({ reference }, at) => ({
      node: JSON.stringify([root, ...pathTo(reference.key)]),
      name: visible(reference.name),
      spoken: spoken(picture, at),
      columns: (entities.table(reference.key)?.columns ?? []).map(({ name }) => visible(name)),
      ...(boxes[at] ?? { x: 0, y: 0, width: 0, height: 0 }),
    })),
  };
}

/** Describes a table in words: its columns, its references, and the tables that reference it. */
function spoken({ tables, links }: Picture, at: number): string {
  const table = tables[at];
  if (table === undefined) return '';
  const name = (place: number): string => tables[place]?.reference.name ?? '';
  const columns = table.columns.length + table.more;
  const keys = table.columns.filter(({ keys: marks }) => marks.startsWith('PK')).map((one) => one.name);
  const out = links.filter(({ from }) => from === at);
  const into = new Set(links.filter(({ to }) => to === at).map(({ from }) => name(from)));
  const sentences = [
    `Table ${table.reference.name}`,
    ...(table.isInside ? [plural(columns, 'column')] : ['outside of what is shown']),
    ...(keys.length === 0 ? [] : [`primary key ${keys.join(', ')}`]),
    ...(table.partitions === 0 ? [] : [plural(table.partitions, 'partition')]),
    ...out.map(
      ({ to, columns: own, optional, single }) =>
        `${own.join(', ')} refers to ${optional ? 'one or none' : 'one'} of ${name(to)}${single ? ', each to another' : ''}`,
    ),
    ...(into.size === 0 ? [] : [`referred to by ${[...into].join(', ')}`]),
  ];
  return visible(`${sentences.join('. ')}.`);
}
