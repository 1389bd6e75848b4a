/**
 * Columns that go and have to be written until then: NOT NULL, and nothing fills them. The release that no longer writes them cannot insert
 * while they are there, and the one that does cannot once they are gone: they have to be let out first, in a migration of its own.
 */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Table } from '../../schema/model.ts';
import { joinedColumns } from '../../text/enumerate.ts';
import type { DeploymentOrder } from '../model.ts';
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
export function neededColumns(own: readonly Placed[]): readonly Needed[] {
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

/** `a and b of tenants`. */
export function neededNames(needed: readonly Needed[]): string {
  return joinedColumns(
    needed.map(({ table, name }) => oneLine(`${displayName(table.key)}.${name}`)),
    mostTold,
  );
}

/** What stands there where nobody wrote a value. `given`: of each, whether it has a default. */
export function leftInWords(given: readonly boolean[]): 'nulls' | 'the default' | 'the default and nulls' {
  if (!given.includes(true)) return 'nulls';
  return given.includes(false) ? 'the default and nulls' : 'the default';
}

/** Of names in one sentence. */
export const mostTold = 4;
