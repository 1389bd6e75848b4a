/**
 * Builds the outline of a database's catalog: names of relations from a snapshot, everything else read when it is opened. What could not be
 * read is a line with the error and hides nothing else.
 */
import { failure } from '../../protocol/message.ts';
import type {
  CatalogRelation,
  CatalogSchema,
  CatalogSnapshot,
  RelationKind,
  RelationName,
} from '../../core/catalog/catalog.ts';
import type { CatalogObject, ObjectKind } from '../../core/catalog/objects.ts';
import { formatBytes, formatCount, plural } from '../../core/text/format.ts';
import {
  markOf,
  personalDataOf,
  personalTable,
  type PersonalTable,
} from '../../core/personal-data/personal-data.ts';
import { markLabel, markSentence, tableLabel, tableSentences } from '../../core/personal-data/present.ts';
import { columnsOfCatalog, shapeOfCatalog } from '../../core/personal-data/shape.ts';
import { keyOf as shapeKey } from '../../core/schema/lookup.ts';
import type { Answer } from '../../engine/databases/catalog/explore/explore.ts';
import { columnsGroup } from '../../engine/databases/catalog/explore/of-relation.ts';
import {
  branch,
  end,
  folder,
  leaf,
  nodes,
  qualified,
  relationKey,
  schemaKey,
  type Inside,
  type Leaf,
  type Many,
  type OutlineNode,
} from './outline.ts';

import type { CatalogSource, Marked, Partitions, Within } from './catalog-source.ts';
import { define, folders, objectNodes, refusals, shortType, underWay } from './from-objects.ts';
import { groupBy } from '../../core/collections/group-by.ts';

/** Facts about relations are computed once; what may change is requested each time from a cache. */
export function outlineOfCatalog(given: CatalogSource): () => Promise<Inside> {
  const shape = shapeOfCatalog(given.snapshot);
  let partitions: Partitions | undefined;
  const source: Marked = {
    ...given,
    shape,
    personal: personalDataOf(shape, given.personalData),
    partitions: () => (partitions ??= childrenByParent(given.snapshot)),
  };
  const { schemas } = given.snapshot;
  const shown = schemas.map((one) => schemaNode(one, source));
  const [only] = shown;
  const [first] = schemas;
  const isHome =
    shown.length === 1 && first !== undefined && first.name === homeOf(source) && first.relations.length > 0;
  return async () =>
    nodes([
      ...source.notes,
      ...(isHome && only !== undefined ? [{ ...only, role: 'in-place' as const }] : shown),
      // The schema's own node already says that more is loading.
      ...(await folders({ of: 'database' }, source)).filter((one) => !isHome || one !== underWay),
    ]);
}

function schemaNode(schema: CatalogSchema, source: Marked): OutlineNode {
  const { name, relations, id } = schema;
  const own = leaf('schema', name, {
    detail: plural(relations.length, 'relation'),
    tooltip: [name],
    sqlName: source.words.quoted(name),
    object: id,
  });
  let lists: readonly Many[] | undefined;
  const parts = (which: string, list: readonly CatalogRelation[]): Many =>
    source.pages.cut(`${id}/${which}`, list, keyOf, (one) => relationNode(one, source));
  return branch(
    own,
    schemaKey(name),
    async () => {
      // Computed once: there may be a hundred thousand relations, and every path to one of them uses this.
      lists ??= [
        parts(
          'tables',
          relations.filter((one) => !one.isPartition && !isView(one)),
        ),
        parts('views', relations.filter(isView)),
      ];
      const coming = source.pending?.coming(schema) ?? [];
      return nodes([...lists, ...coming, ...(await folders({ of: 'schema', schema: id }, source))]);
    },
    name === homeOf(source),
  );
}

function homeOf({ words, snapshot }: CatalogSource): string | undefined {
  return words.home(snapshot.schemas.map(({ name }) => name));
}

function rowCount(rows: number): string {
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

function isView({ kind }: CatalogRelation): boolean {
  return kind === 'view' || kind === 'materializedView';
}

function keyOf({ name }: CatalogRelation): string {
  return relationKey(name);
}

/** A partition may be in another schema than its parent. */
function childrenByParent({ schemas }: CatalogSnapshot): Partitions {
  const all = schemas.flatMap(({ relations }) => relations.filter(({ isPartition }) => isPartition));
  const placed = all.flatMap((one) => one.parents.map((parent) => ({ one, parent })));
  const byParent = groupBy(placed, ({ parent }) => shapeKey(parent.schema, parent.name));
  return new Map([...byParent].map(([key, parts]) => [key, parts.map(({ one }) => one)]));
}

/** The path to a relation from the root: through its schema and, for a partition, through its parents. */
export function pathTo(snapshot: CatalogSnapshot, { schema, name }: RelationName): readonly string[] {
  const found = snapshot.schemas
    .find((one) => one.name === schema)
    ?.relations.find((one) => one.name === name);
  const [parent] = found?.isPartition === true ? found.parents : [];
  const above = parent === undefined ? [schemaKey(schema)] : pathTo(snapshot, parent);
  return [...above, relationKey(name)];
}

const kinds: Readonly<Record<RelationKind, ObjectKind>> = {
  table: 'table',
  partitionedTable: 'partitioned-table',
  view: 'view',
  materializedView: 'materialized-view',
  foreignTable: 'foreign-table',
};

function relationNode(of: CatalogRelation, source: Marked): OutlineNode {
  const members = source.partitions().get(shapeKey(of.schema, of.name)) ?? [];
  // At depth `names` columns are unknown, so there are no marks.
  const found =
    source.snapshot.depth === 'full' ? source.personal.table(shapeKey(of.schema, of.name)) : undefined;
  const mark = source.pending?.of(of);
  const own = leaf(kinds[of.kind], of.name, {
    personal: found && tableLabel(found),
    // Pending migrations come first, since the side bar is narrow.
    detail: [
      ...(mark?.detail ?? []),
      ...(of.kind === 'partitionedTable' ? [plural(members.length, 'partition')] : []),
      ...(of.isPartition && of.partitioning !== undefined ? [of.partitioning] : []),
      ...(of.kind === 'materializedView' && !of.populated ? ['not populated'] : []),
      ...(of.persistence === 'permanent' ? [] : [of.persistence]),
      ...(of.rowEstimate === undefined
        ? []
        : [`${of.counted === true ? '' : '~'}${rowCount(of.rowEstimate)}`]),
      ...(of.estimatedBytes === 0 ? [] : [formatBytes(of.estimatedBytes)]),
      ...(of.rowSecurity === 'off' ? [] : ['row security']),
    ].join(', '),
    tooltip: [
      `${of.schema}.${of.name}`,
      ...(of.comment === undefined ? [] : [of.comment]),
      ...(of.partitioning === undefined ? [] : [of.partitioning]),
      ...(found === undefined ? [] : tableSentences(found)),
      ...(of.kind === 'view'
        ? []
        : [source.words.rowCount(of.rowEstimate === undefined ? undefined : formatCount(of.rowEstimate))]),
      ...(of.rowSecurity === 'off' ? [] : [`Row-level security is ${of.rowSecurity}.`]),
      ...(mark?.tooltip ?? []),
    ],
    pending: mark?.what,
    sqlName: qualified(of.schema, of.name, source.words.quoted),
    relation: { schema: of.schema, name: of.name },
    origin: source.origins.relation(of.schema, of.name),
    object: of.id,
    changedAt: source.changedAt(of.schema, of.name),
  });
  const node = branch(own, relationKey(of.name), async () => {
    const read = await source.ask({ what: 'relation', id: of.id });
    if (read.kind === 'failed') return failure(read.failure.message);
    return insideRelation(
      of,
      read.value,
      source,
      source.pages.cut(`${of.id}/partitions`, members, keyOf, (one) => relationNode(one, source)),
    );
  });
  return { ...node, define: define({ kind: kinds[of.kind], id: of.id, name: of.name }, source) };
}

function insideRelation(of: CatalogRelation, answer: Answer, source: Marked, partitions: Many): Inside {
  const columns = answer.lists.find((one) => one.group === columnsGroup)?.objects ?? [];
  const within: Within = { of, origins: source.origins, personal: marksOf(of, columns, source) };
  const others = answer.lists.filter((one) => one.group !== columnsGroup);
  return nodes([
    ...refusals(answer.refused),
    ...(source.pending?.of(of)?.parts ?? []),
    source.pages.cut(
      `${of.id}/columns`,
      columns,
      (one) => `c:${one.name}`,
      (one) => end(column(one, within), `c:${one.name}`),
    ),
    ...others.map(({ group, objects }) =>
      folder(group, objects.length, () => nodes(objectNodes(group, objects, source, within))),
    ),
    partitions,
  ]);
}

/** In a large database, comments and columns are known only when the relation itself has been read. */
function marksOf(
  of: CatalogRelation,
  columns: readonly CatalogObject[],
  { shape, personalData }: Marked,
): PersonalTable | undefined {
  const table = shape.table(shapeKey(of.schema, of.name));
  if (table === undefined) return undefined;
  const read = columnsOfCatalog(columns.map((one) => ({ ...one, type: one.type ?? '' })));
  return personalTable({ ...table, columns: read }, shape, personalData);
}

function column(of: CatalogObject, within: Within): Leaf {
  const { schema, name } = within.of;
  const type = of.type ?? '';
  const words = of.detail.split(', ');
  const mark = markOf(within.personal, of.name);
  return leaf(of.kind, of.name, {
    detail: [shortType(type), ...(of.detail === '' ? [] : [of.detail])].join(', '),
    personal: mark && markLabel(mark),
    tooltip: [
      `${of.name} ${type}`,
      ...(mark === undefined ? [] : [markSentence(mark)]),
      ...of.facts,
      ...(of.comment === undefined ? [] : [of.comment]),
    ],
    sqlName: of.sqlName,
    column: {
      name: of.name,
      type,
      nullable: !words.includes('not null'),
      hasDefault: ['default', 'identity by default', 'auto_increment'].some((word) => words.includes(word)),
      isComputed: ['generated', 'virtual', 'identity'].some((word) => words.includes(word)),
    },
    origin: within.origins.column(schema, name, of.name),
  });
}
