/** The schema before and after as data for a diff, a small diagram of the touched tables with their neighbours, and dictionary entries of what is new. */
import { shortened } from '../checks/check-sql.ts';
import { markLabel } from '../../personal-data/present.ts';
import { markOf, personalDataIn } from '../../personal-data/personal-data.ts';
import type { PersonalDataSettings } from '../../personal-data/settings.ts';
import {
  column,
  displayName,
  foreignKeysFrom,
  foreignKeysTo,
  type ForeignKey,
  identifies,
  indexesOf,
  isOptional,
  primaryKey,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Constraint, Schema, Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { oneLine } from '../../plan/format.ts';
import type { Diagram, DiagramTable, DictionaryEntry, SchemaReview } from './schema-model.ts';
import { withoutPartitions } from './partitions-told.ts';
import { formerName, type TouchedObject } from './touched.ts';

/** More boxes than these are no picture. */
const mostTables = 8;
const mostNeighbours = 4;
const mostColumns = 8;

/** `named`: what statements of the change name, as the effects do. `unseen`: see SchemaReview. */
export function schemaReview(
  touched: readonly TouchedObject[],
  settings: PersonalDataSettings,
  named: ReadonlySet<string>,
  unseen: readonly string[],
): SchemaReview {
  const told = withoutPartitions(touched);
  return {
    changes: told.map(({ change }) => change),
    diagram: diagramOf(told, named),
    dictionary: told.flatMap((one) => dictionaryOf(one, settings)),
    hasComments: touched.some(({ key, before }) => isCommented(before, key)),
    unseen,
  };
}

/** Somebody comments on the columns of the table; of a new one, on most tables or theirs. */
function isCommented(schema: Schema, key: string): boolean {
  const is = tableByKey(schema, key);
  if (is !== undefined) return is.columns.some(({ comment }) => comment !== undefined);
  const tables = [...schema.relations.values()].flatMap(({ key: one }) => tableByKey(schema, one) ?? []);
  return tables.filter(hasComment).length * 2 > tables.length;
}

function hasComment({ comment, columns }: Table): boolean {
  return comment !== undefined || columns.some((one) => one.comment !== undefined);
}

interface TouchedTable {
  readonly key: string;
  readonly before: Table | undefined;
  readonly after: Table | undefined;
  /** As it is, or as it was where it is gone. */
  readonly table: Table;
  /** In which it stands so. */
  readonly schema: Schema;
  readonly renamed: TouchedObject['renamed'];
}

/** Each once: as the change first found it and last left it, without what others have done to it in between. */
function tablesIn(touched: readonly TouchedObject[]): readonly TouchedTable[] {
  const byKey = new Map<string, TouchedObject[]>();
  for (const one of touched)
    if (one.kind === 'relation') byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
  return [...byKey].flatMap(([key, runs]) => {
    const [first, last] = [runs[0], runs.at(-1)];
    if (first === undefined || last === undefined) return [];
    const is = tableByKey(last.after, key);
    const before = tableByKey(first.before, key);
    const was = before && is && runs.length > 1 ? withOthers(before, is, runs) : before;
    const table = is ?? was;
    const schema = is === undefined ? first.before : last.after;
    return table === undefined
      ? []
      : [{ key, before: was, after: is, table, schema, renamed: first.renamed }];
  });
}

/** As if what the change did not do had been done before it. */
function withOthers(before: Table, after: Table, runs: readonly TouchedObject[]): Table {
  const isOwn = (name: string): boolean =>
    runs.some((one) => {
      const [was, is] = [tableByKey(one.before, one.key), tableByKey(one.after, one.key)];
      const [old, now] = [was && column(was, name), is && column(is, name)];
      return old === undefined || now === undefined ? old !== now : !isSameColumn(old, now);
    });
  const kept = before.columns.filter(({ name }) => isOwn(name) || column(after, name) !== undefined);
  const others = after.columns.filter(({ name }) => !isOwn(name));
  return {
    ...before,
    columns: [
      ...kept.map((one) => others.find(({ name }) => name === one.name) ?? one),
      ...others.filter(({ name }) => !kept.some((one) => one.name === name)),
    ],
  };
}

function isSameColumn(was: Table['columns'][number], is: Table['columns'][number]): boolean {
  return was.nullable === is.nullable && typeText(was.type) === typeText(is.type);
}

function diagramOf(touched: readonly TouchedObject[], named: ReadonlySet<string>): Diagram {
  const all = tablesIn(touched).filter(
    (one) => !isSameShape(one.before, one.after) || hasOtherIndexes(one, touched),
  );
  // An index is nothing that a picture shows.
  if (all.every((one) => isSameShape(one.before, one.after))) return { tables: [], links: [], left: 0 };
  const shown = all.slice(0, mostTables);
  const first = shown.map(({ key }) => key);
  const isNamed = (key: string): boolean => named.has(displayName(key));
  const around = neighboursOf(shown)
    .filter((key) => !first.includes(key))
    .toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
  // What there was no room for is drawn as what it is where it stands beside others.
  const also = all.filter(({ key }) => !first.includes(key) && around.includes(key)).slice(0, mostNeighbours);
  const drawn = [...shown, ...also];
  const keys = drawn.map(({ key }) => key);
  const neighbours = around
    .filter((key) => !all.some((one) => one.key === key))
    .slice(0, mostNeighbours - also.length);
  const inside = [...keys, ...neighbours];
  // Of one table without relations the diff says it all.
  if (inside.length < 2) return { tables: [], links: [], left: 0 };
  const schemaOf = (key: string): Schema | undefined =>
    (drawn.find((one) => one.key === key) ?? shown.find(({ schema }) => schema.relations.has(key)))?.schema;
  const links = inside.flatMap((key) => {
    const schema = schemaOf(key);
    const table = schema && tableByKey(schema, key);
    if (schema === undefined || table === undefined) return [];
    const gone = goneKeys(drawn.find((one) => one.key === key));
    return [...foreignKeysFrom(table), ...gone].flatMap((of) => {
      const { name, columns, references } = of;
      const { relation } = references;
      return inside.includes(relation) && (keys.includes(key) || keys.includes(relation))
        ? [
            {
              from: inside.indexOf(key),
              to: inside.indexOf(relation),
              name: oneLine(gone.includes(of) ? `${name} dropped` : name),
              optional: isOptional(table, columns),
              single: identifies(schema, key, columns),
            },
          ]
        : [];
    });
  });
  // Of tables that nothing connects the diffs say it all.
  if (links.length === 0) return { tables: [], links: [], left: 0 };
  return {
    tables: [
      ...drawn.map((one) => boxOf(one, inside)),
      ...neighbours.map((key): DiagramTable => ({
        name: oneLine(displayName(key)),
        state: 'neighbour',
        columns: [],
        more: 0,
      })),
    ],
    links,
    left: new Set([...all.map(({ key }) => key), ...around]).size - inside.length,
  };
}

/** What their keys lead to, the new ones first, then what leads to them. */
function neighboursOf(shown: readonly TouchedTable[]): readonly string[] {
  const from = shown.flatMap((one) =>
    [
      ...goneKeys(one),
      ...foreignKeysFrom(one.table).toSorted(
        (a, b) => Number(isNewKey(b, one.before)) - Number(isNewKey(a, one.before)),
      ),
    ].map(({ references }) => references.relation),
  );
  const to = shown.flatMap(({ key, schema }) => foreignKeysTo(schema, key).map(({ table }) => table.key));
  return [...new Set([...from, ...to])];
}

/** Foreign keys that a table has no more, which stays with their columns. */
function goneKeys(of: TouchedTable | undefined): readonly ForeignKey[] {
  const { before, after } = of ?? {};
  return before === undefined || after === undefined
    ? []
    : foreignKeysFrom(before).filter(
        ({ name, columns }) =>
          !after.constraints.some((one) => one.name === name) &&
          columns.every((each) => column(after, each) !== undefined),
      );
}

function isNewKey({ name, origin }: Constraint, before: Table | undefined): boolean {
  const was = before?.constraints.find((one) => one.name === name);
  return was?.origin !== origin;
}

/** Indexes of its own come or go: what its shape does not show. */
function hasOtherIndexes({ key }: TouchedTable, touched: readonly TouchedObject[]): boolean {
  const names = (schema: Schema): string =>
    indexesOf(schema, key)
      .map(({ name }) => name)
      .join(' ');
  return touched.some((one) => one.key === key && names(one.before) !== names(one.after));
}

/** Only its privileges, policies or settings are others: nothing that a picture shows. */
function isSameShape(before: Table | undefined, after: Table | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const shape = ({ columns, constraints }: Table): string =>
    JSON.stringify([
      columns.map(({ name, type, nullable }) => [name, typeText(type), nullable]),
      constraints.map(({ kind, name }) => [kind, name]),
    ]);
  return shape(before) === shape(after);
}

/** What changes, and the keys: of a new table, or one that goes, its first columns. */
function boxOf(
  { key, before, after, table, renamed }: TouchedTable,
  inside: readonly string[],
): DiagramTable {
  const is = after?.columns ?? [];
  const was = before?.columns ?? [];
  const formers = new Set(is.map((one) => formerName(renamed, one.name)));
  // One has gone, and another has come under its name.
  const isAgain = (name: string): boolean =>
    !formers.has(name) && [is, was].every((all) => all.some((one) => one.name === name));
  const columns = [
    ...is.map((one) => {
      const former = formerName(renamed, one.name);
      const old = was.find(({ name }) => name === former);
      const type = typeText(one.type);
      const isSame =
        old !== undefined &&
        former === one.name &&
        typeText(old.type) === type &&
        old.nullable === one.nullable &&
        old.generated === one.generated;
      const isNew = old === undefined && !isAgain(one.name);
      const state = before === undefined || isSame ? 'same' : isNew ? 'new' : 'changed';
      return { name: oneLine(one.name), type: oneLine(type), state } as const;
    }),
    ...was
      .filter(({ name }) => !formers.has(name) && !isAgain(name))
      .map((one) => {
        const state = after === undefined ? 'same' : 'gone';
        return { name: oneLine(one.name), type: oneLine(typeText(one.type)), state } as const;
      }),
  ];
  const isWhole = before === undefined || after === undefined;
  const keys = new Set([after, before].flatMap((of) => (of && primaryKey(of)?.columns) ?? []).map(oneLine));
  const drawn = foreignKeysFrom(table).filter(({ references }) => inside.includes(references.relation));
  const links = new Set(drawn.flatMap((one) => one.columns.map(oneLine)));
  const rank = ({ name, state }: (typeof columns)[number]): number =>
    state !== 'same' ? 0 : keys.has(name) ? 1 : links.has(name) ? 2 : 3;
  const most = isWhole ? mostColumns : Math.min(mostColumns, columns.filter((one) => rank(one) < 3).length);
  const sorted = columns.length <= most ? columns : columns.toSorted((a, b) => rank(a) - rank(b));
  return {
    name: oneLine(displayName(key)),
    state: before === undefined ? 'new' : after === undefined ? 'gone' : 'changed',
    columns: sorted.slice(0, most),
    more: Math.max(0, columns.length - most),
  };
}

const longestDefault = 30;

/** New tables and new columns of old ones. */
function dictionaryOf(
  { kind, key, before, after, renamed }: TouchedObject,
  settings: PersonalDataSettings,
): readonly DictionaryEntry[] {
  const is = kind === 'relation' ? tableByKey(after, key) : undefined;
  if (is === undefined) return [];
  const was = tableByKey(before, key);
  const name = oneLine(displayName(key));
  const people = personalDataIn(after, settings).table(key);
  const entry = (one: Table['columns'][number]): DictionaryEntry => {
    const mark = markOf(people, one.name);
    return {
      name: `${name}.${oneLine(one.name)}`,
      type: `${oneLine(typeText(one.type))}${one.nullable ? '' : ', not null'}${one.default === undefined ? '' : `, default ${shortened(oneLine(one.default), longestDefault)}`}`,
      comment: one.comment === undefined ? undefined : oneLine(one.comment),
      personal: mark && oneLine(markLabel(mark)),
    };
  };
  const columns = is.columns.filter((one) => {
    const former = formerName(renamed, one.name);
    return was === undefined || former === undefined || column(was, former) === undefined;
  });
  const table: DictionaryEntry = {
    name,
    type: 'table',
    comment: is.comment === undefined ? undefined : oneLine(is.comment),
    personal: undefined,
  };
  return [...(was === undefined ? [table] : []), ...columns.map(entry)];
}
