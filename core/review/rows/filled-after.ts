/** Columns that a change adds and fills by UPDATE: whether a row is left without a value, asked behind it. A null may be meant, so somebody looks. */
import { oneLine } from '../../plan/format.ts';
import { joinedFillsIn, plainCopiesIn } from '../../schema/inverse/refill.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { isMadeAnew } from '../../schema/made-anew.ts';
import type { Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { lowerTokens } from '../../syntax/token-texts.ts';
import { batchesOf } from './batches.ts';
import { noneOf, qualifiedName, toLookAt } from '../checks/check-sql.ts';
import { isFilledOnly } from './filled-only.ts';
import { metCondition } from './joined-fills.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { filledOnInsert } from '../statements/triggers.ts';

export function filledAfter(statements: readonly Placed[], end: Schema): readonly Check[] {
  const places = new Map<string, { readonly key: string; readonly name: string; readonly at: Placed[] }>();
  for (const placed of statements) {
    const { one, section, at, start } = placed;
    const schema = schemaAt({ section, at });
    const copies = plainCopiesIn(one.statement.parsed, schema);
    for (const { operation } of one.actions) {
      if (operation.kind !== 'update') continue;
      const key = relationKey(schema, operation.table);
      const [was, is] = [tableByKey(start, key), tableByKey(end, key)];
      for (const name of operation.columns) {
        const [old, now] = [was && column(was, name), is && column(is, name)];
        const isFresh =
          was !== undefined &&
          (old === undefined ||
            (now !== undefined && isMadeAnew(old, now)) ||
            isFilledOnly(operation, name, schema));
        const isOpen = now?.nullable === true;
        // What is copied from beside is held against that, as long as it is there.
        const isBeside = copies.some(
          (copy) => copy.table === key && copy.to === name && is !== undefined && column(is, copy.from),
        );
        if (!isFresh || !isOpen || isBeside) continue;
        const known = places.get(`${key} ${name}`) ?? { key, name, at: [] };
        known.at.push(placed);
        places.set(`${key} ${name}`, known);
      }
    }
  }
  const byTable = new Map<string, { readonly name: string; readonly at: readonly Placed[] }[]>();
  for (const { key, name, at } of places.values()) {
    const id = JSON.stringify([key, at.map(({ place }) => place)]);
    byTable.set(id, [...(byTable.get(id) ?? []), { name, at }]);
  }
  return [...byTable].flatMap(([id, columns]) => {
    const key: unknown = (JSON.parse(id) as readonly unknown[])[0];
    const table = typeof key === 'string' ? tableByKey(end, key) : undefined;
    const placed = columns[0]?.at ?? [];
    if (table === undefined) return [];
    const shown = placesInWords([...new Set(placed.map(({ place }) => place))]);
    const names = columns.map(({ name }) => oneLine(name)).join(', ');
    const nulls = columns.map(({ name }) => `${quoteIdentifier(name)} IS NULL`).join(' OR ');
    const [only] = placed.length === 1 ? placed : [];
    const meant =
      meantBy(only?.one.statement.parsed) ?? (only && metBy(only, columns, { key: table.key, end }));
    // It asks for the nulls themselves.
    const rest = /^\s*[\w."]+\s+is\s+null\s*$/i.test(meant ?? '') ? undefined : meant;
    // A loop goes on until none is left, and new rows get theirs from a trigger: one without is one that it has not come to.
    const isLeft =
      placed.every((each) => batchesOf(each)?.again === 'rows-left') &&
      columns.every(({ name }) => filledOnInsert(table, name, end) !== undefined);
    const title = `no row of ${oneLine(displayName(table.key))} is without ${names}, which ${shown} ${placed.length === 1 ? 'fills' : 'fill'}${rest === undefined ? '' : ' where its condition holds'}`;
    const problems = `SELECT 1 FROM ${qualifiedName(table)} WHERE ${rest === undefined ? nulls : `(${nulls}) AND (${rest})`}`;
    const level = isLeft ? 'STOP' : 'look';
    const quotesMigration = rest !== undefined;
    return [noneOf(title, problems, { reads: 'rows', level, quotesMigration })];
  });
}

/** Rows of an UPDATE … FROM, as far as both tables are there behind it. */
function metBy(
  placed: Placed,
  columns: readonly { readonly name: string }[],
  { key, end }: { readonly key: string; readonly end: Schema },
): string | undefined {
  const fills = joinedFillsIn(placed.one.statement.parsed, schemaAt(placed)).filter(
    (fill) => fill.table === key && columns.some(({ name }) => name === fill.to),
  );
  const [fill] = fills;
  return fill === undefined || columns.length > 1 ? undefined : metCondition(fill, end);
}

const mostCounted = 100_000;

/** How much there is to do for batches that fill what is null: a column that was there before, counted up to a number that is soon reached. */
export function toFillBefore(statements: readonly Placed[]): readonly Check[] {
  const checks = new Map<string, Check>();
  for (const placed of statements) {
    const { one, section, at, start, place } = placed;
    const schema = schemaAt({ section, at });
    if (batchesOf(placed)?.again !== 'rows-left') continue;
    for (const { operation } of one.actions) {
      if (operation.kind !== 'update') continue;
      const table = tableByKey(start, relationKey(schema, operation.table));
      const [name] = operation.columns.filter(
        (each) => table && column(table, each) && isFilledOnly(operation, each, schema),
      );
      if (table === undefined || name === undefined) continue;
      const check = toLookAt(
        `rows of ${oneLine(displayName(table.key))} without ${oneLine(name)}, which ${place} fills (counted up to ${mostCounted})`,
        `SELECT count(*) FROM (SELECT FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(name)} IS NULL LIMIT ${mostCounted}) AS rows`,
        'rows',
      );
      checks.set(check.sql, check);
    }
  }
  return [...checks.values()];
}

/** The condition of an UPDATE of one table without FROM and without an alias: it can be asked of the rows again. */
function meantBy(parsed: ParsedStatement | undefined): string | undefined {
  if (parsed === undefined || parsed.bodies.length > 0) return undefined;
  const words = lowerTokens(parsed);
  const [set, where] = [words.indexOf('set'), words.indexOf('where')];
  const isSimple =
    words[0] === 'update' &&
    set >= 2 &&
    set <= 4 &&
    !words.slice(1, set).includes('as') &&
    (set === 2 || words[2] === '.');
  if (
    !isSimple ||
    where < set ||
    words.lastIndexOf('where') !== where ||
    words.includes('from') ||
    words.includes('returning')
  )
    return undefined;
  const [first, last] = [parsed.tokens[where + 1], parsed.tokens.at(-1)];
  return first === undefined || last === undefined
    ? undefined
    : parsed.text.slice(first.start, last.end).replace(/;$/, '');
}
