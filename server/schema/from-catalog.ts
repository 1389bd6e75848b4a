/** What a database's catalog holds, as an outline. Details that only the server can print are asked for one relation at a time. */
import type {
  CatalogColumn,
  CatalogConstraint,
  CatalogIndex,
  CatalogRelation,
  CatalogSnapshot,
  RelationDetails,
  RelationKind,
} from '../../core/catalog/catalog.ts';
import { formatBytes, formatCount } from '../../core/plan/format.ts';
import {
  markOf,
  personalDataOf,
  personalTable,
  type PersonalData,
  type PersonalTable,
} from '../../core/personal-data/personal-data.ts';
import { markLabel, markSentence, tableLabel, tableSentences } from '../../core/personal-data/present.ts';
import type { PersonalDataSettings } from '../../core/personal-data/settings.ts';
import { shapeOfCatalog, type DataShape } from '../../core/personal-data/shape.ts';
import { keyOf as shapeKey } from '../../core/schema/lookup.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { SchemaNodeKind } from '../../protocol/schema.ts';
import {
  count,
  groups,
  leaf,
  qualified,
  type Inside,
  type Leaf,
  type Origins,
  type Outline,
  type OutlineGroup,
  type OutlineRelation,
} from './outline.ts';

export interface CatalogSource {
  readonly snapshot: CatalogSnapshot;
  /** Undefined where the relation went away or could not be read; the outline then shows what the snapshot has. */
  readonly describe: (relation: CatalogRelation) => Promise<RelationDetails | undefined>;
  readonly origins: Origins;
  readonly notes: readonly OutlineGroup[];
  /** What the project says of its own data. */
  readonly personalData: PersonalDataSettings;
}

/** Of more relations than this, tables are not marked before somebody opens them: to read all their names would be felt. */
const mostMarked = 3_000;

export function outlineOfCatalog(given: CatalogSource): Outline {
  const shape = shapeOfCatalog(given.snapshot);
  const count = given.snapshot.schemas.reduce((sum, { relations }) => sum + relations.length, 0);
  const personal = personalDataOf(shape, given.personalData);
  const source: Marked = { ...given, shape, personal, marksTables: count <= mostMarked };
  return {
    notes: source.notes,
    schemas: source.snapshot.schemas.map(({ name, relations }) => {
      const partitions = childrenByParent(relations);
      return {
        name,
        relations: () =>
          relations
            .filter((one) => !one.isPartition)
            .toSorted((a, b) => rank(a) - rank(b))
            .map((one) => relation(one, source, partitions)),
        groups: () => [],
      };
    }),
  };
}

interface Marked extends CatalogSource {
  readonly shape: DataShape;
  readonly personal: PersonalData;
  readonly marksTables: boolean;
}

type Partitions = ReadonlyMap<string, readonly CatalogRelation[]>;

function childrenByParent(relations: readonly CatalogRelation[]): Partitions {
  const result = new Map<string, CatalogRelation[]>();
  for (const one of relations) {
    for (const parent of one.isPartition ? one.parents : []) {
      const key = keyOf(parent.schema, parent.name);
      result.set(key, [...(result.get(key) ?? []), one]);
    }
  }
  return result;
}

const kinds: Readonly<Record<RelationKind, SchemaNodeKind>> = {
  table: 'table',
  partitionedTable: 'partitioned-table',
  view: 'view',
  materializedView: 'materialized-view',
  foreignTable: 'foreign-table',
};

function relation(of: CatalogRelation, source: Marked, partitions: Partitions): OutlineRelation {
  const sizes = [
    ...(of.rowEstimate === undefined ? [] : [`~${formatCount(of.rowEstimate)} rows`]),
    ...(of.estimatedBytes === 0 ? [] : [formatBytes(of.estimatedBytes)]),
  ];
  const members = partitions.get(keyOf(of.schema, of.name)) ?? [];
  const found = source.marksTables ? source.personal.table(shapeKey(of.schema, of.name)) : undefined;
  const own = leaf(kinds[of.kind], of.name, {
    personal: found && tableLabel(found),
    detail: [
      ...(of.kind === 'partitionedTable' ? [count(members.length, 'partition')] : []),
      ...(of.persistence === 'permanent' ? [] : [of.persistence]),
      ...sizes,
    ].join(', '),
    tooltip: [
      `${of.schema}.${of.name}`,
      ...(found === undefined ? [] : tableSentences(found)),
      ...(of.rowEstimate === undefined
        ? ['Never analysed: no row count.']
        : [`About ${formatCount(of.rowEstimate)} rows, as of the last ANALYZE.`]),
      ...(of.rowSecurity === 'off' ? [] : [`Row-level security is ${of.rowSecurity}.`]),
    ],
    sqlName: qualified(of.schema, of.name),
    origin: source.origins.relation(of.schema, of.name),
  });
  return {
    ...own,
    inside: async () => {
      const details = await source.describe(of);
      return inside(
        of,
        source,
        details,
        members.map((one) => relation(one, source, partitions)),
      );
    },
  };
}

function inside(
  of: CatalogRelation,
  source: Marked,
  details: RelationDetails | undefined,
  partitions: readonly OutlineRelation[],
): Inside {
  const within: Within = {
    of,
    origins: source.origins,
    details,
    personal: withComments(of, source, details),
    definitions: new Map(
      [...(details?.constraints ?? []), ...(details?.indexes ?? [])].map((one) => [one.name, one.definition]),
    ),
  };
  const primary = of.constraints.find((one) => one.kind === 'primaryKey');
  const keys = of.constraints.filter(isKey);
  const others = of.constraints.filter((one) => !isKey(one));
  return {
    columns: of.columns.map((one) => column(one, primary?.columns.includes(one.name) === true, within)),
    groups: groups(
      ['Keys', keys.map((one) => constraint(one, within))],
      ['Indexes', of.indexes.map((one) => index(one, within))],
      ['Constraints', others.map((one) => constraint(one, within))],
    ),
    partitions,
  };
}

/** A relation whose inside is shown. */
interface Within {
  readonly of: CatalogRelation;
  readonly origins: Origins;
  readonly details: RelationDetails | undefined;
  readonly personal: PersonalTable | undefined;
  /** As the server prints them, by name. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** What comments say is known only here, where the relation is read for itself. */
function withComments(
  of: CatalogRelation,
  { shape, personal, personalData }: Marked,
  details: RelationDetails | undefined,
): PersonalTable | undefined {
  const key = shapeKey(of.schema, of.name);
  const table = shape.table(key);
  const hasComments =
    details?.comment !== undefined || details?.columns.some(({ comment }) => comment !== undefined);
  if (table === undefined || details === undefined || hasComments !== true) return personal.table(key);
  const columns = table.columns.map((one) => ({
    ...one,
    comment: details.columns.find(({ name }) => name === one.name)?.comment,
  }));
  return personalTable({ ...table, comment: details.comment, columns }, shape, personalData);
}

function column(of: CatalogColumn, isKeyColumn: boolean, within: Within): Leaf {
  const { schema, name } = within.of;
  const more = within.details?.columns.find((one) => one.name === of.name);
  const mark = markOf(within.personal, of.name);
  return leaf(isKeyColumn ? 'key-column' : 'column', of.name, {
    detail: `${shortType(of.type)}${of.nullable ? '' : ', not null'}`,
    personal: mark && markLabel(mark),
    tooltip: [
      `${of.name} ${of.type}`,
      ...(mark === undefined ? [] : [markSentence(mark)]),
      of.nullable ? 'nullable' : 'not null',
      ...(of.identity === 'none' ? [] : [`identity ${of.identity === 'always' ? 'always' : 'by default'}`]),
      ...(of.generated === 'none' ? [] : [`generated, ${of.generated}`]),
      ...(more?.expression === undefined
        ? []
        : [`${of.generated === 'none' ? 'default' : 'as'} ${more.expression}`]),
      ...(more?.comment === undefined ? [] : [more.comment]),
    ],
    sqlName: quoteIdentifier(of.name),
    origin: within.origins.column(schema, name, of.name),
  });
}

/** The names that people write; the full ones are in the tooltip. */
function shortType(type: string): string {
  return type
    .replace(/^timestamp(\(\d\))? with time zone/, 'timestamptz$1')
    .replace(/^(timestamp(?:\(\d\))?) without time zone/, '$1')
    .replace(/^character varying/, 'varchar')
    .replace(/^character\(/, 'char(')
    .replace(/^public\./, '');
}

function constraint(of: CatalogConstraint, { of: owner, origins, definitions }: Within): Leaf {
  const arrow = of.kind === 'foreignKey' ? ` → ${qualified(of.references.schema, of.references.name)}` : '';
  const validity = 'validity' in of && of.validity !== 'valid' ? `, ${validityText[of.validity]}` : '';
  return leaf(constraintKinds[of.kind], of.name, {
    detail: `${of.columns.length === 0 ? '' : `(${of.columns.join(', ')})`}${arrow}${validity}`,
    tooltip: tooltipOf(definitions.get(of.name)),
    sqlName: quoteIdentifier(of.name),
    origin: origins.constraint(owner.schema, owner.name, of.name),
  });
}

const validityText = { notValid: 'not valid', notEnforced: 'not enforced' } as const;

const constraintKinds: Readonly<Record<CatalogConstraint['kind'], SchemaNodeKind>> = {
  primaryKey: 'primary-key',
  unique: 'unique-key',
  foreignKey: 'foreign-key',
  exclusion: 'constraint',
  check: 'constraint',
  notNull: 'constraint',
};

function isKey(of: CatalogConstraint): boolean {
  return of.kind === 'primaryKey' || of.kind === 'unique' || of.kind === 'foreignKey';
}

function index(of: CatalogIndex, { of: { schema }, origins, definitions }: Within): Leaf {
  const keys = of.keys.map((key) => (key.kind === 'column' ? key.name : 'expression'));
  return leaf(of.valid ? 'index' : 'invalid-index', of.name, {
    detail: [
      `${of.unique ? 'unique ' : ''}${of.method} (${keys.join(', ')})`,
      ...(of.included.length === 0 ? [] : [`include (${of.included.join(', ')})`]),
      ...(of.partial ? ['partial'] : []),
      ...(of.valid ? [] : ['invalid']),
      ...(of.estimatedBytes === 0 ? [] : [formatBytes(of.estimatedBytes)]),
    ].join(', '),
    tooltip: [
      ...tooltipOf(definitions.get(of.name)),
      ...(of.valid
        ? []
        : ['Invalid: it costs writes and serves no query. Drop it concurrently and build it again.']),
    ],
    sqlName: qualified(schema, of.name),
    origin: origins.index(schema, of.name),
  });
}

function tooltipOf(definition: string | undefined): readonly string[] {
  return definition === undefined ? [] : [definition];
}

/** Tables before what is made of them; each sorted by name already. */
function rank({ kind }: CatalogRelation): number {
  return kind === 'view' || kind === 'materializedView' ? 1 : 0;
}

function keyOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}
