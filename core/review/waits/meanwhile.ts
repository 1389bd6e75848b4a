/** Indexes that a change drops, for good or to build them anew: what is missing between the two and behind them. */
import { groupBy } from '../../collections/group-by.ts';
import { formatBytes, oneLine } from '../../plan/format.ts';
import type { CreateIndex } from '../../operations/operation.ts';
import { joined } from '../../text/enumerate.ts';
import {
  displayName,
  foreignKeysFrom,
  indexesOf,
  relationKey,
  resolveIndex,
  tableByKey,
  columnsOf,
} from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import { secondsInWords, sizeAt } from '../statements/sizes.ts';
import { secondsOfAll } from '../statements/works.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { isOfAllValues, narrowerInWords } from './narrower.ts';

/** Sentences. `apart`: files that run while the application stands still, and no query misses an index. */
export function missingMeanwhile(
  statements: readonly Placed[],
  apart: readonly string[],
  date: string,
): readonly string[] {
  const keys = statements.flatMap((dropping, at) => keysMeanwhile(dropping, statements.slice(at + 1)));
  const gone: Gone[] = [];
  const indexes = statements.flatMap((dropping, at) =>
    droppedAt(dropping).flatMap((index) => {
      const building = statements.slice(at + 1).find((one) => builtAgain(one, index) !== undefined);
      const built = building && builtAgain(building, index);
      if (building === undefined || built === undefined) {
        const end = statements.at(-1)?.section.after ?? dropping.section.after;
        // One whose table goes too, or a column of it in the same file, is missed by nobody.
        const isMissed = !statements
          .slice(at)
          .some(
            (one) =>
              dropsTable(one, index.relation) ||
              (one.migration === dropping.migration && dropsColumnOf(one, index)),
          );
        if (isMissed) gone.push(...goneAt(dropping, index, end));
        return [];
      }
      const isApart = apart.includes(oneLine(dropping.migration.file));
      const end = statements.at(-1)?.section.after ?? building.section.after;
      const words = inWords(dropping, building, index, { built, isApart, date, end });
      return words === undefined ? [] : [words];
    }),
  );
  return [...keysInWords(keys), ...indexes, ...goneInWords(gone)];
}

interface KeyMeanwhile {
  readonly from: string;
  readonly until: string;
  readonly of: string;
  readonly to: string;
}

/** Said once, with where it is so too. */
function keysInWords([first, ...more]: readonly KeyMeanwhile[]): readonly string[] {
  if (first === undefined) return [];
  const { from, until, of, to } = first;
  const also = more.map((one) => ` So too ${one.of} from ${one.from} until ${one.until}.`).join('');
  return [
    oneLine(
      `From ${from} until ${until} no key holds ${of} to ${to}: rows that others write or delete meanwhile make ${until} fail, and whoever stops in between leaves it without a key.${also}`,
    ),
  ];
}

/** A foreign key that another transaction of the change puts back: what happens in between is checked by nobody. */
function keysMeanwhile(dropping: Placed, later: readonly Placed[]): readonly KeyMeanwhile[] {
  const schema = schemaAt(dropping);
  return dropping.one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint') return [];
    const key = relationKey(schema, operation.table);
    const was = tableByKey(schema, key)?.constraints.find(({ name }) => name === operation.constraint.text);
    if (was?.kind !== 'foreign-key' || was.references === undefined) return [];
    const adding = later.find(({ one, section, at }) =>
      one.actions.some(
        ({ operation: each }) =>
          each.kind === 'addConstraint' &&
          each.constraint.kind === 'foreign-key' &&
          relationKey(schemaAt({ section, at }), each.table) === key &&
          each.constraint.columns.map(({ text }) => text).join() === was.columns.join(),
      ),
    );
    if (adding === undefined || adding.one.during.transaction === dropping.one.during.transaction) return [];
    return [
      {
        from: dropping.place,
        until: adding.place,
        of: `${displayName(key)} (${was.columns.join(', ')})`,
        to: displayName(was.references.relation),
      },
    ];
  });
}

/** Indexes that go while others come on the same table: the release that runs until the new one comes is without them. Sentences. */
export function withoutOldIndexes(own: readonly Placed[]): readonly string[] {
  const end = own.at(-1)?.section.after;
  if (end === undefined) return [];
  const built = new Set(
    own.flatMap(({ one, section, at }) =>
      one.actions.flatMap(({ operation }) =>
        operation.kind === 'createIndex' ? [relationKey(schemaAt({ section, at }), operation.table)] : [],
      ),
    ),
  );
  const gone = own.flatMap((dropping, nth) =>
    droppedAt(dropping).flatMap((index) =>
      !index.unique &&
      // That is told with what it is of then: see inWords.
      !own.slice(nth + 1).some((one) => builtAgain(one, index) !== undefined) &&
      built.has(index.relation) &&
      goneAt(dropping, index, end).some(({ sameColumns }) => sameColumns === undefined)
        ? [{ name: oneLine(index.name), place: dropping.place }]
        : [],
    ),
  );
  const [first] = gone;
  if (first === undefined) return [];
  const more = gone.length - 2;
  const names = gone
    .slice(0, more > 1 ? 2 : 3)
    .map(({ name }) => name)
    .join(', ');
  return [
    `Until that release comes, the one that runs is without ${names}${more > 1 ? ` and ${more} more` : ''} (from ${first.place} on). Without that gap: before it build a copy of ${gone.length === 1 ? 'it' : 'each'} under another name, CONCURRENTLY, and drop that when no older release runs any more.`,
  ];
}

/** Of tables that were there before; others have nobody who would miss it. */
function droppedAt({ one, section, at, start }: Placed): readonly Index[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropIndex') return [];
    const index = resolveIndex(schema, operation.index);
    return index !== undefined && start.relations.has(index.relation) ? [index] : [];
  });
}

function dropsColumnOf({ one, section, at }: Placed, index: Index): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(
    ({ operation }) =>
      operation.kind === 'dropColumn' &&
      relationKey(schema, operation.table) === index.relation &&
      columnsOf(index).includes(operation.column.text),
  );
}

function dropsTable({ one, section, at }: Placed, key: string): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(
    ({ operation }) => operation.kind === 'dropRelation' && relationKey(schema, operation.target) === key,
  );
}

/** On the same columns in the same order. */
function builtAgain({ one, section, at }: Placed, index: Index): CreateIndex | undefined {
  const schema = schemaAt({ section, at });
  return one.actions
    .flatMap(({ operation }) => (operation.kind === 'createIndex' ? [operation] : []))
    .find(
      (built) =>
        relationKey(schema, built.table) === index.relation &&
        built.elements.length === index.elements.length &&
        built.elements.every((each, place) => {
          const was = index.elements[place]?.column;
          return was !== undefined && each.column?.text === was;
        }),
    );
}

function inWords(
  dropping: Placed,
  building: Placed,
  index: Index,
  {
    built,
    isApart,
    date,
    end,
  }: {
    readonly built: CreateIndex;
    readonly isApart: boolean;
    readonly date: string;
    readonly end: Schema;
  },
): string | undefined {
  const { section, at } = dropping;
  const behind = section.before[at + 1] ?? section.after;
  const names = columnsOf(index);
  const table = oneLine(displayName(index.relation));
  const columns = names.map(oneLine).join(', ');
  const between = `From ${dropping.place} until ${building.place}`;
  const isTogether = building.one.during.transaction === dropping.one.during.transaction;
  if (index.unique && built.unique)
    return isTogether || isUniqueAlready(behind, index.relation, names)
      ? undefined
      : `${between} nothing keeps (${columns}) of ${table} unique: ON CONFLICT on them fails, and rows that come in twice make ${building.place} fail. Build the new index first, under another name.`;
  const other = standIn(behind, index);
  const narrower = narrowerInWords(index, built, end);
  if (narrower !== undefined) {
    const gap = isTogether || isApart || other !== undefined ? '' : ` ${between} all of them have none.`;
    return `From ${building.place} on the index of ${table} on (${columns}) ${narrower}.${gap}`;
  }
  return isTogether || isApart || other !== undefined
    ? undefined
    : `${between} has run${lasting(building, date)} ${whoReads(dropping, index)} read all of ${table}${sizeOfTable(dropping, index, date)}: no index is on (${columns}) then. Build the new one first, under another name; then drop the old one and rename it.`;
}

function lasting(building: Placed, date: string): string {
  const seconds = secondsOfAll([building], date);
  return seconds === undefined ? '' : ` (estimate: ${secondsInWords(seconds)})`;
}

function sizeOfTable({ migration }: Placed, { relation }: Index, date: string): string {
  const size = sizeAt({ sizes: migration.sizes, date }, displayName(relation));
  return size === undefined ? '' : ` (${formatBytes(size.bytes)})`;
}

/** Foreign keys on it are looked up by it, for each row that goes which they refer to. */
function whoReads(dropping: Placed, index: Index): string {
  const [first] = columnsOf(index);
  const table = tableByKey(schemaAt(dropping), index.relation);
  const parents = (table === undefined ? [] : foreignKeysFrom(table)).flatMap(({ columns, references }) =>
    columns[0] === first ? [oneLine(displayName(references.relation))] : [],
  );
  const names = columnsOf(index).map(oneLine).join(', ');
  const queries = `queries of ${oneLine(displayName(index.relation))} by (${names})`;
  return parents.length === 0
    ? queries
    : `${queries}, and deletes of rows of ${joined([...new Set(parents)], mostGone)}, which ask it by that,`;
}

/** An index that goes for good: whether a query needs it is known to nobody here. */
interface Gone {
  readonly table: string;
  readonly name: string;
  readonly columns: string;
  readonly place: string;
  /** What its queries find in the end: `none begins with a`. */
  readonly left: string;
  /** Columns of one that takes its name. */
  readonly again: string | undefined;
  /** One that begins with the same columns in another order: as good for whoever gives all of them with =. */
  readonly sameColumns: string | undefined;
}

function goneAt({ place, start }: Placed, index: Index, end: Schema): readonly Gone[] {
  const names = columnsOf(index);
  const isLeft = (one: Index): boolean =>
    one.valid && isOfAllValues(one) && names.every((name, nth) => one.elements[nth]?.column === name);
  if (names.length === 0 || names.length < index.elements.length) return [];
  const isOld = indexesOf(start, index.relation).some(({ key }) => key === index.key);
  const after = indexesOf(end, index.relation);
  if (!isOld || !end.relations.has(index.relation) || after.some(isLeft)) return [];
  const leading = after.filter(
    (one) => one.valid && one.key !== index.key && one.elements[0]?.column === names[0],
  );
  const again = after.find(({ key }) => key === index.key);
  // What keeps rows apart is told with its key; that nothing finds them by it any more is not.
  if (index.unique && leading.length > 0) return [];
  return [
    {
      table: oneLine(displayName(index.relation)),
      name: oneLine(index.name),
      columns: names.map(oneLine).join(', '),
      place,
      left: `${leadingInWords(leading)} ${oneLine(names[0] ?? '')}`,
      again: again?.elements.map(({ column }) => oneLine(column ?? 'an expression')).join(', '),
      sameColumns: after.find(
        (one) => one.valid && one.key !== index.key && isOfAllValues(one) && isInOtherOrder(one, index),
      )?.name,
    },
  ];
}

/** Those of all rows first. */
function leadingInWords(leading: readonly Index[]): string {
  const whole = leading.filter(isOfAllValues);
  const names = [
    ...whole.map(({ name }) => oneLine(name)),
    ...leading.flatMap((one) => (whole.includes(one) ? [] : [`${oneLine(one.name)} (of some rows)`])),
  ];
  if (names.length === 0) return 'none begins with';
  return `${joined(names, mostGone)} ${names.length === 1 ? 'begins' : 'begin'} with`;
}

/** Its first columns are the same, compared in the same way. */
function isInOtherOrder(one: Index, index: Index): boolean {
  const first = one.elements.slice(0, index.elements.length);
  return (
    one.method === 'btree' &&
    index.method === 'btree' &&
    index.where === undefined &&
    first.length === index.elements.length &&
    index.elements.every((was) =>
      first.some(
        (each) =>
          each.column !== undefined &&
          each.column === was.column &&
          each.collation === was.collation &&
          each.opclass === was.opclass,
      ),
    )
  );
}

const mostGone = 4;

/** Those of one table are one question. */
function goneInWords(all: readonly Gone[]): readonly string[] {
  const inOtherOrder = all.flatMap(({ table, name, columns, place, sameColumns }) =>
    sameColumns === undefined
      ? []
      : [
          `Whether a query of ${table} goes by the order of ${name} (${columns}) or by its first columns alone: ${place} drops it for good. Whoever gives all of its columns with = is served by ${oneLine(sameColumns)}, which begins with them in another order.`,
        ],
  );
  const together = groupBy(
    all.filter(({ sameColumns }) => sameColumns === undefined),
    ({ table, left }) => JSON.stringify([table, left]),
  );
  const others = [...together.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { table, left } = first;
    const another = ({ again }: Gone): string =>
      again === undefined ? '' : ` (the one that takes its name is on ${again})`;
    if (same.length === 1)
      return [
        `Whether a query needs ${first.name} of ${table} (${first.columns}), which ${first.place} drops for good${another(first)}: of the others ${left}.`,
      ];
    const more = same.length - mostGone;
    const shown = more > 1 ? same.slice(0, mostGone) : same;
    const names = shown.map((one) => `${one.name} (${one.columns})`).join(', ');
    const renewed = same.filter(({ again }) => again !== undefined).length;
    const taken = [
      '',
      '; one of the names goes to an index on other columns, or in another order',
      `; ${String(renewed)} of the names go to indexes on other columns, or in another order`,
    ][Math.min(renewed, 2)];
    return [
      `Whether queries of ${table} need one of the ${String(same.length)} indexes that go for good at ${placesInWords(same.map(({ place }) => place))}, ${names}${more > 1 ? ` and ${String(more)} more` : ''}: of the others ${left}${taken ?? ''}.`,
    ];
  });
  return [...inOtherOrder, ...others];
}

/** One that leads with the same column serves, if not as well. */
function standIn(schema: Schema, index: Index): Index | undefined {
  const [first] = index.elements;
  return first?.column === undefined
    ? undefined
    : indexesOf(schema, index.relation).find(
        (one) => one.valid && isOfAllValues(one) && one.elements[0]?.column === first.column,
      );
}
