/** Schemas, extensions, statistics, publications, and objects that are modelled as the text of their definition. */
import type { ObjectKind } from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Extension, NamedObject, Namespace, Publication, Statistics } from '../model.ts';
import { described, ownerOf, privilegesOf } from './describe.ts';
import { columnList, named, qualified, stringLiteral } from './names.ts';
import { statement, type Context, type Part, type ScriptStatement } from './statement.ts';

export function namespaceStatements(namespace: Namespace): readonly ScriptStatement[] {
  return namespace.name === 'public' ? [] : [statement(`CREATE SCHEMA ${quoteIdentifier(namespace.name)}`)];
}

export function namespaceDetails(context: Context, namespace: Namespace): readonly ScriptStatement[] {
  const name = quoteIdentifier(namespace.name);
  return [
    ...ownerOf('SCHEMA', name, namespace.owner),
    ...privilegesOf(context, 'schema', 'SCHEMA', name, namespace),
    ...described('SCHEMA', name, namespace),
  ];
}

export function extensionStatements(extension: Extension): readonly ScriptStatement[] {
  const name = quoteIdentifier(extension.name);
  const schema = extension.schema === undefined ? '' : ` SCHEMA ${quoteIdentifier(extension.schema)}`;
  const version = extension.version === undefined ? '' : ` VERSION ${stringLiteral(extension.version)}`;
  return [
    statement(`CREATE EXTENSION IF NOT EXISTS ${name}${schema}${version}`),
    ...described('EXTENSION', name, extension),
  ];
}

export function statisticsStatements(context: Context, statistics: Statistics): readonly ScriptStatement[] {
  const name = qualified(statistics);
  const kinds = statistics.kinds.length === 0 ? '' : ` (${statistics.kinds.join(', ')})`;
  const elements = statistics.elements.map(({ column, expression }) =>
    column === undefined ? `(${expression ?? 'NULL'})` : quoteIdentifier(column),
  );
  return [
    statement(
      `CREATE STATISTICS ${name}${kinds} ON ${elements.join(', ')} FROM ${named(context.schema, statistics.relation)}`,
      statistics.path,
    ),
    ...(statistics.target === undefined
      ? []
      : [statement(`ALTER STATISTICS ${name} SET STATISTICS ${statistics.target}`)]),
    ...ownerOf('STATISTICS', name, statistics.owner),
    ...described('STATISTICS', name, statistics),
  ];
}

export function publicationStatements(
  context: Context,
  publication: Publication,
): readonly ScriptStatement[] {
  const name = quoteIdentifier(publication.name);
  const { allTables, tables, schemas, options } = publication;
  // Column lists, row filters and schemas exist since version 15.
  const fine = context.targetVersion >= 15;
  const list = tables.map(({ relation, only, columns, where }) => {
    const filter = where === undefined || !fine ? '' : ` WHERE (${where})`;
    return `TABLE ${only ? 'ONLY ' : ''}${named(context.schema, relation)}${columns === undefined || !fine ? '' : ` ${columnList(columns)}`}${filter}`;
  });
  const whole = fine ? schemas.map((one) => `TABLES IN SCHEMA ${quoteIdentifier(one)}`) : [];
  const members = allTables ? ['ALL TABLES'] : [...list, ...whole];
  const settings = options.map(({ name: option, value }) => `${option} = ${stringLiteral(value ?? 'true')}`);
  return [
    statement(
      `CREATE PUBLICATION ${name}${members.length === 0 ? '' : ` FOR ${fine ? members.join(', ') : members.join(', ').replaceAll(', TABLE ', ', ')}`}${settings.length === 0 ? '' : ` WITH (${settings.join(', ')})`}`,
    ),
    ...ownerOf('PUBLICATION', name, publication.owner),
    ...described('PUBLICATION', name, publication),
  ];
}

/** Those that other objects need before any table exists, in the order of their dependencies; the others need functions first. */
const early: readonly ObjectKind[] = [
  'collation',
  'language',
  'access-method',
  'foreign-data-wrapper',
  'server',
  'user-mapping',
  'text-search-parser',
  'text-search-template',
  'text-search-dictionary',
  'text-search-configuration',
];

const late: readonly ObjectKind[] = ['operator-family', 'operator', 'operator-class', 'cast'];

export function earlyObjects(objects: readonly NamedObject[]): readonly NamedObject[] {
  return inOrderOf(
    early,
    objects.filter((one) => early.includes(one.objectKind)),
  );
}

export function lateObjects(objects: readonly NamedObject[]): readonly NamedObject[] {
  return inOrderOf(
    late,
    objects.filter((one) => !early.includes(one.objectKind)),
  );
}

function inOrderOf(kinds: readonly ObjectKind[], objects: readonly NamedObject[]): readonly NamedObject[] {
  return objects.toSorted((a, b) => kinds.indexOf(a.objectKind) - kinds.indexOf(b.objectKind));
}

export function objectPart(object: NamedObject): Part {
  return {
    provides: { kind: 'other', key: object.key },
    types: [],
    keys: [],
    texts: [object.definition, ...object.alterations],
    statements: [object.definition, ...object.alterations].map((one) =>
      statement(one.replace(/[;\s]+$/, ''), object.path),
    ),
  };
}

export function objectDetails(context: Context, object: NamedObject): readonly ScriptStatement[] {
  const name = identityOf(object);
  const what = object.objectKind.replaceAll('-', ' ').toUpperCase();
  const grantable: Partial<Record<ObjectKind, string>> = {
    server: 'FOREIGN SERVER',
    'foreign-data-wrapper': 'FOREIGN DATA WRAPPER',
    language: 'LANGUAGE',
  };
  const grantedAs = grantable[object.objectKind];
  return [
    ...ownerOf(what, name, object.owner),
    ...(grantedAs === undefined ? [] : privilegesOf(context, 'other', grantedAs, name, object)),
    ...described(what, name, object),
  ].map((one) => ({ ...one, path: object.path }));
}

/** As in COMMENT ON. */
function identityOf(object: NamedObject): string {
  switch (object.objectKind) {
    case 'cast':
      return `(${object.signature})`;
    case 'operator':
      return `${object.schema === undefined ? '' : `${quoteIdentifier(object.schema)}.`}${object.name} (${object.signature})`;
    case 'operator-class':
    case 'operator-family':
      return `${qualified(object)} USING ${object.signature}`;
    case 'user-mapping':
      return `FOR ${object.name} SERVER ${object.signature}`;
    default:
      return qualified(object);
  }
}
