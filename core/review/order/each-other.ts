/** What each release does on the schema of the other, where a change cannot come before or after it: from which statement on what fails. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import { returnedOtherwise } from './cached-plans.ts';
import type { NullsInCode } from '../input.ts';
import { reasonsAt } from './order.ts';
import { isAwaited, type Reason } from './phase.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { nullsLetInAt } from '../schema/nulls-let-in.ts';
import { isRefusal, refusedOf } from './release.ts';

const mostNames = 4;

/** What the former release cannot write on the new schema, where it can do all else: `inserts into users`. Empty where more fails. */
export function writesRefused(own: readonly Placed[]): readonly string[] {
  const later = own.flatMap((placed) =>
    reasonsAt(placed).flatMap((reason) => (isLate(reason) ? [{ placed, reason }] : [])),
  );
  return later.every(({ reason }) => isRefusal(reason))
    ? [...new Set(later.map(({ placed, reason }) => refusedBy(reason, placed)))]
    : [];
}

/** One line for both; undefined where nothing is known of the former one. */
export function eachOnOther(own: readonly Placed[], selectedWhole?: ReadonlySet<string>): string | undefined {
  const refused = new Map<string, string[]>();
  const added: string[] = [];
  for (const placed of own) {
    const reasons = reasonsAt(placed);
    for (const reason of reasons.filter(isLate)) {
      const what = isRefusal(reason) ? refusedBy(reason, placed) : undefined;
      if (what === undefined) return undefined;
      refused.set(what, [...(refused.get(what) ?? []), placed.place]);
    }
    if (reasons.some((one) => (one.phase === 'before' || one.says !== undefined) && isAwaited(one)))
      added.push(placed.place);
  }
  if (refused.size === 0) return undefined;
  const former = [...refused].map(([what, places]) => `${what} (${placesInWords(places)})`);
  const fresh =
    added.length === 0
      ? ''
      : `. What the new release does with what is added (it may name it in all that it reads of the table) fails until ${placesInWords(added)} ${added.length === 1 ? 'has' : 'have'} run${untilFilled(own)}`;
  // A connection that was open before keeps what it has prepared.
  const returned = returnedOtherwise(own, selectedWhole);
  const plans =
    returned.length === 0
      ? ''
      : `, but for statements that open sessions have prepared and that return ${joined(returned, mostNames)}: reconnect them`;
  const open = nullsLetIn(own);
  const reads =
    open.length === 0
      ? ''
      : `, as far as it can read nulls in ${joined(open, mostNames)}, which the new one may write`;
  return `On the new schema the former release fails at ${joined(former, mostNames)}, and runs otherwise${reads}${plans}${fresh}.`;
}

/** What comes without a value, and has one in each row by the end, may be read as if it always had. */
function untilFilled(own: readonly Placed[]): string {
  const filling = own.filter((placed) =>
    placed.one.actions.some(
      ({ operation }) =>
        operation.kind === 'update' &&
        operation.columns.some((name) =>
          isFilledLater(own, relationKey(schemaAt(placed), operation.table), name),
        ),
    ),
  );
  return filling.length === 0
    ? ''
    : `, and at rows without a value, ${unreadNulls(own) ?? 'where it cannot read null'}, until ${placesInWords(filling.map(({ place }) => place))} ${filling.length === 1 ? 'has' : 'have'}`;
}

/** `which it cannot read (models/order.go:12: string)`. */
function unreadNulls(own: readonly Placed[]): string | undefined {
  const said = newlyRead(own).map(
    ({ place, type }) => `${oneLine(place.file)}:${place.line}: ${oneLine(type)}`,
  );
  return said.length === 0 ? undefined : `which it cannot read (${joined(said, mostNames)})`;
}

/** As the code of the change reads what is filled behind it. */
export function newlyRead(own: readonly Placed[]): readonly NullsInCode[] {
  return [...new Set(own.flatMap(({ migration }) => migration.newReads))];
}

function isFilledLater(own: readonly Placed[], key: string, name: string): boolean {
  return own.some((placed) => {
    const table = tableByKey(placed.section.after, key);
    return (
      table !== undefined &&
      column(table, name)?.nullable === false &&
      placed.one.actions.some(
        ({ operation }) =>
          operation.kind === 'addColumn' &&
          operation.column.name.text === name &&
          operation.column.default === undefined &&
          relationKey(schemaAt(placed), operation.table) === key,
      )
    );
  });
}

/** `users.mail`: the former release has never met a null there. */
export function nullsLetIn(own: readonly Placed[]): readonly string[] {
  return [...new Set(own.flatMap(nullsLetInAt).map(({ name }) => name))];
}

function isLate({ phase }: Reason): boolean {
  return phase === 'after' || phase === 'with';
}

function refusedBy(reason: Reason, placed: Placed): string {
  const { operation } = reason;
  const table =
    'table' in operation && operation.table !== undefined
      ? oneLine(displayName(relationKey(schemaAt(placed), operation.table)))
      : '';
  if (reason.otherwise === 'requires') {
    const name =
      operation.kind === 'addColumn'
        ? operation.column.name.text
        : 'column' in operation && typeof operation.column === 'object' && 'text' in operation.column
          ? operation.column.text
          : '';
    return `inserts into ${table} without ${oneLine(name)}`;
  }
  return (refusedOf([reason]) ?? '').replace(/^writes /, 'writing ').replace(/^deletes /, 'deleting ');
}
