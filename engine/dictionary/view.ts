/**
 * The view of the templates of `plinth docs`: the dictionary with addresses and everything that a logic-less template cannot compute. Texts
 * are plain.
 */
import { baseOf } from '../../core/migrations/listing.ts';
import type {
  AreaEntry,
  ColumnEntry,
  Dictionary,
  Event,
  FunctionEntry,
  History,
  PartEntry,
  Picture,
  Reference,
  Relationship,
  SequenceEntry,
  TableEntry,
  TriggerEntry,
  TypeEntry,
  ViewEntry,
} from '../../core/dictionary/model.ts';
import { formatCount } from '../../core/text/format.ts';
import { notDrawn } from '../svg/text.ts';

export type PageKind = 'schema' | 'area' | 'table' | 'view' | 'function' | 'type' | 'sequence';

/** What differs between a folder of pages and one page. */
export interface Look {
  /** Undefined if there is no such page. */
  readonly href: (kind: PageKind, key: string) => string | undefined;
  readonly id: (kind: PageKind, key: string) => string;
  /** The link to a place in a migration. */
  readonly source: (event: Pick<Event, 'file' | 'line'>) => string | undefined;
  readonly picture: (picture: Picture, name: string) => string;
  /** A comment of several lines, formatted. */
  readonly comment: (text: string) => readonly string[];
}

export function linkView({ href }: Look, { kind, key, name }: Reference) {
  return { name, href: kind === undefined ? undefined : href(kind, key) };
}

function eventView(look: Look, one: Event) {
  const file = baseOf(one.file);
  // Prisma and other tools use one file name for all migrations: the folder distinguishes them.
  const parts = one.file.split('/');
  const short = /^(?:migration|up|down)\.sql$/.test(file) ? (parts.at(-2) ?? file) : file;
  return { ...one, short, href: look.source(one) };
}

function historyView(look: Look, history: History) {
  const [made] = history;
  const last = history.length > 1 ? history.at(-1) : undefined;
  return {
    made: made && eventView(look, made),
    last: last && eventView(look, last),
    // Properties set at creation are not listed as changes.
    changed: last !== undefined && last.file !== made?.file ? eventView(look, last) : undefined,
    events: history.map((one) => eventView(look, one)),
  };
}

function commentView(look: Look, comment: string | undefined) {
  return {
    hasComment: comment !== undefined,
    comment: comment ?? '',
    commentLines: (comment === undefined ? [] : look.comment(comment)).map((text, at) => ({
      text,
      isFirst: at === 0,
    })),
  };
}

function pictureView(look: Look, picture: Picture | undefined, name: string) {
  if (picture === undefined) return undefined;
  const left = counted(picture.left);
  return {
    drawing: look.picture(picture, name),
    left: left && { ...left, words: notDrawn(picture.left, left.count) },
  };
}

/** Zero is omitted. */
function counted(count: number): { readonly count: string } | undefined {
  return count > 0 ? { count: formatCount(count) } : undefined;
}

export function listed<T>(
  all: readonly T[],
): { readonly all: readonly T[]; readonly count: number } | undefined {
  return all.length === 0 ? undefined : { all, count: all.length };
}

function partView(look: Look, one: PartEntry) {
  return { ...one, ...commentView(look, one.comment), ...historyView(look, one.history) };
}

function triggerView(look: Look, one: TriggerEntry) {
  return { ...partView(look, one), function: linkView(look, one.function) };
}

function relationshipView(look: Look, one: Relationship) {
  return { ...one, other: linkView(look, one.other) };
}

function columnView(look: Look, one: ColumnEntry, at: number, born: Event | undefined) {
  const [made] = one.history;
  const isLater = made?.file !== born?.file;
  return {
    ...one,
    ...commentView(look, one.comment),
    ...historyView(look, one.history),
    // What was created with its table is listed there.
    later: isLater && made !== undefined ? eventView(look, made) : undefined,
    number: at + 1,
    typeHref: one.typeKey === undefined ? undefined : look.href('type', one.typeKey),
    default: one.identity || one.generated ? '' : (one.default ?? ''),
    isIdentity: one.identity ? { when: one.default ?? '' } : undefined,
    isGenerated: one.generated ? { as: one.default ?? '' } : undefined,
    null: one.nullable ? 'yes' : 'no',
    personal: one.personal ?? '',
    isKey: one.keys !== '',
  };
}

export function tableView(look: Look, table: TableEntry, areas: ReadonlyMap<string, AreaEntry>) {
  const area = areas.get(table.area);
  const link = (one: Reference) => linkView(look, one);
  return {
    ...table,
    ...commentView(look, table.comment),
    ...historyView(look, table.history),
    id: look.id('table', table.key),
    schemaLink: { name: table.schema, href: look.href('schema', table.schema) },
    areaLink: area && { name: area.title, href: look.href('area', area.key) },
    personal: table.personal === undefined ? undefined : { label: table.personal },
    columns: table.columns.map((one, at) => columnView(look, one, at, table.history[0])),
    hasComments: table.columns.some(({ comment }) => comment !== undefined),
    hasLater: table.columns.some(
      ({ history }) => history.length > 1 || history[0]?.file !== table.history[0]?.file,
    ),
    noColumns: table.columns.length === 0,
    hasPersonal: table.columns.some(({ personal }) => personal !== undefined),
    constraints: listed(table.constraints.map((one) => partView(look, one))),
    indexes: listed(table.indexes.map((one) => partView(look, one))),
    refersTo: listed(table.refersTo.map((one) => relationshipView(look, one))),
    referredBy: listed(table.referredBy.map((one) => relationshipView(look, one))),
    partitionOf: table.partitionOf && { ...link(table.partitionOf), bound: table.bound ?? '' },
    partitions: listed(table.partitions.map(link)),
    inherits: listed(table.inherits.map(link)),
    readBy: listed(table.readBy.map(link)),
    hasRowSecurity: table.rowSecurity !== 'off' || table.policies.length > 0,
    policies: listed(table.policies.map((one) => partView(look, one))),
    triggers: listed(table.triggers.map((one) => triggerView(look, one))),
    rules: listed(table.rules.map((one) => partView(look, one))),
    privileges: listed(table.privileges),
    missing: listed(table.missing),
    picture: pictureView(look, table.picture, table.name),
  };
}

export function viewView(look: Look, view: ViewEntry) {
  const link = (one: Reference) => linkView(look, one);
  return {
    ...view,
    ...commentView(look, view.comment),
    ...historyView(look, view.history),
    id: look.id('view', view.key),
    schemaLink: { name: view.schema, href: look.href('schema', view.schema) },
    columns: listed(
      view.columns.map((one, at) => ({
        ...one,
        ...commentView(look, one.comment),
        number: at + 1,
        personal: one.personal ?? '',
      })),
    ),
    reads: listed(view.reads.map(link)),
    calls: listed(view.calls.map(link)),
    readBy: listed(view.readBy.map(link)),
    indexes: listed(view.indexes.map((one) => partView(look, one))),
    triggers: listed(view.triggers.map((one) => triggerView(look, one))),
    privileges: listed(view.privileges),
    missing: listed(view.missing),
  };
}

export function functionView(look: Look, one: FunctionEntry) {
  return {
    ...one,
    id: look.id('function', one.key),
    schemaLink: { name: one.schema, href: look.href('schema', one.schema) },
    overloads: one.overloads.map((overload) => ({
      ...overload,
      ...commentView(look, overload.comment),
      ...historyView(look, overload.history),
    })),
    firedBy: listed(
      one.firedBy.map(({ trigger, relation }) => ({ trigger, relation: linkView(look, relation) })),
    ),
    calledBy: listed(one.calledBy.map((caller) => linkView(look, caller))),
  };
}

export function typeView(look: Look, one: TypeEntry) {
  return {
    ...one,
    ...commentView(look, one.comment),
    ...historyView(look, one.history),
    id: look.id('type', one.key),
    schemaLink: { name: one.schema, href: look.href('schema', one.schema) },
    values: listed(one.values),
    attributes: listed(one.attributes.map((part) => ({ ...part, ...commentView(look, part.comment) }))),
    usedBy: listed(
      one.usedBy.map(({ relation, column }) => ({ relation: linkView(look, relation), column })),
    ),
  };
}

function sequenceView(look: Look, one: SequenceEntry) {
  return {
    ...one,
    ...commentView(look, one.comment),
    ...historyView(look, one.history),
    id: look.id('sequence', one.key),
    ownedBy: one.ownedBy && linkView(look, one.ownedBy),
    column: one.column ?? '',
  };
}

/** A line of a list: the object, its kind, and the beginning of its comment. */
function rowOf(
  look: Look,
  kind: PageKind,
  one: { readonly key: string; readonly name: string; readonly comment?: string | undefined },
  detail: string,
) {
  return {
    name: one.name,
    href: look.href(kind, one.key),
    detail,
    ...commentView(look, one.comment),
  };
}

export function schemaView(look: Look, name: string, dictionary: Dictionary) {
  const here = <T extends { readonly schema: string }>(all: readonly T[]): readonly T[] =>
    all.filter(({ schema }) => schema === name);
  const areas = here(dictionary.areas);
  return {
    name,
    id: look.id('schema', name),
    ...commentView(look, dictionary.schemas.find((one) => one.name === name)?.comment),
    areas:
      areas.length > 1
        ? listed(
            areas.map(({ key, title, tables }) => ({
              title,
              href: look.href('area', key),
              tables: tables.length,
            })),
          )
        : undefined,
    picture: areas.length === 1 ? pictureView(look, areas[0]?.picture, name) : undefined,
    tables: listed(here(dictionary.tables).map((one) => tableRow(look, one))),
    views: listed(here(dictionary.views).map((one) => rowOf(look, 'view', one, one.kind))),
    functions: listed(
      here(dictionary.functions).map((one) =>
        rowOf(look, 'function', { ...one, comment: one.overloads[0]?.comment }, one.overloads[0]?.form ?? ''),
      ),
    ),
    types: listed(
      here(dictionary.types).map((one) =>
        rowOf(look, 'type', one, one.form === 'enum' ? `enum of ${one.values.length}` : one.form),
      ),
    ),
    sequences: listed(here(dictionary.sequences).map((one) => sequenceView(look, one))),
  };
}

function tableRow(look: Look, one: TableEntry) {
  return {
    ...rowOf(look, 'table', one, one.kind === 'table' ? '' : one.kind),
    columns: one.columns.length,
    refersTo: one.refersTo.length,
    referredBy: one.referredBy.length,
    personal: one.personal ?? '',
  };
}

export function areaView(look: Look, area: AreaEntry, tables: ReadonlyMap<string, TableEntry>) {
  return {
    title: area.title,
    id: look.id('area', area.key),
    schemaLink: { name: area.schema, href: look.href('schema', area.schema) },
    picture: pictureView(look, area.picture, area.title),
    tables: area.tables.flatMap(({ key }) => {
      const table = tables.get(key);
      return table === undefined ? [] : [tableRow(look, table)];
    }),
  };
}
