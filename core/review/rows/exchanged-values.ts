/**
 * Constants that an UPDATE puts in the place of others: rows that programs look for under the one are there under the other from then on. By the words of the
 * statement; what programs say of them is looked for elsewhere.
 */
import { oneLine } from '../../plan/format.ts';
import { onlyOperation } from '../../operations/only.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { joined } from '../../text/enumerate.ts';
import type { ExchangedInCode } from '../input.ts';
import { conjuncts } from '../conditions.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { assignmentsOf } from './assignments.ts';
import { partsOf } from './updated-rows.ts';

export interface Exchanged {
  /** `user_setting.key`. */
  readonly of: string;
  /** Without their quotes. */
  readonly from: string;
  readonly to: string;
}

const plainText = /^'((?:[^'\\]|'')+)'(?:\s*::[\w\s."]+)?$/;

/** Of a table that was there, as far as that is known. */
export function exchangedBy(parsed: ParsedStatement, schema: Schema, start: Schema): readonly Exchanged[] {
  const operation = onlyOperation(parsed, 'update');
  const parts = operation && partsOf(parsed);
  if (operation === undefined || parts?.where === undefined) return [];
  const key = relationKey(schema, operation.table);
  if (tableByKey(schema, key) !== undefined && tableByKey(start, key) === undefined) return [];
  const asked = conjuncts(parts.where);
  return assignmentsOf(parts.sets).flatMap(({ to: [column, ...more], value }) => {
    const to = textOf(value.map(({ text }) => text).join(''));
    if (column === undefined || more.length > 0 || to === undefined) return [];
    const name = `(?:"?${parts.alias.replaceAll('"', '')}"?\\s*\\.\\s*)?"?${column}"?`;
    const from = asked.flatMap(
      (one) => textOf(new RegExp(`^\\(*${name}\\s*=\\s*(.+?)\\)*$`, 'i').exec(one)?.[1]) ?? [],
    );
    const [only] = from;
    return only === undefined || from.length > 1 || only === to
      ? []
      : [{ of: oneLine(`${displayName(key)}.${column}`), from: only, to }];
  });
}

function textOf(written: string | undefined): string | undefined {
  return plainText.exec(written?.trim() ?? '')?.[1]?.replaceAll("''", "'");
}

function exchangedAt(placed: Placed): readonly Exchanged[] {
  return exchangedBy(placed.one.statement.parsed, schemaAt(placed), placed.start);
}

/** What releases find from then on, for the order: sentences. */
export function exchangedInWords(
  own: readonly Placed[],
  inCode: readonly ExchangedInCode[],
): readonly string[] {
  return own.flatMap((placed) =>
    exchangedAt(placed).map((one) => {
      const { of, from, to } = one;
      const words = `From ${placed.place} on a release that looks for ${quoted(from)} in ${of} no longer finds these rows, and one that looks for ${quoted(to)} does.`;
      const said = placesBefore(one, inCode);
      return said === ''
        ? words
        : `${words} The same change takes ${quoted(from)} out of the code (before: ${said}).`;
    }),
  );
}

/** Between which releases it runs, where the code is changed along with the values: the title of its part. */
export function exchangedFor(own: readonly Placed[], inCode: readonly ExchangedInCode[]): string | undefined {
  const all = own.flatMap(exchangedAt).filter((one) => placesBefore(one, inCode) !== '');
  if (all.length === 0) return undefined;
  const [from, to] = [
    all.map((one) => `${quoted(one.from)} in ${one.of}`),
    all.map((one) => `${quoted(one.to)} in ${one.of}`),
  ].map((names) => joined([...new Set(names)], mostValues));
  return `When no release runs any more that looks for ${from}, before the one that looks for ${to}`;
}

/** Of values that the change takes out of the code too: the former release and the rows do not go together. A sentence for the head. */
export function exchangedInBrief(
  statements: readonly Placed[],
  inCode: readonly ExchangedInCode[],
): readonly string[] {
  const all = statements.flatMap((placed) =>
    exchangedAt(placed).flatMap((one) =>
      placesBefore(one, inCode) === '' ? [] : [{ ...one, place: placed.place }],
    ),
  );
  const [first] = all;
  if (first === undefined) return [];
  const places = placesInWords([...new Set(all.map(({ place }) => place))]);
  const values = joined([...new Set(all.map(({ of, from }) => `${quoted(from)} in ${of}`))], mostValues);
  return [
    `The former release looks for ${values}, and finds none of these rows from ${places} on: have none of it run from then on.`,
  ];
}

const mostValues = 3;
const mostPlaces = 2;

/** Empty where the change does not take it out. */
function placesBefore({ of, from }: Exchanged, inCode: readonly ExchangedInCode[]): string {
  const found = inCode.find((one) => one.of === of && one.from === from);
  if (found === undefined || found.isStillSaid || found.before.length === 0) return '';
  return joined(
    found.before.map(({ file, line }) => oneLine(`${file}:${line}`)),
    mostPlaces,
  );
}

function quoted(value: string): string {
  return oneLine(`‘${value}’`);
}
