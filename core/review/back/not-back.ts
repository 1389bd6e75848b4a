/** From when on a change cannot be taken back although nothing is lost by it: types whose former one takes less, counters, keys that let alike rows in. */
import { code } from '../../text/code-in-prose.ts';
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import { numberedBy } from '../../schema/inverse/counting.ts';
import { plainCopiesIn } from '../../schema/inverse/refill.ts';
import { takenBack } from '../../schema/inverse/type-back.ts';
import type { Operation } from '../../operations/operation.ts';
import { nulledBack } from '../rows/null-fill.ts';
import { nullsLetInAt } from '../schema/nulls-let-in.ts';
import { column, displayName, relationKey, resolveRelation, tableByKey } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { nullsMended } from './deleted-back.ts';
import { enumExchange } from '../order/enum-exchange.ts';
import { retypedBy } from '../order/loosened.ts';
import { lossesAt } from '../rows/losses.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

/** Sentences: what is so of several columns is said once. */
export function notBackOf(statements: readonly Placed[]): readonly string[] {
  const narrower = statements.flatMap(narrowerBack);
  const byType = groupBy(
    narrower,
    ({ former, rounds, nulled }) => `${former} ${String(rounds)} ${nulled ?? ''}`,
  );
  return [
    ...[...byType.values()].map(narrowerInWords),
    ...computedInWords(statements.flatMap(computedBack)),
    ...statements.flatMap(countersGone),
  ];
}

/** Columns that hold values of a generated one which goes: the way back has the server compute those again. Nobody could write there before. */
export function computedBack({ one, section, at, migration }: Placed): readonly string[] {
  // The team’s own says itself what it does.
  if (migration.down !== undefined) return [];
  const schema = schemaAt({ section, at });
  const copies = section.statements
    .slice(0, at)
    .flatMap(({ statement }) => plainCopiesIn(statement.parsed, schema));
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropColumn') return [];
    const key = relationKey(schema, operation.table);
    const of = tableByKey(schema, key);
    const goes = of && column(of, operation.column.text);
    if (of === undefined || goes?.generated === undefined) return [];
    return copies.flatMap(({ table, from, to }) => {
      const copy = column(of, to);
      return table === key && from === goes.name && copy !== undefined && copy.generated === undefined
        ? [oneLine(`${displayName(key)}.${to}`)]
        : [];
    });
  });
}

function computedInWords(names: readonly string[]): readonly string[] {
  return names.length === 0
    ? []
    : [
        `From the first value on that a release writes to ${commas([...new Set(names)], mostNames)} and the former expression does not compute, the way back loses values.`,
      ];
}

/** Whose former type does not hold every value of the new one. */
export function typesNotBack(placed: Placed): readonly string[] {
  return narrowerBack(placed).map((one) => narrowerInWords([one]));
}

const mostNames = 6;

interface Narrower {
  readonly name: string;
  readonly former: string;
  readonly place: string;
  readonly rounds: boolean;
  /** A value that the way back makes null. */
  readonly nulled: string | undefined;
}

function narrowerInWords(all: readonly Narrower[]): string {
  const [first] = all;
  const places = placesInWords([...new Set(all.map(({ place }) => place))]);
  return oneLine(
    `From the first value of ${commas(
      all.map(({ name }) => name),
      mostNames,
    )}${first?.nulled === undefined ? '' : ` other than ${first.nulled} (which the way back makes null)`} on that ${first?.former ?? ''} does not hold, the ${all.length === 1 ? 'type' : 'types'} of ${places} cannot be taken back${first?.rounds === true ? ' without rounding' : ''}.`,
  );
}

function narrowerBack(placed: Placed): readonly Narrower[] {
  const { one, section, at, start, migration, place } = placed;
  if (lossesAt(placed).length > 0) return [];
  const [before, after] = [schemaAt({ section, at }), section.before[at + 1] ?? section.after];
  return one.actions.flatMap(({ operation }) => {
    const retyped = retypedBy(operation, before, { start, end: after });
    if (retyped === undefined) return [];
    const { former, now, name } = retyped;
    // No label that came holds a value: each one is taken back.
    if (enumExchange(retyped, { start, end: after })?.come.length === 0) return [];
    const back = takenBack(now.type, former.type, {
      name: quoteIdentifier(former.name),
      targetVersion: migration.targetVersion,
    });
    // One that takes the name of another comes back by its own type, and its values by what is kept of them: no cast is asked.
    const isExchanged = operation.kind === 'renameColumn' && back.kind !== 'all' && back.where === undefined;
    return back.kind === 'all' || isExchanged
      ? []
      : [
          {
            name,
            former: typeText(former.type),
            place,
            rounds: back.rounds,
            nulled: nulledIn(operation, placed),
          },
        ];
  });
}

/** By the way back that its authors wrote. */
function nulledIn(operation: Operation, placed: Placed): string | undefined {
  const { down } = placed.migration;
  if (down === undefined || operation.kind !== 'alterColumnType') return undefined;
  return nulledBack(down.text, { table: operation.table.name.text, column: operation.column.text });
}

/** `the first value other than '' on that the former type does not hold`. */
export function typesSince(placed: Placed): string {
  const values = new Set(narrowerBack(placed).map(({ nulled }) => nulled));
  const [nulled] = values;
  const other = values.size === 1 && nulled !== undefined ? ` other than ${oneLine(nulled)}` : '';
  return `the first value${other} on that the former type does not hold`;
}

/** Of a sequence by itself: with its column or table it goes as they do. */
function countersGone({ one, section, at }: Placed): readonly string[] {
  const before = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropRelation' || operation.relation !== 'sequence') return [];
    const key = resolveRelation(before, operation.target)?.key ?? '';
    const sequence = section.found.relations.get(key);
    if (sequence?.kind !== 'sequence') return [];
    const numbered = numberedBy(section.found, sequence);
    const kept = numbered && tableByKey(section.after, numbered.table.key);
    const isKept = kept !== undefined && column(kept, numbered?.column.name ?? '') !== undefined;
    const on =
      isKept && numbered !== undefined
        ? `; a way back can only go on after the highest ${displayName(numbered.table.key)}.${numbered.column.name}`
        : '';
    return [oneLine(`How far sequence ${displayName(key)} has counted is gone${on}.`)];
  });
}

/** Columns that may be null from now on: what forbids it again fails on the first one. A sentence for all of them. */
export function nullsNotBack(statements: readonly Placed[], told: readonly string[]): readonly string[] {
  const found = statements.flatMap((placed) =>
    nullsLetInAt(placed).flatMap((letIn) =>
      told.some((one) => one.includes(letIn.name)) ? [] : [{ ...letIn, migration: placed.migration }],
    ),
  );
  const { open, told: mended } = nullsMended(found);
  const names = open.map(({ name }) => name);
  const [first] = open;
  // Of several columns the one may be filled in rows whose other is not.
  const isPlain = first !== undefined && new Set(names).size === 1 && /^[a-z_][\w.]*$/.test(first.key);
  const rows = isPlain
    ? ` (${code(`DELETE FROM ${displayName(first.key)} WHERE ${quoteIdentifier(first.column)} IS NULL;`)} loses them)`
    : '';
  return names.length === 0
    ? mended
    : [
        ...mended,
        `From the first null in ${commas([...new Set(names)], mostNames)} on, the way back fails until it is filled or its row deleted${rows}.`,
      ];
}
