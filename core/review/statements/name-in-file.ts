/**
 * Names in SQL that a review proposes for the file itself: as the statement of the file names them. Without a schema where that says none, as the tool may
 * run it under another search_path than that of a person. Scripts that a person runs name the schema: see check-sql.ts.
 */
import type { Operation } from '../../operations/operation.ts';
import type { ObjectName } from '../../operations/model/names.ts';
import { relationKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { type Placed, schemaAt } from '../placed.ts';

interface Named {
  readonly schema: string;
  readonly name: string;
}

/** Of an object, by how the file has written it, or one that stands in the same schema. */
export function asWritten(of: Named, written: Pick<ObjectName, 'schema'> | undefined): string {
  return written === undefined || written.schema !== undefined ? qualifiedName(of) : quoteIdentifier(of.name);
}

/** Of a table that they name, for what stands in front of the first or in its place. Qualified where a block has a search_path of its own. */
export function inFile(table: Named & { readonly key: string }, placed: readonly Placed[]): string {
  const [first] = placed;
  const outside = first?.section.before[first.at] ?? first?.section.found;
  const all = placed.flatMap((one) =>
    one.one.actions
      .flatMap(({ operation }) => objectsOf(operation))
      .filter((name) => relationKey(schemaAt(one), name) === table.key)
      .map((name) => (outside && relationKey(outside, name) === table.key ? name : undefined)),
  );
  const isBare = all.length > 0 && all.every((name) => name !== undefined && name.schema === undefined);
  return asWritten(table, isBare ? { schema: undefined } : undefined);
}

/** Some of what they work on is named without a schema: it is where the search_path of whoever runs them leads. */
export function isByPath(placed: readonly Placed[]): boolean {
  return placed.some(({ one }) =>
    one.actions.some(({ operation }) => objectsOf(operation).some(({ schema }) => schema === undefined)),
  );
}

/** What it works on: its table, or the relation that it drops, renames or makes. */
function objectsOf(operation: Operation): readonly ObjectName[] {
  return Object.values(operation).filter(isObjectName);
}

function isObjectName(value: unknown): value is ObjectName {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'schema' in value &&
    typeof value.name === 'object' &&
    value.name !== null &&
    'text' in value.name
  );
}
