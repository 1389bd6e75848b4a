/**
 * What inserts come to while the new key of ON CONFLICT stands beside those that go: which key refuses what, and that a null in the new one makes each insert
 * a new row (manual, CREATE TABLE, "NULLS NOT DISTINCT"). Measured by test/databases/conflict-keys.test.ts and conflict-nulls.test.ts. Sentences.
 */
import { oneLine } from '../../plan/format.ts';
import { column, columnsOf } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { isPart, list, type Rekeyed } from './rekeyed-keys.ts';

const mostTold = 4;

/** Rows that the new key allows and those that go do not; and inserts that come to two of them at once. `going`: of those that stand until then. */
export function refusedMeanwhile(
  { fresh }: Pick<Rekeyed, 'fresh'>,
  going: readonly Index[],
  since: string,
  isMended: boolean,
): readonly string[] {
  const refusing = going.filter((former) => !isPart(fresh.columns, columnsOf(former)));
  const wide = refusing.map(
    (former) => `${nameOf(former)} a second row with the same (${list(columnsOf(former))})`,
  );
  const still =
    wide.length === 0
      ? ''
      : ` ${wide.length === 1 ? (wide[0] ?? '').replace(' a second', ' still refuses a second') : `Still refused: by ${joined(wide, mostTold)}`}, which ${fresh.on} does not catch (23505): what the new release writes so fails.`;
  const never = refusing.filter(
    (former) => fresh.open.length > 0 && isPart(columnsOf(former), fresh.columns),
  );
  const nulls = list(fresh.open);
  const keys = joined(never.map(nameOf), mostTold);
  const without =
    never.length === 0
      ? ''
      : isMended
        ? ` Rows with a null in ${nulls} it catches by the NULLS NOT DISTINCT of (1) alone: without, an insert of one that is there fails on ${keys}, and so does each new try.`
        : ` Rows with a null in ${nulls} it never catches (nulls are distinct): an insert of one that is there fails on ${keys}, and so does each new try.`;
  const other = never.length === 0 || isMended ? '' : ` without a null in ${nulls}`;
  return [
    `${since} ${going.length > 1 ? 'the new and the former keys' : 'both keys'} stand.${still}${without} Of inserts of one new row${other} at the same moment some fail on the other key (23505), of either release: what tries again gets through.`,
  ];
}

/** Where no stop helps: the program goes by a key that never finds rows with a null, and what refused a second one goes. */
export function openConflict(one: Rekeyed): { readonly key: string; readonly mends: boolean } | undefined {
  const { fresh, going, come, table, add } = one;
  const opened = fresh.open.filter((name) => come.includes(name));
  const kept = going.filter(
    ({ former }) =>
      isPart(columnsOf(former), fresh.columns) &&
      columnsOf(former).every((name) => column(table, name)?.nullable === false),
  );
  return opened.length === 0 || fresh.place === undefined || kept.length === 0
    ? undefined
    : { key: oneLine(fresh.name), mends: add.migration.targetVersion >= 15 };
}

function nameOf(former: Index): string {
  return oneLine(former.constraint ?? former.name);
}
