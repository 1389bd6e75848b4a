/** Folders for the objects that migrations create other than tables, views, columns, keys and indexes. */
import { programConcern, relationConcern, typeConcern } from '../../core/lint/affected-objects.ts';
import { displayName } from '../../core/schema/lookup.ts';
import type {
  NamedObject,
  Privilege,
  Relation,
  Routine,
  Sequence,
  Table,
  UserType,
  View,
} from '../../core/schema/model.ts';
import { typeText } from '../../core/schema/type-text.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { SchemaNodeKind } from '../../protocol/schema.ts';
import {
  branch,
  compare,
  end,
  group,
  leaf,
  nodes,
  qualified,
  type Leaf,
  type OutlineNode,
} from './outline.ts';
import { originOf, type Source } from './replay-source.ts';

export function schemaGroups(
  schema: string,
  relations: readonly Relation[],
  source: Source,
): readonly OutlineNode[] {
  const routines = [...source.schema.functions.values()].flat().filter((one) => one.schema === schema);
  const types = [...source.schema.types.values()].filter((one) => one.schema === schema);
  const objects = [...source.schema.objects.values()].filter((one) => one.schema === schema);
  const of = (form: Routine['form']) =>
    named(routines.filter((one) => one.form === form)).map((one) => routine(one, source));
  const typesOf = (...forms: readonly UserType['form'][]) =>
    named(types.filter((one) => forms.includes(one.form))).map((one) => type(one, source));
  const sequences = relations.filter((one) => one.kind === 'sequence');
  return [
    ...group('Functions', of('function')),
    ...group('Procedures', of('procedure')),
    ...group('Aggregates', of('aggregate')),
    ...group(
      'Sequences',
      named(sequences).map((one) => sequence(one, source)),
    ),
    ...group('Enums', typesOf('enum')),
    ...group('Domains', typesOf('domain')),
    ...group('Composite Types', typesOf('composite')),
    ...group('Range Types', typesOf('range')),
    ...group('Base Types', typesOf('base', 'shell')),
    ...objectGroups(objects, source),
    ...group('Grants', grants(source.schema.namespaces.get(schema)?.privileges)),
  ];
}

export function databaseGroups(source: Source): readonly OutlineNode[] {
  const { extensions, publications, eventTriggers, objects, roles, defaultPrivileges } = source.schema;
  const plain = (kind: SchemaNodeKind, name: string, rest: Parameters<typeof leaf>[2]): Leaf =>
    leaf(kind, name, { sqlName: quoteIdentifier(name), ...rest });
  return [
    ...group(
      'Extensions',
      named(extensions.values()).map((one) =>
        plain('extension', one.name, {
          detail: one.version ?? '',
          tooltip: [...(one.schema === undefined ? [] : [`in schema ${one.schema}`]), ...said(one.comment)],
          origin: originOf(one.origin, source),
        }),
      ),
    ),
    ...group(
      'Publications',
      named(publications.values()).map((one) => {
        const tables = one.tables.map(({ relation }) => displayName(relation));
        return plain('publication', one.name, {
          detail: one.allTables ? 'all tables' : [...tables, ...one.schemas].join(', '),
          tooltip: said(one.comment),
          origin: originOf(one.origin, source),
        });
      }),
    ),
    ...group(
      'Event Triggers',
      named(eventTriggers.values()).map((one) =>
        plain('event-trigger', one.name, {
          detail: [`on ${one.event} → ${displayName(one.function)}`, ...one.tags, ...fired(one.firing)].join(
            ', ',
          ),
          tooltip: said(one.comment),
          origin: originOf(one.origin, source),
        }),
      ),
    ),
    ...objectGroups(
      [...objects.values()].filter(({ schema }) => schema === undefined),
      source,
    ),
    ...group(
      'Default Privileges',
      defaultPrivileges.map((one) =>
        leaf(
          'default-privileges',
          `${one.objectKind}${one.schema === undefined ? '' : ` in ${one.schema}`}`,
          {
            detail: `${one.change} ${one.privilege.privileges.join(', ')}, ${grantee(one.privilege)}`,
            tooltip: one.role === undefined ? [] : [`made by ${one.role}`],
            origin: originOf(one.origin, source),
          },
        ),
      ),
    ),
    ...group(
      'Roles',
      named(roles.values())
        .filter(({ known }) => known)
        .map((one) =>
          plain('role', one.name, {
            detail:
              one.memberOf.length === 0 ? '' : `member of ${one.memberOf.map(({ role }) => role).join(', ')}`,
            tooltip: said(one.comment),
            origin: originOf(one.origin, source),
          }),
        ),
    ),
  ];
}

/** Other dependents of a table or view. */
export function tableGroups(of: Table | View, source: Source): readonly OutlineNode[] {
  const statistics = [...source.schema.statistics.values()].filter(({ relation }) => relation === of.key);
  return [
    ...group(
      'Policies',
      ('policies' in of ? of.policies : []).map((one) =>
        leaf('policy', one.name, {
          detail: [
            one.command,
            `for ${one.roles.join(', ')}`,
            ...(one.permissive ? [] : ['restrictive']),
          ].join(', '),
          tooltip: [
            ...(one.using === undefined ? [] : [`using ${one.using.text}`]),
            ...(one.withCheck === undefined ? [] : [`with check ${one.withCheck.text}`]),
            ...('rowSecurity' in of && !of.rowSecurity.enabled
              ? ['Not in force: row-level security of the table is off.']
              : []),
            ...said(one.comment),
          ],
          sqlName: quoteIdentifier(one.name),
          origin: originOf(one.origin, source),
        }),
      ),
    ),
    ...group(
      'Triggers',
      of.triggers.map((one) =>
        leaf(one.firing === 'disabled' ? 'disabled-trigger' : 'trigger', one.name, {
          detail: [
            `${one.timing.replace('-', ' ')} ${one.events.join(' or ')} → ${displayName(one.function)}`,
            ...fired(one.firing),
          ].join(', '),
          tooltip: [`for each ${one.forEach}`, ...(one.inherited ? ['inherited'] : []), ...said(one.comment)],
          sqlName: quoteIdentifier(one.name),
          origin: originOf(one.origin, source),
        }),
      ),
    ),
    ...group(
      'Rules',
      of.rules.map((one) =>
        leaf('rule', one.name, {
          detail: [`on ${one.event}`, ...(one.instead ? ['instead'] : []), ...fired(one.firing)].join(', '),
          tooltip: said(one.comment),
          sqlName: quoteIdentifier(one.name),
          origin: originOf(one.origin, source),
        }),
      ),
    ),
    ...group(
      'Statistics Objects',
      statistics.map((one) =>
        leaf('statistics', one.name, {
          detail: one.kinds.join(', '),
          tooltip: said(one.comment),
          sqlName: qualified(one.schema, one.name),
          origin: originOf(one.origin, source),
        }),
      ),
    ),
    ...group('Grants', grants(of.privileges)),
  ];
}

function routine(of: Routine, source: Source): OutlineNode {
  const types = of.arguments.map(typeText).join(', ');
  const returns =
    of.returns === undefined ? '' : ` → ${of.returnsSet ? 'setof ' : ''}${typeText(of.returns)}`;
  const found = leaf(of.form, of.name, {
    detail: `(${types})${returns}`,
    tooltip: [
      ...(of.form === 'aggregate' ? [] : [`${of.volatility}, ${of.language}`]),
      ...(of.securityDefiner ? ['Runs with the rights of its owner.'] : []),
      ...said(of.comment),
    ],
    sqlName: `${qualified(of.schema, of.name)}(${types})`,
    concern: programConcern(of.schema, of.name),
    origin: originOf(of.origin, source),
  });
  return end(found, `${of.name}(${types})`);
}

const typeKinds = {
  enum: 'enum',
  domain: 'domain',
  composite: 'composite-type',
  range: 'range-type',
  base: 'type',
  shell: 'type',
} as const;

function type(of: UserType, source: Source): OutlineNode {
  const found = leaf(typeKinds[of.form], of.name, {
    detail: typeDetail(of),
    tooltip: said(of.comment),
    sqlName: qualified(of.schema, of.name),
    concern: typeConcern(of.schema, of.name),
    origin: originOf(of.origin, source),
  });
  const parts = [
    ...of.values.map((one) => leaf('enum-value', one)),
    ...of.attributes.map((one) =>
      leaf('column', one.name, { detail: typeText(one.type), tooltip: said(one.comment) }),
    ),
    ...of.checks.map((one) =>
      leaf(one.valid ? 'constraint' : 'unvalidated-constraint', one.name, {
        detail: one.valid ? one.expression : `${one.expression}, not valid`,
      }),
    ),
  ];
  if (parts.length === 0) return end(found, of.name);
  return branch(found, of.name, () => nodes(parts.map((one) => end(one, one.label))));
}

function typeDetail(of: UserType): string {
  if (of.form === 'enum') return of.values.join(', ');
  if (of.form === 'composite') return of.attributes.map(({ name }) => name).join(', ');
  if (of.domainOf === undefined) return of.form === 'shell' ? 'shell' : '';
  return `${typeText(of.domainOf)}${of.notNull ? ', not null' : ''}`;
}

function sequence(of: Sequence, source: Source): Leaf {
  const owner = of.ownedBy && `${displayName(of.ownedBy.relation)}.${of.ownedBy.column}`;
  return leaf('sequence', of.name, {
    detail: of.type === 'int8' ? '' : of.type,
    tooltip: [
      `from ${of.minimum} to ${of.maximum} by ${of.increment}`,
      ...(owner === undefined ? [] : [`${of.identity ? 'identity of' : 'owned by'} ${owner}`]),
      ...said(of.comment),
    ],
    sqlName: qualified(of.schema, of.name),
    concern: relationConcern(of.schema, of.name),
    origin: originOf(of.origin, source),
  });
}

/** One folder for each kind, with the same names as in a database's tree. */
function objectGroups(objects: readonly NamedObject[], source: Source): readonly OutlineNode[] {
  const sorts = [...new Set(objects.map(({ objectKind }) => objectKind))].sort(compare);
  return sorts.flatMap((sort) => {
    const { folder, kind } = folders[sort] ?? { folder: 'Others', kind: 'cast' };
    return group(
      folder,
      named(objects.filter(({ objectKind }) => objectKind === sort)).map((one) => {
        const found = leaf(kind, one.name, {
          detail: one.signature,
          tooltip: said(one.comment),
          origin: originOf(one.origin, source),
        });
        return end(found, one.key);
      }),
    );
  });
}

/** For objects that replay keeps as text. */
const folders: Readonly<
  Partial<Record<NamedObject['objectKind'], { readonly folder: string; readonly kind: SchemaNodeKind }>>
> = {
  subscription: { folder: 'Subscriptions', kind: 'subscription' },
  operator: { folder: 'Operators', kind: 'operator' },
  'operator-class': { folder: 'Operator Classes', kind: 'operator' },
  'operator-family': { folder: 'Operator Families', kind: 'operator' },
  collation: { folder: 'Collations', kind: 'collation' },
  conversion: { folder: 'Conversions', kind: 'collation' },
  cast: { folder: 'Casts', kind: 'cast' },
  transform: { folder: 'Transforms', kind: 'cast' },
  language: { folder: 'Languages', kind: 'language' },
  'access-method': { folder: 'Access Methods', kind: 'access-method' },
  'foreign-data-wrapper': { folder: 'Foreign Data Wrappers', kind: 'foreign-data-wrapper' },
  server: { folder: 'Foreign Servers', kind: 'foreign-server' },
  'text-search-configuration': { folder: 'Text Search', kind: 'text-search' },
  'text-search-dictionary': { folder: 'Text Search Dictionaries', kind: 'text-search' },
  'text-search-parser': { folder: 'Text Search Parsers', kind: 'text-search' },
  'text-search-template': { folder: 'Text Search Templates', kind: 'text-search' },
  tablespace: { folder: 'Tablespaces', kind: 'tablespace' },
  database: { folder: 'Databases', kind: 'database' },
};

function grants(privileges: readonly Privilege[] | undefined): readonly Leaf[] {
  return (privileges ?? []).map((one) =>
    leaf('grant', grantee(one), {
      detail: one.privileges
        .map((name) => (one.grantable.includes(name) ? `${name} with grant option` : name))
        .join(', '),
    }),
  );
}

function grantee({ grantee: name }: Privilege): string {
  return name === '' ? 'owner' : name;
}

function fired(firing: string): readonly string[] {
  return firing === 'origin' ? [] : [firing];
}

function said(comment: string | undefined): readonly string[] {
  return comment === undefined ? [] : [comment];
}

function named<T extends { readonly name: string }>(list: Iterable<T>): readonly T[] {
  return [...list].sort((a, b) => compare(a.name, b.name));
}
