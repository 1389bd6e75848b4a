/** Completes whole JOIN … ON conditions from foreign keys in either direction. */
import { foreignKeysFrom, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { dialectOf } from '../dialect.ts';
import { offerOf, type Offer, type World } from '../offers.ts';
import type { FromSource, Place } from '../outline.ts';
import type { Completion, Spot } from './completion.ts';

/** `prefix`: `ON ` if it is not typed yet. */
export function joinConditions(spot: Spot, place: Place, prefix: string): readonly Completion[] {
  const { sight, joined } = place;
  const { sources } = sight.block;
  const right = joined === undefined ? undefined : sources[joined];
  if (joined === undefined || right?.called === undefined) return [];
  const rightOffer = offerOf(right, spot);
  const keyed: Completion[] = [];
  for (const left of sources.slice(0, joined)) {
    const pairs = keysBetween(spot.schema, sideOf(left, offerOf(left, spot)), sideOf(right, rightOffer));
    // The nearest source is the most likely one.
    const nearness = sources.indexOf(left) / 10;
    for (const [i, pair] of pairs.entries()) {
      const text = `${prefix}${conditionText(spot, left, right, pair)}`;
      const score = 300 + nearness - i / 100 - (isUsed(spot, left, pair) ? 50 : 0);
      keyed.push({ label: text, kind: 'condition', insert: text, detail: 'foreign key', score });
    }
  }
  return keyed;
}

/** Another condition already uses these columns: `c.node_id_1 = n1.id` leaves `c.node_id_2` for the next join. */
function isUsed({ outline, source, at }: Spot, left: FromSource, pairs: readonly Pair[]): boolean {
  const here = source.tokens[at]?.start ?? 0;
  return pairs.every(([column]) =>
    outline.roles.some((role) => {
      if (role.kind !== 'value' || role.place.clause !== 'on' || role.start > here) return false;
      const [qualifier, name] = role.path.parts;
      return qualifier?.text === left.called?.text && name?.text === column;
    }),
  );
}

type Pair = readonly [left: string, right: string];

interface Key {
  readonly pairs: readonly Pair[];
  /** Its columns are NOT NULL: each row refers to another one. */
  readonly isRequired: boolean;
}

interface Side {
  readonly table: Table | undefined;
  /** For a subquery or WITH query: the table columns that its columns come from. */
  readonly offer: Offer;
}

function sideOf({ of }: FromSource, offer: Offer): Side {
  const { relation } = offer;
  const isTable =
    of.kind === 'relation' && (relation?.kind === 'table' || relation?.kind === 'foreign-table');
  return { table: isTable ? relation : undefined, offer };
}

/** All foreign keys between two sources, with the column names that the sources use. What each row has comes before what some have. */
function keysBetween(schema: Schema, left: Side, right: Side): readonly (readonly Pair[])[] {
  const back = keysFrom(schema, right, left).map(({ pairs, isRequired }): Key => ({
    pairs: pairs.map(([from, to]): Pair => [to, from]),
    isRequired,
  }));
  return [...back, ...keysFrom(schema, left, right)]
    .toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired))
    .map(({ pairs }) => pairs);
}

function keysFrom(schema: Schema, from: Side, to: Side): readonly Key[] {
  const tables = new Set(from.offer.columns.flatMap(({ base }) => base?.relation ?? []));
  return [...tables].flatMap((key) => {
    const table = tableByKey(schema, key);
    if (table === undefined) return [];
    return foreignKeysFrom(table).flatMap(({ columns, references }) => {
      const referenced =
        references.columns.length > 0 ? references.columns : primaryColumns(schema, references.relation);
      const pairs = columns.flatMap((column, i): readonly Pair[] => {
        const own = named(from.offer, key, column);
        const other = named(to.offer, references.relation, referenced[i] ?? '');
        return own === undefined || other === undefined ? [] : [[own, other]];
      });
      const isRequired = columns.every((name) =>
        table.columns.some((one) => one.name === name && !one.nullable),
      );
      return pairs.length === columns.length && pairs.length > 0 ? [{ pairs, isRequired }] : [];
    });
  });
}

function primaryColumns(schema: Schema, key: string): readonly string[] {
  return tableByKey(schema, key)?.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
}

function named({ columns }: Offer, relation: string, column: string): string | undefined {
  return columns.find(({ base }) => base?.relation === relation && base.column === column)?.name;
}

/** The conditions that the foreign keys between two sources ask for. */
export function keyConditions(left: FromSource, right: FromSource, world: World): readonly string[] {
  if (left.called === undefined || right.called === undefined) return [];
  const sides = [sideOf(left, offerOf(left, world)), sideOf(right, offerOf(right, world))] as const;
  return keysBetween(world.schema, ...sides).map((pairs) =>
    conditionText(dialectOf(world.schema), left, right, pairs),
  );
}

function conditionText(
  { quote }: Pick<Spot, 'quote'>,
  left: FromSource,
  right: FromSource,
  pairs: readonly Pair[],
): string {
  const column = ({ called }: FromSource, name: string): string =>
    `${quote(called?.text ?? '')}.${quote(name)}`;
  return pairs.map(([l, r]) => `${column(right, r)} = ${column(left, l)}`).join(' AND ');
}
