/**
 * Foreign keys that refer to a table which the change drops, and that it lets refer to the one that takes its place: until then a release that
 * no longer writes the old one cannot insert rows that refer to new ones.
 */
import { joined } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** It drops such a key, or adds one to a table of the change on a table that was there. */
export function isRepointed(placed: Placed, own: readonly Placed[]): boolean {
  return leftBy(placed).some((key) => own.some((one) => dropsTable(one, key)));
}

/** Tables that keys of it referred to. */
function leftBy(placed: Placed): readonly string[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint') return [];
    const table = tableByKey(schema, relationKey(schema, operation.table));
    const key = table?.constraints.find(({ name }) => name === operation.constraint.text);
    return key?.kind === 'foreign-key' && key.references !== undefined ? [key.references.relation] : [];
  });
}

function dropsTable(placed: Placed, key: string): boolean {
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'dropRelation' &&
      operation.relation === 'table' &&
      relationKey(schemaAt(placed), operation.target) === key,
  );
}

/** Half a sentence. */
export function repointedInWords(repointed: readonly Placed[], lines: string): string {
  const tables = [...new Set(repointed.flatMap(leftBy))].map((key) => oneLine(displayName(key)));
  return `${lines} (new keys NOT VALID, validated apart), as a release that no longer writes ${joined(tables)} could insert no row that refers to a new one before`;
}
