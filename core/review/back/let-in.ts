/**
 * The way back to where a release runs that leaves columns out: they come back as the migration before the change let them out, with nulls or a default, so
 * that this release goes on and no row stops the script. What forbids nulls again stands at its end as a comment, for later.
 */
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { mostTold } from '../order/left-out.ts';
import type { LetOut } from '../order/let-out.ts';
import type { EasedColumn } from '../eased-column.ts';
import { asRun } from './as-run.ts';

export interface LetIn {
  readonly script: string;
  /** Those that were found in it. */
  readonly columns: readonly LetOut[];
}

/** `script`: as it is without that, with a line to fill in front of each SET NOT NULL. */
export function letIn(script: string, letOut: readonly LetOut[]): LetIn {
  let text = script;
  const columns: LetOut[] = [];
  const later: string[] = [];
  for (const one of letOut) {
    const found = easedIn(text, one);
    if (found === undefined) continue;
    ({ text } = found);
    later.push(found.later);
    columns.push(one);
  }
  if (columns.length === 0) return { script, columns };
  const fills = columns.filter(({ value }) => value === undefined).map(toFill);
  const first =
    fills.length === 0
      ? ''
      : `, and no row is without a value, which SET NOT NULL fails on (${fills.join(' ')})`;
  const head = `Later, when no release runs any more that leaves ${columns.length === 1 ? 'it' : 'them'} out${first}:`;
  const last = asRun({ text: later.join(''), transaction: true });
  return { script: `${text}${`${head}\n${last}`.replaceAll(/^(?=.)/gm, '-- ')}`, columns };
}

export function easedColumns({ columns }: LetIn): readonly EasedColumn[] {
  return columns.map((one) => ({ name: nameOf(one), isGiven: one.value !== undefined }));
}

/** What was proved is the script without that. A sentence. */
export function provedStricter({ columns }: LetIn): string {
  const [nulls, given] = [false, true].map((isGiven) =>
    columns.filter(({ value }) => (value !== undefined) === isGiven).map(({ name }) => oneLine(name)),
  );
  const names = joined(
    columns.map(({ name }) => oneLine(name)),
    mostTold,
  );
  const differs = [
    ...(given?.length === 0 ? [] : [`gives ${joined(given ?? [], mostTold)} a default`]),
    ...(nulls?.length === 0 ? [] : [`lets ${joined(nulls ?? [], mostTold)} be null`]),
  ];
  return `The script was not run as it stands: the proof ran it with ${names} NOT NULL, and it ${differs.join(' and ')}, as rows written since have no value.`;
}

export function nameOf({ table, name }: LetOut): string {
  return `${displayName(table.key)}.${name}`;
}

/** Nobody knows the value: what stands in its place is no SQL. */
function toFill({ table, name }: LetOut): string {
  const [of, quoted] = [qualifiedName(table), oneLine(quoteIdentifier(name))];
  return `count: SELECT count(*) FROM ${of} WHERE ${quoted} IS NULL; fill, with a value that the previous release may go by: UPDATE ${of} SET ${quoted} = <value> WHERE ${quoted} IS NULL;`;
}

/** Undefined where it comes back otherwise: filled from a copy, or by what is still there. */
function easedIn(script: string, one: LetOut): { readonly text: string; readonly later: string } | undefined {
  const marker = `\n-- Fill ${oneLine(nameOf(one))} here, where there are rows.\n`;
  const alter = `ALTER TABLE ${qualifiedName(one.table)}`;
  const name = quoteIdentifier(one.name);
  const added = script.indexOf(`\n${alter} ADD COLUMN ${name} `);
  const addedEnd = script.indexOf(';\n', added);
  const at = script.indexOf(marker);
  const end = script.indexOf(';\n', at);
  if (added < 0 || at < addedEnd || end < 0) return undefined;
  const required = script.slice(at + marker.length, end + 2);
  const [before, between, behind] = [
    script.slice(0, addedEnd),
    script.slice(addedEnd, at + 1),
    script.slice(end + 2),
  ];
  if (one.value === undefined) return { text: `${before}${between}${behind}`, later: required };
  // From 18 on it may have a name.
  const [, constraint = ''] = / ADD (CONSTRAINT .+ )NOT NULL /.exec(required) ?? [];
  return {
    text: `${before} DEFAULT ${one.value} ${constraint}NOT NULL${between}${behind}`,
    later: `${alter} ALTER COLUMN ${name} DROP DEFAULT;\n`,
  };
}
