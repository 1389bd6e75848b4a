/**
 * Columns that go and have to be written until then: NOT NULL, and nothing fills them. The release that no longer writes them cannot insert
 * while they are there, and the one that does cannot once they are gone: they have to be let out first, in a migration of its own.
 */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Index, Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { oldestServer } from '../checks/server.ts';
import type { DeploymentOrder, RunbookStep } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { filledOnInsert } from '../statements/triggers.ts';

export interface Needed {
  readonly table: Table;
  readonly name: string;
}

/** Whoever inserts has to give a value. */
export function isAsked({ nullable, default: value, identity, generated }: Column): boolean {
  return !nullable && value === undefined && identity === undefined && generated === undefined;
}

/** Of one part of the order: as the part finds them. */
function neededColumns(own: readonly Placed[]): readonly Needed[] {
  const found = own[0]?.section.found;
  if (found === undefined) return [];
  return own.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropColumn') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const table = tableByKey(found, key);
      const { text } = operation.column;
      const [was, is] = [tableByKey(placed.start, key), table].map((each) => each && column(each, text));
      const isOpen = table?.origin.unseen === true;
      if (table === undefined || was === undefined || is === undefined || isOpen || !isAsked(is)) return [];
      const isKey = table.constraints.some((one) => one.kind === 'primary-key' && one.columns.includes(text));
      return isKey || filledOnInsert(table, text, found) !== undefined ? [] : [{ table, name: text }];
    }),
  );
}

/** Where releases run beside each other. */
export function neededIn({ stages }: DeploymentOrder, statements: readonly Placed[]): readonly Needed[] {
  return stages.flatMap(({ phase, files }) =>
    phase === 'after'
      ? neededColumns(
          statements.filter(({ migration }) => files.some(({ file }) => file === oneLine(migration.file))),
        )
      : [],
  );
}

/** `tenants.a, tenants.b`. */
export function neededNames(needed: readonly Needed[]): string {
  return joined(
    needed.map(({ table, name }) => oneLine(`${displayName(table.key)}.${name}`)),
    mostNames,
  );
}

const mostNames = 4;

/** One statement for each table. */
function letOut(needed: readonly Needed[]): readonly string[] {
  const byTable = new Map<Table, string[]>();
  for (const { table, name } of needed) byTable.set(table, [...(byTable.get(table) ?? []), name]);
  return [...byTable].map(
    ([table, names]) =>
      `ALTER TABLE ${qualifiedName(table)} ${names.map((name) => `ALTER COLUMN ${oneLine(quoteIdentifier(name))} DROP NOT NULL`).join(', ')};`,
  );
}

/** In front of the release that leaves them out. */
export function letOutStep(own: readonly Placed[]): readonly RunbookStep[] {
  const needed = neededColumns(own);
  if (needed.length === 0) return [];
  const or = orDefault(needed, own);
  return [
    {
      title: `Let rows be written without ${neededNames(needed)}, in a migration of its own`,
      // The release that still runs reads what the next one writes.
      lines: [...letOut(needed), ...(or === '' ? [] : [`Or${or.slice(' (or'.length, -1)}.`])],
    },
  ];
}

/** In brackets. Of a column whose values are kept apart one constant serves one row. */
function orDefault(needed: readonly Needed[], own: readonly Placed[]): string {
  const found = own[0]?.section.found;
  const apart = needed.filter(({ table, name }) => isKeptApart(table, name, found));
  if (apart.length === 0) return ' (or SET DEFAULT, where the release that runs does not bear nulls)';
  const isMade = oldestServer(own.map(({ migration }) => migration)) >= 13;
  if (!isMade || !apart.every(takesRandom)) return '';
  const of = apart.length === needed.length ? '' : ` of ${neededNames(apart)}`;
  return ` (or SET DEFAULT, where the release that runs does not bear nulls:${of === '' ? '' : `${of},`} a default that differs for each row, such as gen_random_uuid())`;
}

/** Whatever of it an expression or an exclusion looks at. */
function isKeptApart(table: Table, name: string, found: Schema | undefined): boolean {
  const isIn = ({ unique, elements }: Index): boolean =>
    unique && elements.some((one) => one.column === name || one.expression?.includes(name) === true);
  return (
    (found !== undefined && indexesOf(found, table.key).some(isIn)) ||
    table.constraints.some(({ kind, columns }) => kind === 'exclusion' && columns.includes(name))
  );
}

/** As text it has 36 letters. Other keys and conditions may refuse it. */
function takesRandom({ table, name }: Needed): boolean {
  const type = column(table, name)?.type;
  const isHeld = table.constraints.some(
    ({ kind, columns, expression }) =>
      kind === 'exclusion' ||
      ((kind === 'foreign-key' || kind === 'check') &&
        (columns.includes(name) || expression?.includes(name) === true)),
  );
  if (type === undefined || type.arrayDimensions > 0 || isHeld) return false;
  if (type.name === 'varchar') return (type.modifiers[0] ?? 36) >= 36;
  return type.name === 'text' || type.name === 'uuid';
}

/** A sentence. */
export function neededInWords(own: readonly Placed[]): readonly string[] {
  const needed = neededColumns(own);
  if (needed.length === 0) return [];
  const are = needed.length === 1 ? 'has' : 'have';
  const them = needed.length === 1 ? 'it' : 'them';
  const is = needed.length === 1 ? 'it is' : 'they are';
  const tables = joined([...new Set(needed.map(({ table }) => oneLine(displayName(table.key))))], mostNames);
  return [
    `${neededNames(needed)} ${are} to be written with every row (NOT NULL, no default): while ${is} there, the release that no longer writes ${them} cannot insert into ${tables}; once ${is} gone, the one that does fails. (1) In a migration of its own, before that release: ${letOut(needed).join(' ').replace(/;$/, '')}${orDefault(needed, own)}; (2) that release; (3) this, when no older one runs any more.`,
  ];
}
