/** `value [NOT] IN (SELECT column FROM …)` at a place, as the EXISTS that asks the same. */
import { findColumn, offerOf, type FoundColumn } from '../names/offers.ts';
import type { Block, Role } from '../names/outline.ts';
import { column, tableByKey } from '../schema/lookup.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { replace } from '../text/edit.ts';
import { clauseEnd, clauseOf, refused, type Offer, type RefactoringPlace } from './refactoring.ts';
import { beginsCondition, isComparison, termBefore } from './terms.ts';
import { textIn } from './textual.ts';

export function asExists(place: RefactoringPlace, isNegated: boolean): Offer | undefined {
  const found = membershipAt(place);
  if (found === undefined || found.isNegated !== isNegated) return undefined;
  const { source } = place;
  const { inner, value, from, close } = found;
  const list = {
    from: inner.range.from + 1,
    to: clauseEnd(source, { from: inner.range.from + 1, to: inner.range.to }),
  };
  const isPlain = ['group', 'having', 'limit', 'offset', 'order', 'window', 'fetch', 'distinct'].every(
    (word) => source.find(inner.range, word) === undefined,
  );
  const [output] = inner.outputs;
  if (
    inner.kind !== 'select' ||
    !isPlain ||
    inner.outputs.length > 1 ||
    output?.path === undefined ||
    output.path.star
  )
    return refused('The subquery is more than a selection of one column.');
  const [outerColumn, innerColumn] = [only(place, value), only(place, list)];
  if (outerColumn === undefined || innerColumn === undefined || innerColumn.role.place.sight.block !== inner)
    return refused('It is not known which columns are compared.');
  if (inner.sources.some(({ called }) => called?.text === outerColumn.found.source.called?.text))
    return refused('The subquery uses the same name for another table.');
  const rest = textIn(place, { from: list.to, to: inner.range.to });
  const equality = `${qualified(innerColumn.found)} = ${qualified(outerColumn.found)}`;
  const where = clauseOf(place, inner, 'where');
  const condition = where === undefined ? ` WHERE ${equality}` : ` AND ${equality}`;
  const isLoose = where !== undefined && source.find(where, 'or') !== undefined;
  const body = isLoose
    ? rest.slice(0, source.span(where).start - source.span({ from: list.to, to: inner.range.to }).start) +
      `(${textIn(place, where)})`
    : rest;
  const span = { start: source.span(value).start, end: source.tokens[close]?.end ?? source.text.length };
  const text = `${isNegated ? 'NOT ' : ''}EXISTS (SELECT ${body}${condition})`;
  const edits = [replace(span, text)];
  if (source.word(from - 1) === 'not') return undefined;
  const isSame = !isNegated || (isNeverNull(place, outerColumn) && isNeverNull(place, innerColumn));
  return isSame ? { kind: 'edits', edits } : { kind: 'edits', edits, differs: 'NULL no longer rejects rows' };
}

interface Membership {
  readonly isNegated: boolean;
  readonly value: { readonly from: number; readonly to: number };
  readonly from: number;
  readonly close: number;
  readonly inner: Block;
}

/** The cursor is on IN, in the value before it, or on the first words of the subquery. */
function membershipAt(place: RefactoringPlace): Membership | undefined {
  const { source, at, outline } = place;
  for (let word = at; word < Math.min(at + 6, source.tokens.length); word += 1) {
    if (source.word(word) !== 'in' || !source.isPunctuation(word + 1, '(')) continue;
    const isNegated = source.word(word - 1) === 'not';
    const value = termBefore(source, isNegated ? word - 1 : word, 0);
    const inner = outline.blocks.find(({ range }) => range.from === word + 2);
    if (value === undefined || inner === undefined || at < value.from) return undefined;
    if (!beginsCondition(source, value.from - 1, 0) || isComparison(source, value.from - 1)) return undefined;
    return { isNegated, value, from: value.from, close: source.closing(word + 1), inner };
  }
  return undefined;
}

interface Named {
  readonly role: Role & { kind: 'value' };
  readonly found: FoundColumn;
}

/** The column that a range consists of. */
function only(
  place: RefactoringPlace,
  range: { readonly from: number; readonly to: number },
): Named | undefined {
  const { start, end } = place.source.span(range);
  const role = place.outline.roles.find(
    (one): one is Role & { kind: 'value' } =>
      one.kind === 'value' && one.path.start === start && one.path.end === end,
  );
  const found =
    role &&
    findColumn(
      role.place.sight,
      role.path.parts.map(({ text }) => text),
      place,
    );
  return role === undefined || found?.source.called === undefined ? undefined : { role, found };
}

function qualified({ source, offered }: FoundColumn): string {
  return `${quoteIdentifier(source.called?.text ?? '')}.${quoteIdentifier(offered.name)}`;
}

/** NOT NULL in its table, with no outer join in its query. */
function isNeverNull(place: RefactoringPlace, { role, found }: Named): boolean {
  const { block } = role.place.sight;
  const isOuter = ['left', 'right', 'full'].some(
    (word) => place.source.find(block.range, word) !== undefined,
  );
  const { base } = found.offered;
  const isDirect = offerOf(found.source, place).relation?.kind === 'table';
  const table = base && tableByKey(place.schema, base.relation);
  return isDirect && !isOuter && table !== undefined && column(table, base?.column ?? '')?.nullable === false;
}
