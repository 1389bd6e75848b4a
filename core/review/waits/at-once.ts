/**
 * What becomes of two runs at once of files that no lock of their tool keeps apart, where the later one surely waits at the first statement of a file for the earlier one,
 * and finds there what that has made or taken away. Measured on servers: nothing else is taken to be sure.
 */
import { guardOf } from '../../operations/guards.ts';
import type { Operation } from '../../operations/operation.ts';
import { columnName } from '../../operations/column-name.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostPlaces = 3;

/** Half a sentence; undefined where it may do anything else as well. */
export function laterFails(statements: readonly Placed[]): string | undefined {
  const migrations = [...new Set(statements.map(({ migration }) => migration))];
  const [first] = migrations;
  const isOne = migrations.every(({ tool, byHand }) => tool === first?.tool && byHand === undefined);
  const end = statements.at(-1)?.section.after;
  if (first === undefined || !isOne || end === undefined) return undefined;
  // One transaction begins with the first of them.
  const asked = first.isWholeRun ? [first] : migrations;
  const found = asked.map((migration) => beginning(statements, migration));
  const places = found.flatMap((one) => (one !== undefined && isSure(one, end) ? [one.place] : []));
  if (places.length < asked.length || places.length > mostPlaces) return undefined;
  return places.length === 1
    ? `the later one fails at ${joined(places)}, which cannot run twice, changes nothing, and has to be started again`
    : `the later one fails at the beginning of a file (${joined(places)} cannot run twice), and has to be started again`;
}

/** What stands in front of it changes nothing. */
function beginning(statements: readonly Placed[], migration: Placed['migration']): Placed | undefined {
  return statements.find(
    (one) =>
      one.migration === migration &&
      (one.one.gaps.length > 0 || one.one.actions.some(({ operation }) => !still.has(operation.kind))),
  );
}

const still: ReadonlySet<Operation['kind']> = new Set(['begin', 'setVariable']);

/** It takes a lock that no other run has beside it, and fails where it has run; nothing behind it undoes that. */
function isSure(placed: Placed, end: Schema): boolean {
  const before = schemaAt(placed);
  const ends = [placed.section.after, end];
  if (placed.one.gaps.length > 0) return false;
  return placed.one.actions.some(({ operation }) => {
    if (guardOf(operation)?.isSaid === true) return false;
    if (operation.kind === 'createTable') {
      const key = relationKey(before, operation.table);
      return operation.persistence !== 'temporary' && ends.every((schema) => schema.relations.has(key));
    }
    if (
      operation.kind !== 'addColumn' &&
      operation.kind !== 'dropColumn' &&
      operation.kind !== 'renameColumn'
    )
      return false;
    const key = relationKey(before, operation.table);
    if (!placed.start.relations.has(key)) return false;
    const name = columnName(operation);
    return ends.every((schema) => {
      const table = tableByKey(schema, key);
      const is = table !== undefined && column(table, name) !== undefined;
      return operation.kind === 'addColumn' ? is : !is;
    });
  });
}
