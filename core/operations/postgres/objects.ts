/** Statements about objects of any kind: comments, labels, owners, and objects that are modelled as text (casts, operators, servers …). */
import type {
  AlterOwnerStmt,
  CommentStmt,
  CreateCastStmt,
  CreateStatsStmt,
  DefineStmt,
  Node,
  PublicationTable as PublicationTableNode,
  SecLabelStmt,
} from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type {
  ChangeOwner,
  ChangePublication,
  CommentOn,
  CreateStatistics,
  ObjectKind,
  ObjectName,
  Operation,
  PublicationTable,
  SetSecurityLabel,
} from '../model/operation.ts';
import { objectKindOf, objectReference, typeSignature } from './object-reference.ts';
import {
  bracketed,
  expression,
  nameOfParts,
  optionsOf,
  relationName,
  roleName,
  unplaced,
  valueText,
} from './parts.ts';

export function comment(source: Source, node: CommentStmt): CommentOn {
  return {
    kind: 'commentOn',
    span: source.span(source.whole),
    objectKind: (node.objtype ?? '').replace('OBJECT_', '').toLowerCase(),
    target: objectReference(source, node.objtype, node.object),
    text: node.comment,
  };
}

export function securityLabel(source: Source, node: SecLabelStmt): SetSecurityLabel {
  return {
    kind: 'setSecurityLabel',
    span: source.span(source.whole),
    target: objectReference(source, node.objtype, node.object),
    provider: node.provider,
    label: node.label,
  };
}

export function alterOwner(source: Source, node: AlterOwnerStmt): ChangeOwner | undefined {
  const target = objectReference(source, node.objectType, node.object, node.relation);
  if (target === undefined) return undefined;
  return { kind: 'changeOwner', span: source.span(source.whole), target, owner: roleName(node.newowner) };
}

/** CREATE of an object that is modelled as text. */
export function createdObject(
  source: Source,
  objectKind: ObjectKind,
  name: ObjectName,
  more: { readonly ifNotExists?: boolean; readonly orReplace?: boolean; readonly signature?: string } = {},
): Operation {
  return {
    kind: 'createObject',
    span: source.span(source.whole),
    target: { objectKind, name, part: undefined, arguments: undefined, signature: more.signature ?? '' },
    ifNotExists: more.ifNotExists === true,
    orReplace: more.orReplace === true,
    definition: withoutSecrets(source),
  };
}

export function alteredObject(source: Source, objectKind: ObjectKind, name: ObjectName): Operation {
  return {
    kind: 'alterObject',
    span: source.span(source.whole),
    target: { objectKind, name, part: undefined, arguments: undefined, signature: '' },
    definition: withoutSecrets(source),
  };
}

/** Strings in user mappings and subscriptions contain passwords and are not kept. */
function withoutSecrets(source: Source): string {
  const secret = source.words(1, 'user', 'mapping') || source.word(1) === 'subscription';
  if (!secret) return source.text;
  let text = '';
  let at = 0;
  for (const token of source.tokens) {
    if (token.kind !== 'string') continue;
    text += `${source.text.slice(at, token.start)}'…'`;
    at = token.end;
  }
  return text + source.text.slice(at);
}

/** CREATE OPERATOR, COLLATION, TEXT SEARCH …; types and aggregates have their own operations. */
export function define(source: Source, node: DefineStmt): Operation | undefined {
  const kind = objectKindOf(node.kind);
  if (kind === undefined) return undefined;
  const options = optionsOf(node.definition);
  const argument = (name: string): string => options.find((one) => one.name === name)?.value ?? 'none';
  const signature =
    kind === 'operator'
      ? `${argument('leftarg')}, ${argument('rightarg')}`.replaceAll('pg_catalog.', '')
      : '';
  return createdObject(source, kind, nameOfParts(strings(node.defnames)), {
    ifNotExists: node.if_not_exists === true,
    orReplace: node.replace === true,
    signature,
  });
}

export function createCast(source: Source, node: CreateCastStmt): Operation {
  const signature = `${typeSignature(node.sourcetype ?? {})} AS ${typeSignature(node.targettype ?? {})}`;
  return createdObject(source, 'cast', unplaced(signature), { signature });
}

export function createStatistics(source: Source, node: CreateStatsStmt): CreateStatistics {
  const on = source.find(source.whole, 'on') ?? 0;
  const from = source.find({ from: on, to: source.tokens.length }, 'from') ?? source.tokens.length;
  const ranges = source.separated({ from: on + 1, to: from });
  const table = (node.relations ?? []).flatMap((one) => ('RangeVar' in one ? [one.RangeVar] : []))[0];
  return {
    kind: 'createStatistics',
    span: source.span(source.whole),
    statistics: node.defnames === undefined ? undefined : nameOfParts(strings(node.defnames)),
    ifNotExists: node.if_not_exists === true,
    table: relationName(source, table),
    kinds: strings(node.stat_types),
    elements: (node.exprs ?? []).flatMap((one, i) => {
      const range = ranges[i];
      if (range === undefined || !('StatsElem' in one)) return [];
      const { name, expr } = one.StatsElem;
      return [{ column: name, expression: expr === undefined ? undefined : expression(source, expr, range) }];
    }),
  };
}

interface PublicationStatement {
  readonly pubname?: string;
  readonly options?: Node[];
  readonly pubobjects?: Node[];
  readonly for_all_tables?: boolean;
  readonly action?: string;
  /** Grammars before 15. */
  readonly tables?: Node[];
}

export function changePublication(
  source: Source,
  node: PublicationStatement,
  creates: ChangePublication['change'] | undefined,
): ChangePublication {
  const objects = node.pubobjects ?? [];
  const specs = objects.flatMap((one) => ('PublicationObjSpec' in one ? [one.PublicationObjSpec] : []));
  const changes: Readonly<Record<string, ChangePublication['change']>> = {
    AP_AddObjects: 'add',
    AP_SetObjects: 'set',
    AP_DropObjects: 'drop',
  };
  const change = objects.length === 0 ? 'options' : (changes[node.action ?? ''] ?? 'add');
  return {
    kind: 'changePublication',
    span: source.span(source.whole),
    publication: node.pubname ?? '',
    change: creates ?? change,
    allTables: node.for_all_tables === true,
    tables: specs.flatMap(({ pubtable }) =>
      pubtable === undefined ? [] : [publicationTable(source, pubtable)],
    ),
    schemas: specs.flatMap(({ pubobjtype, name }) => {
      if (pubobjtype === 'PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA') return ['current_schema'];
      return pubobjtype === 'PUBLICATIONOBJ_TABLES_IN_SCHEMA' && name !== undefined ? [name] : [];
    }),
    options: optionsOf(node.options),
  };
}

function publicationTable(source: Source, node: PublicationTableNode): PublicationTable {
  const table = relationName(source, node.relation);
  const behind = source.indexAt(table.end);
  const next = source.separated({ from: behind, to: source.tokens.length })[0];
  const where = next === undefined ? undefined : source.find(next, 'where');
  return {
    table,
    only: node.relation?.inh !== true,
    columns: node.columns === undefined ? undefined : strings(node.columns),
    where:
      node.whereClause === undefined || where === undefined
        ? undefined
        : bracketed(source, node.whereClause, where + 1),
  };
}

/** ALTER STATISTICS … SET STATISTICS. */
export function alterStatistics(
  source: Source,
  node: { readonly defnames?: Node[]; readonly stxstattarget?: unknown },
): Operation {
  const value = valueText(isNode(node.stxstattarget) ? node.stxstattarget : undefined);
  return {
    kind: 'alterStatistics',
    span: source.span(source.whole),
    statistics: nameOfParts(strings(node.defnames)),
    target: value === undefined || value === '-1' ? undefined : Number(value),
  };
}

/** Grammars before version 17 give a bare number. */
function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
