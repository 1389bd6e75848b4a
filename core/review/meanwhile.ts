/** Indexes that a change drops, for good or to build them anew: what is missing between the two and behind them. */
import { oneLine } from '../plan/format.ts';
import type { CreateIndex } from '../operations/operation.ts';
import { displayName, indexesOf, relationKey, resolveIndex, tableByKey } from '../schema/lookup.ts';
import type { Index, Schema } from '../schema/model.ts';
import { shortened } from './check-sql.ts';
import { isUniqueAlready } from './index-names.ts';
import type { Placed } from './placed.ts';

/** Sentences. `apart`: files that run while the application stands still, and no query misses an index. */
export function missingMeanwhile(statements: readonly Placed[], apart: readonly string[]): readonly string[] {
  const keys = statements.flatMap((dropping, at) => keysMeanwhile(dropping, statements.slice(at + 1)));
  const indexes = statements.flatMap((dropping, at) =>
    droppedAt(dropping).flatMap((index) => {
      const building = statements.slice(at + 1).find((one) => builtAgain(one, index) !== undefined);
      const built = building && builtAgain(building, index);
      const words =
        building === undefined || built === undefined
          ? goneInWords(dropping, index, statements.at(-1)?.section.after ?? dropping.section.after)
          : inWords(dropping, building, index, {
              built,
              isApart: apart.includes(oneLine(dropping.migration.file)),
            });
      return words === undefined ? [] : [words];
    }),
  );
  return [...keysInWords(keys), ...indexes];
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
  const schema = dropping.section.before[dropping.at] ?? dropping.section.found;
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
          relationKey(section.before[at] ?? section.found, each.table) === key &&
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

/** Of tables that were there before; others have nobody who would miss it. */
function droppedAt({ one, section, at, start }: Placed): readonly Index[] {
  const schema = section.before[at] ?? section.found;
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropIndex') return [];
    const index = resolveIndex(schema, operation.index);
    return index !== undefined && start.relations.has(index.relation) ? [index] : [];
  });
}

/** On the same columns in the same order. */
function builtAgain({ one, section, at }: Placed, index: Index): CreateIndex | undefined {
  const schema = section.before[at] ?? section.found;
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
  { built, isApart }: { readonly built: CreateIndex; readonly isApart: boolean },
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
  const isNarrower = built.where !== undefined && built.where.text !== index.where;
  if (isNarrower) {
    const without = other === undefined ? 'have no index' : `go by ${oneLine(other.name)}`;
    return `From ${building.place} on the index of ${table} on (${columns}) covers ${onlyWhere(built.where.text)} alone: queries of other rows ${without}.${isTogether || isApart || other !== undefined ? '' : ` ${between} all of them have none.`}`;
  }
  return isTogether || isApart || other !== undefined
    ? undefined
    : `${between} queries of ${table} by (${columns}) have no index. Build the new one first, under another name, and rename it.`;
}

const longestCondition = 80;

/** `"status" = 'PENDING'`, as far as a reader needs it. */
function onlyWhere(text: string): string {
  return shortened(oneLine(text), longestCondition);
}

/** An index that goes for good: whether a query needs it is known to nobody here. */
function goneInWords({ place, start }: Placed, index: Index, end: Schema): string | undefined {
  const names = columnsOf(index);
  const isLeft = (one: Index): boolean =>
    one.valid && one.where === undefined && names.every((name, nth) => one.elements[nth]?.column === name);
  // What keeps rows apart is told with its key.
  if (index.unique || names.length === 0 || names.length < index.elements.length) return undefined;
  const isOld = indexesOf(start, index.relation).some(({ key }) => key === index.key);
  if (!isOld || !end.relations.has(index.relation) || indexesOf(end, index.relation).some(isLeft))
    return undefined;
  const other = standIn(end, index);
  const left = other === undefined ? 'none begins with' : `${oneLine(other.name)} begins with`;
  return `Whether a query needs ${oneLine(index.name)} of ${oneLine(displayName(index.relation))} (${names.map(oneLine).join(', ')}), which ${place} drops for good: of the others ${left} ${oneLine(names[0] ?? '')}.`;
}

/** One that leads with the same column serves, if not as well. */
function standIn(schema: Schema, index: Index): Index | undefined {
  const [first] = index.elements;
  return first?.column === undefined
    ? undefined
    : indexesOf(schema, index.relation).find(
        (one) => one.valid && one.where === undefined && one.elements[0]?.column === first.column,
      );
}

function columnsOf({ elements }: Index): readonly string[] {
  return elements.flatMap((each) => each.column ?? []);
}
