/** What one statement takes away for good: as a proof tells it, but for what the change itself has made or copied before. */
import type { Action } from '../effects/statement.ts';
import { oneLine } from '../plan/format.ts';
import { lossesOf } from '../proof/losses.ts';
import { isColumnCopied } from '../rule-kit/copied.ts';
import { column, displayName, relationKey, table } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { Placed } from './placed.ts';

/** Sentences. */
export function lossesAt(placed: Placed): readonly string[] {
  const { one } = placed;
  if (!one.during.kept) return [];
  return [...new Set(one.actions.flatMap((action) => lossesOfAction(action, placed)))].map(oneLine);
}

function lossesOfAction(action: Action, placed: Placed): readonly string[] {
  const { operation } = action;
  const schema = schemaAt(placed);
  if (operation.kind === 'update' && operation.columns.length > 0) {
    const key = relationKey(schema, operation.table);
    const was = table(placed.section.found, operation.table);
    const old = operation.columns.filter((name) => was !== undefined && column(was, name) !== undefined);
    if (old.length > 0)
      return [`Values of ${old.map((name) => `${displayName(key)}.${name}`).join(', ')} are written over.`];
    return was === undefined ? lossesOf([action]) : [];
  }
  if (operation.kind === 'dropColumn' && isCopied(action, placed)) return [];
  return lossesOf([action]);
}

/** Columns that go although their values were copied before. Sentences. */
export function copiesAt(placed: Placed): readonly string[] {
  return placed.one.actions.flatMap((action) => {
    const { operation } = action;
    if (operation.kind !== 'dropColumn' || !isCopied(action, placed)) return [];
    const name = `${displayName(relationKey(schemaAt(placed), operation.table))}.${operation.column.text}`;
    return [`${oneLine(name)} goes; its values were copied before.`];
  });
}

function isCopied({ operation }: Action, { one, section, migration, at }: Placed): boolean {
  if (operation.kind !== 'dropColumn') return false;
  const schema = section.before[at] ?? section.found;
  const dropped = one.actions.flatMap((other) =>
    other.operation.kind === 'dropColumn' ? [other.operation.column.text] : [],
  );
  return isColumnCopied(operation, dropped, {
    schema,
    path: migration.path,
    siblings: section.statements.map(({ statement }) => statement),
    statement: one.statement,
    table: (name) => table(schema, name),
  });
}

function schemaAt({ section, at }: Placed): Schema {
  return section.before[at] ?? section.found;
}
