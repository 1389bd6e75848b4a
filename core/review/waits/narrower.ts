/** Indexes that come back on the same columns for fewer rows: which are no longer in them, and what finds those. Half sentences. */
import { oneLine } from '../../plan/format.ts';
import type { CreateIndex } from '../../operations/operation.ts';
import { onlyNotNull } from '../../schema/expression-text.ts';
import { columnsOf, indexesOf } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { shortened } from '../checks/check-sql.ts';
import { differenceOf, inOneLine, isWithin } from '../conditions.ts';

/** Behind the name of the index; undefined where every row of the former one is seen to be in it. `end`: behind the change. */
export function narrowerInWords(index: Index, built: CreateIndex, end: Schema): string | undefined {
  const { where, elements } = built;
  if (where === undefined || isForValues(where.text, elements[0]?.column?.text)) return undefined;
  if (index.where !== undefined && isWithin(index.where, where.text)) return undefined;
  const others = othersInWords(end, index);
  const said = (whose: string): string => (others === undefined ? '' : `: queries of ${whose} ${others}`);
  return index.where === undefined
    ? `covers ${onlyWhere(where.text)} alone${said('other rows')}`
    : `is ${noLongerOf(index.where, where.text)}${said('those')}`;
}

const longestCondition = 80;

/** `"status" = 'PENDING'`, as far as a reader needs it. */
function onlyWhere(text: string): string {
  return shortened(inOneLine(text), longestCondition);
}

/** Rows of the former one that the new one has not: what it was for, and what is asked of them now. */
function noLongerOf(was: string, is: string): string {
  const [added, gone] = differenceOf(is, was);
  // It asks for more than the former one did, and for all that that did.
  return gone === '' && added !== ''
    ? `no longer of rows that do not meet ${onlyWhere(added)}`
    : `of rows with ${onlyWhere(is)}, and no longer of others with ${onlyWhere(was)}`;
}

/** What finds them in the end by the same columns; undefined where one of some rows may do so. */
function othersInWords(end: Schema, index: Index): string | undefined {
  const names = columnsOf(index);
  const alike = indexesOf(end, index.relation).filter(
    (one) =>
      one.key !== index.key && one.valid && names.every((name, nth) => one.elements[nth]?.column === name),
  );
  const whole = alike.find(isOfAllValues);
  if (whole !== undefined) return `go by ${oneLine(whole.name)}`;
  return alike.length > 0 ? undefined : 'have no index on these columns';
}

/** Whoever looks for a value finds it there. */
export function isOfAllValues({ where, elements }: Index): boolean {
  return where === undefined || isForValues(where, elements[0]?.column);
}

/** `a IS NOT NULL` leaves out what nobody looks for. */
function isForValues(condition: string, name: string | undefined): boolean {
  return name !== undefined && onlyNotNull(condition) === name;
}
