/**
 * What to ask before a script that follows from the schema: rows on which a former key does not come back, and what is left where it fails; values that stand
 * only in a column that goes.
 */
import { code } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { column, tableByKey, columnsOf } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { mentions } from '../../schema/expression-text.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { Placed } from '../placed.ts';
import { notInSource } from '../rows/joined-fills.ts';
import { lettingIn } from '../schema/freed.ts';

const mostTold = 2;
const mostTables = 8;

interface Former {
  readonly name: string;
  /** What a failure there leaves: half a sentence. */
  readonly left: string;
  readonly sql: string;
}

/** Sentences. `scripts`: those that run. */
export function alikeBack(statements: readonly Placed[], scripts: readonly string[]): readonly string[] {
  return [...alikeRows(statements, scripts), ...notInSource(statements, scripts)];
}

function alikeRows(statements: readonly Placed[], scripts: readonly string[]): readonly string[] {
  const formers = statements.flatMap((placed) =>
    lettingIn(placed).flatMap((index): readonly Former[] => {
      const sql = alikeIn(index, placed);
      // The authors’ own way back may make another key.
      const isMade = placed.migration.down === undefined || isMadeIn(placed.migration.down.text, index);
      const name = index.constraint ?? index.name;
      return sql === undefined || !isMade
        ? []
        : [{ name: oneLine(name), sql, left: leftBehind(name, scripts) }];
    }),
  );
  if (formers.length <= mostTold)
    return formers.map(
      ({ name, sql, left }) =>
        `Ask first, the new release may run meanwhile: ${code(`${sql};`)} Anything but 0 ends the script where it makes ${name} (23505), ${left}: somebody has to choose which of these rows go, and what they hold goes with them.`,
    );
  const all = formers
    .slice(0, mostTables)
    .map(({ name, sql }) => `SELECT ${stringLiteral(name)}, ${sql.replace(/^SELECT /, '')}`)
    .join(' UNION ALL ');
  // Where they differ the one that leaves more is told.
  const left = formers.map((one) => one.left).find((one) => one !== leavesNothing) ?? leavesNothing;
  return [
    `Ask first, the new release may run meanwhile: ${code(`${all};`)} Anything but 0 ends the script where it makes that key (23505), ${left}: somebody has to choose which of these rows go, and what they hold goes with them.`,
  ];
}

const leavesNothing = 'and nothing of it stays';

function leftBehind(name: string, scripts: readonly string[]): string {
  const script = scripts.find((one) => mentions(one, name)) ?? scripts.join('\n');
  if (!/\bINDEX CONCURRENTLY\b/i.test(script)) return leavesNothing;
  const parts = script.split(';');
  const at = parts.findIndex((part) => mentions(part, name));
  const isDropped = parts.slice(0, at).some((part) => /\bDROP\s/i.test(part));
  return isDropped || !/\bINDEX\s+CONCURRENTLY\b/i.test(parts[at] ?? '')
    ? 'and what it did in front of that stays, with no key there: mend the rows and run the rest at once'
    : 'before anything is dropped; the invalid index that it leaves goes when it runs again';
}

/** Names its table, and a key of its columns. */
function isMadeIn(down: string, { relation, elements }: Index): boolean {
  const columns = columnsOf({ elements }).map((each) => each.replaceAll(/\W/g, '.'));
  const key = new RegExp(`\\(\\s{0,9}"?${columns.join('"?\\s{0,9},\\s{0,9}"?')}"?\\s{0,9}\\)`, 'i');
  const parts = down.split(';').filter((part) => mentions(part, relation.replace(/^.*\./, '')));
  return parts.some((part) => /\b(?:primary\s{1,9}key|unique)\b/i.test(part) && key.test(part));
}

function alikeIn(former: Index, { start, section }: Placed): string | undefined {
  const table = tableByKey(start, former.relation);
  const columns = columnsOf(former);
  if (table === undefined) return undefined;
  // Nulls are alike to no other, unless the key says so; a release may have left them where the change lets it.
  const tables = [table, tableByKey(section.after, former.relation) ?? table];
  const given = former.nullsNotDistinct
    ? []
    : columns.filter((each) => tables.some((one) => column(one, each)?.nullable === true));
  const where =
    given.length === 0 ? '' : ` WHERE ${given.map((each) => `${quoted(each)} IS NOT NULL`).join(' AND ')}`;
  return `SELECT count(*) FROM (SELECT FROM ${oneLine(qualifiedName(table))}${where} GROUP BY ${columns.map(quoted).join(', ')} HAVING count(*) > 1) AS alike`;
}

function quoted(name: string): string {
  return oneLine(quoteIdentifier(name));
}
