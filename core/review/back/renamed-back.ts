/**
 * A column that the change calls otherwise, and that the way back calls as before: its values are kept, those too that were written under the new name. Whether
 * the former release knows them is nowhere seen; where the change lets more in, it is likely not to. Of PostgreSQL.
 */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { backStatements } from './back-statements.ts';

const mostNames = 4;

interface Renamed {
  readonly was: string;
  readonly is: string;
  /** Lines that let values in which were none before. */
  readonly lets: readonly string[];
}

/** Sentences. */
export function renamedBack(statements: readonly Placed[], migration: ReviewedMigration): readonly string[] {
  const same = groupBy(renamedIn(statements, migration), ({ lets }) => lets.join());
  return [...same.values()].map((all) => {
    const lets = all[0]?.lets ?? [];
    const was = joined(
      all.map((one) => one.was),
      mostNames,
    );
    const is = joined(
      all.map((one) => one.is),
      mostNames,
    );
    const also =
      lets.length === 0
        ? ''
        : `, be it a value that ${placesInWords(lets)} ${lets.length === 1 ? 'lets' : 'let'} in and the previous release may not know`;
    return `Rows keep in ${was} what was written to ${is} until then${also}.`;
  });
}

function renamedIn(statements: readonly Placed[], migration: ReviewedMigration): readonly Renamed[] {
  const back = new Set(
    backStatements(migration).flatMap((placed) =>
      placed.one.actions.flatMap(({ operation }) =>
        operation.kind === 'renameColumn'
          ? [`${relationKey(schemaAt(placed), operation.table)} ${operation.to.text}`]
          : [],
      ),
    ),
  );
  // Its own UPDATE makes something else of what was written there.
  const written = new Set(
    backStatements(migration).flatMap((placed) =>
      placed.one.actions.flatMap(({ operation }) =>
        operation.kind === 'update'
          ? operation.columns.map((name) => `${relationKey(schemaAt(placed), operation.table)} ${name}`)
          : [],
      ),
    ),
  );
  return statements.flatMap((placed) => {
    const { one, start } = placed;
    return one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'renameColumn') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const [from, to] = [operation.column.text, operation.to.text];
      const was = tableByKey(start, key);
      const isRewritten = written.has(`${key} ${from}`) || written.has(`${key} ${to}`);
      const isOwn = isRewritten || was === undefined || column(was, from) === undefined;
      const end = tableByKey(placed.section.after, key);
      // Put aside for another one of its name: releases write to that one.
      const isStill = end !== undefined && column(end, to) !== undefined && column(end, from) === undefined;
      if (isOwn || !isStill || (migration.down !== undefined && !back.has(`${key} ${from}`))) return [];
      const name = oneLine(displayName(key));
      const lets = statements.filter((each) => letsMoreIn(each, key, [from, to])).map(({ place }) => place);
      return [{ was: `${name}.${oneLine(from)}`, is: `${name}.${oneLine(to)}`, lets: [...new Set(lets)] }];
    });
  });
}

/** A value of its type, a CHECK of it that goes, another type. */
function letsMoreIn(placed: Placed, key: string, names: readonly string[]): boolean {
  const schema = schemaAt(placed);
  const table = tableByKey(schema, key);
  const own = names.flatMap((name) => (table === undefined ? [] : (column(table, name) ?? [])));
  return placed.one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'addEnumValue':
        return own.some(({ type }) => type.name === operation.type.name.text);
      case 'alterColumnType':
        return relationKey(schema, operation.table) === key && names.includes(operation.column.text);
      case 'dropConstraint': {
        const gone = table?.constraints.find(({ name }) => name === operation.constraint.text);
        return (
          relationKey(schema, operation.table) === key &&
          gone?.kind === 'check' &&
          gone.columns.some((name) => names.includes(name))
        );
      }
      default:
        return false;
    }
  });
}
