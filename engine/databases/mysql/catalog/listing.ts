/** What the listings beside this one share: one folder of the explorer is one query, and what its rows become. */
import type { CatalogObject, ObjectKind } from '../../../../core/catalog/objects.ts';
import type { SqlRow } from '../../session.ts';
import { quotedName } from '../literal.ts';

export interface Listing {
  /** The folder that its rows are shown in. */
  readonly group: string;
  readonly sql: string;
  /** For the query's `?`, from the names of what is listed: the schema, or schema and table. */
  readonly values: (place: readonly string[]) => readonly string[];
  readonly objects: (rows: readonly SqlRow[], place: readonly string[]) => readonly CatalogObject[];
}

interface Said {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name: string;
  readonly detail?: readonly (string | undefined)[];
  readonly facts?: readonly (string | undefined)[];
  readonly sqlName?: string;
  readonly bytes?: number;
  readonly comment?: string | null | undefined;
  readonly type?: string;
}

export function object({
  kind,
  id,
  name,
  detail = [],
  facts = [],
  sqlName,
  bytes,
  comment,
  type,
}: Said): CatalogObject {
  return {
    kind,
    id,
    name,
    detail: detail.filter((one) => one !== undefined && one !== '').join(', '),
    facts: facts.filter((one) => one !== undefined),
    sqlName,
    bytes,
    comment: comment === '' || comment === null ? undefined : comment,
    type,
  };
}

export function qualifiedName(...names: readonly string[]): string {
  return names.map(quotedName).join('.');
}

export function when(holds: boolean, text: string): string | undefined {
  return holds ? text : undefined;
}
