/** Builds the outline of the schema that migrations create; each object has the statement that created it. */
import { displayName, foreignKeysTo, indexesOf, partitions, tableByKey } from '../../core/schema/lookup.ts';
import type { Column, Constraint, Index, Relation, Schema, Table, View } from '../../core/schema/model.ts';
import { markOf, personalDataIn } from '../../core/personal-data/personal-data.ts';
import { markLabel, markSentence, tableLabel, tableSentences } from '../../core/personal-data/present.ts';
import { noPersonalDataSettings, type PersonalDataSettings } from '../../core/personal-data/settings.ts';
import type { SchemaNodeKind } from '../../protocol/schema.ts';
import { databaseGroups, schemaGroups, tableGroups } from './from-replay-objects.ts';
import {
  branch,
  compare,
  end,
  group,
  leaf,
  nodes,
  relationKey,
  schemaKey,
  type Inside,
  type Leaf,
  type OutlineNode,
} from './outline.ts';
import { originOf, type Source } from './replay-source.ts';
import { Pages } from './pages.ts';
import { newestVersion } from '../../core/migrations/dialect/server-version.ts';
import { wordedRelation } from '../../core/schema/print/worded.ts';
import { relationText } from '../../core/schema/print/one-relation.ts';
import { numberedBy, wordsOf } from '../../core/schema/words.ts';
import { groupBy } from '../../core/collections/group-by.ts';
import { plural } from '../../core/text/format.ts';

/** `root`: the folder that origin paths are relative to. */
export function outlineOfReplay(
  schema: Schema,
  root: string,
  settings: PersonalDataSettings = noPersonalDataSettings,
  pages = new Pages(),
): Inside {
  const bySchema = groupBy(schema.relations.values(), (relation) => relation.schema);
  const made = [...schema.namespaces.values()].filter(({ origin }) => origin !== undefined);
  const names = [...new Set([...bySchema.keys(), ...made.map(({ name }) => name)])].sort(compare);
  const source: Source = {
    ...{ schema, root, pages },
    personal: personalDataIn(schema, settings),
    words: wordsOf(schema),
  };
  const schemas = names.map((name) => schemaNode(name, bySchema.get(name) ?? [], source));
  const [only] = schemas;
  const isPublic = names.length === 1 && names[0] === 'public' && only !== undefined;
  return nodes([
    ...(isPublic ? [{ ...only, role: 'in-place' as const }] : schemas),
    ...databaseGroups(source),
  ]);
}

function schemaNode(name: string, relations: readonly Relation[], source: Source): OutlineNode {
  const shown = relations
    .filter((one): one is Table | View => one.kind !== 'sequence' && !isPartition(one))
    .sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name));
  const namespace = source.schema.namespaces.get(name);
  const label = name === 'public' ? (source.words.home ?? name) : name;
  return branch(
    leaf('schema', label, {
      detail: plural(shown.length, 'relation'),
      tooltip: namespace?.comment === undefined ? [label] : [label, namespace.comment],
      sqlName: source.words.quoted(label),
      origin: namespace?.origin && originOf(namespace.origin, source),
    }),
    schemaKey(name),
    () => {
      const tables = shown.filter((one) => 'constraints' in one);
      const views = shown.filter((one): one is View => !('constraints' in one));
      return nodes([
        source.pages.cut(`${source.root}/${name}/tables`, tables, keyOf, (one) => table(one, source)),
        source.pages.cut(`${source.root}/${name}/views`, views, keyOf, (one) => view(one, source)),
        ...schemaGroups(name, relations, source),
      ]);
    },
    name === 'public',
  );
}

function keyOf({ name }: Relation): string {
  return relationKey(name);
}

function isPartition(relation: Relation): boolean {
  return 'partitionOf' in relation && relation.partitionOf !== undefined;
}

function table(of: Table, source: Source): OutlineNode {
  const parts = partitions(source.schema, of.key).length;
  const kind: SchemaNodeKind =
    of.kind === 'foreign-table'
      ? 'foreign-table'
      : of.partitionBy === undefined
        ? 'table'
        : 'partitioned-table';
  const facts = [
    ...(of.certainty === 'possible' ? ['may exist: made conditionally'] : []),
    ...(of.persistence === 'permanent' ? [] : [of.persistence]),
    ...(of.rowSecurity.enabled ? ['row security'] : []),
    ...(of.partitionBy === undefined ? [] : [`by ${of.partitionBy.strategy}, ${plural(parts, 'partition')}`]),
    ...(of.partitionOf === undefined ? [] : [of.partitionOf.bound]),
  ];
  const personal = source.personal.table(of.key);
  const own = leaf(kind, of.name, {
    detail: facts.join(', '),
    personal: personal && tableLabel(personal),
    tooltip: [
      displayName(of.key),
      ...(personal === undefined ? [] : tableSentences(personal)),
      ...(of.complete ? [] : ['Columns may be missing: it was made from something not known here.']),
      ...(of.comment === undefined ? [] : [of.comment]),
      ...(of.rowSecurity.enabled
        ? [`Row-level security is ${of.rowSecurity.forced ? 'forced' : 'enabled'}.`]
        : []),
      `Created by ${of.origin.file}`,
    ],
    sqlName: source.words.qualified(of.schema, of.name),
    relation: { schema: of.schema, name: of.name },
    origin: originOf(of.origin, source),
  });
  const node = branch(own, relationKey(of.name), () => insideTable(of, source));
  return { ...node, define: of.complete ? define(of, source) : undefined };
}

function insideTable(of: Table, source: Source): Inside {
  const keys = of.constraints.filter(isKey);
  const checks = of.constraints.filter((one) => !isKey(one) && (one.kind !== 'not-null' || !one.valid));
  const incoming = foreignKeysTo(source.schema, of.key);
  const parts = partitions(source.schema, of.key).toSorted((a, b) => compare(a.name, b.name));
  return nodes([
    ...of.columns.map((one) => end(column(one, of, source), `c:${one.name}`)),
    ...group(
      'Keys',
      keys.map((one) => constraint(one, source)),
    ),
    ...group(
      'Indexes',
      indexesOf(source.schema, of.key).map((one) => index(one, source)),
    ),
    ...group(
      'Constraints',
      checks.map((one) => constraint(one, source)),
    ),
    ...group(
      'Referenced By',
      incoming.map(({ table: from, constraint: key }) =>
        leaf('foreign-key', displayName(from.key), {
          detail: `(${key.columns.join(', ')})`,
          tooltip: [key.name],
          sqlName: source.words.qualified(from.schema, from.name),
          origin: originOf(key.origin, source),
        }),
      ),
    ),
    ...tableGroups(of, source),
    source.pages.cut(`${source.root}/${of.key}/partitions`, parts, keyOf, (one) => table(one, source)),
  ]);
}

function column(of: Column, owner: Table, source: Source): Leaf {
  const within = (kind: Constraint['kind']): boolean =>
    owner.constraints.some((one) => one.kind === kind && one.columns.includes(of.name));
  const type = source.words.type(of);
  const mark = markOf(source.personal.table(owner.key), of.name);
  return leaf(
    within('primary-key') ? 'key-column' : within('foreign-key') ? 'reference-column' : 'column',
    of.name,
    {
      detail: [
        type,
        ...(of.nullable ? [] : ['not null']),
        ...(of.identity === undefined ? [] : ['identity']),
        ...[numberedBy(of) ?? []].flat(),
        ...(of.generated === undefined ? [] : [of.generated === 'stored' ? 'generated' : 'virtual']),
        ...(of.default === undefined || of.generated !== undefined ? [] : ['default']),
      ].join(', '),
      personal: mark && markLabel(mark),
      tooltip: [
        `${of.name} ${type}`,
        ...(mark === undefined ? [] : [markSentence(mark)]),
        of.nullable ? 'nullable' : 'not null',
        ...(of.default === undefined ? [] : [`default ${of.default}`]),
        ...(of.identity === undefined ? [] : [`identity ${of.identity}`]),
        ...(of.generated === undefined ? [] : [`generated, ${of.generated}`]),
        ...(of.comment === undefined ? [] : [of.comment]),
        `Last changed by ${of.origin.file}`,
      ],
      sqlName: source.words.quoted(of.name),
      column: {
        name: of.name,
        type: source.words.typeSql(of),
        nullable: of.nullable,
        hasDefault: of.default !== undefined || of.identity === 'by-default',
        isComputed: of.generated !== undefined || of.identity === 'always',
      },
      origin: originOf(of.origin, source),
    },
  );
}

function constraint(of: Constraint, source: Source): Leaf {
  const target = of.references === undefined ? undefined : tableByKey(source.schema, of.references.relation);
  const arrow = of.references === undefined ? '' : ` → ${displayName(of.references.relation)}`;
  const body = of.expression ?? (of.columns.length === 0 ? '' : `(${of.columns.join(', ')})`);
  return leaf(kindOf(of), of.name, {
    detail: `${body}${arrow}${of.valid ? '' : ', not valid'}`,
    tooltip: [
      ...(of.expression === undefined ? [] : [of.expression]),
      ...(of.references === undefined || target !== undefined
        ? []
        : ['The referenced table is not created by these migrations.']),
      ...(of.valid ? [] : ['Rows that were there before it may break it: it was never validated.']),
    ],
    sqlName: source.words.quoted(of.name),
    origin: originOf(of.origin, source),
  });
}

function kindOf(of: Constraint): SchemaNodeKind {
  switch (of.kind) {
    case 'primary-key':
      return 'primary-key';
    case 'unique':
      return 'unique-key';
    case 'foreign-key':
      return 'foreign-key';
    case 'check':
    case 'exclusion':
    case 'not-null':
      return of.valid ? 'constraint' : 'unvalidated-constraint';
  }
}

function isKey(of: Constraint): boolean {
  return of.kind === 'primary-key' || of.kind === 'unique' || of.kind === 'foreign-key';
}

function index(of: Index, source: Source): Leaf {
  const keys = of.elements.map(
    (one) => `${one.column ?? one.expression ?? '?'}${one.descending ? ' desc' : ''}`,
  );
  const include = of.include.length === 0 ? '' : ` include (${of.include.join(', ')})`;
  const where = of.where === undefined ? '' : ` where ${of.where}`;
  return leaf(of.valid ? 'index' : 'invalid-index', of.name, {
    detail: `${of.unique ? 'unique ' : ''}${of.method} (${keys.join(', ')})${include}${where}`,
    tooltip: [
      ...(of.constraint === undefined ? [] : [`Behind constraint ${of.constraint}`]),
      ...(of.valid ? [] : ['It may be invalid: it costs writes and serves no query.']),
    ],
    sqlName: source.words.qualified(of.schema, of.name),
    origin: originOf(of.origin, source),
  });
}

function view(of: View, source: Source): OutlineNode {
  const own = leaf(of.kind === 'view' ? 'view' : 'materialized-view', of.name, {
    detail: [
      ...(of.certainty === 'possible' ? ['may exist: made conditionally'] : []),
      ...(of.kind === 'materialized-view' && !of.populated ? ['not populated'] : []),
    ].join(', '),
    tooltip: [
      displayName(of.key),
      ...(of.comment === undefined ? [] : [of.comment]),
      ...(of.reads.length === 0 ? [] : [`Reads ${of.reads.map(displayName).join(', ')}`]),
      `Created by ${of.origin.file}`,
    ],
    sqlName: source.words.qualified(of.schema, of.name),
    relation: { schema: of.schema, name: of.name },
    origin: originOf(of.origin, source),
  });
  const node = branch(own, relationKey(of.name), () =>
    nodes([
      ...(of.columns ?? []).map((name) => end(viewColumn(name, of, source), `c:${name}`)),
      ...group(
        'Indexes',
        indexesOf(source.schema, of.key).map((one) => index(one, source)),
      ),
      ...tableGroups(of, source),
    ]),
  );
  return { ...node, define: define(of, source) };
}

/** The definition from these migrations, for any version. */
function define(of: Table | View, { schema }: Source): OutlineNode['define'] {
  if (schema.dialect !== 'postgresql' && wordedRelation(schema, of.key).length === 0) return undefined;
  return () => {
    const sql = relationText(schema, of.key, newestVersion);
    return Promise.resolve({ kind: 'definition', name: of.name, sql: sql.trimEnd() });
  };
}

function viewColumn(name: string, of: View, source: Source): Leaf {
  const mark = markOf(source.personal.table(of.key), name);
  const typed = of.columnTypes[of.columns?.indexOf(name) ?? -1];
  const type = typed === undefined ? undefined : { type: typed };
  return leaf('column', name, {
    detail: type === undefined ? '' : source.words.type(type),
    sqlName: source.words.quoted(name),
    column: {
      name,
      type: type === undefined ? '' : source.words.typeSql(type),
      nullable: true,
      hasDefault: false,
      isComputed: false,
    },
    tooltip: mark === undefined ? [] : [name, markSentence(mark)],
    personal: mark && markLabel(mark),
  });
}

/** Tables before the objects that depend on them. */
function rank({ kind }: Relation): number {
  return kind === 'view' || kind === 'materialized-view' ? 1 : 0;
}
