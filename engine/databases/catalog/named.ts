/**
 * What servers share whose objects are identified by names: one folder of the explorer is one query, the conversion of its rows, and
 * answers built from such folders.
 */
import type { CatalogObject, ObjectKind, ObjectList } from '../../../core/catalog/objects.ts';
import type { SqlRow } from '../session.ts';
import type { Answer, Refusal } from './explore/explore.ts';
import type { Reads } from './read-only.ts';

export interface Listing {
  /** The folder that its rows are shown in. */
  readonly group: string;
  readonly sql: string;
  /** A query with one row for each object, if its own has several. */
  readonly counted?: string;
  /** The sort order, which is omitted when counting. */
  readonly order?: string;
  /** The parameters of the query: the schema, or schema and table. */
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

export function when(holds: boolean, text: string): string | undefined {
  return holds ? text : undefined;
}

/** Identifies an object by its names for later requests. */
export function idOf(...names: readonly string[]): string {
  return JSON.stringify(names);
}

export function namesOf(id: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(id);
    return Array.isArray(names) && names.every((one) => typeof one === 'string') ? names : [];
  } catch {
    return [];
  }
}

export const nothingFound: Answer = {
  groups: [],
  lists: [],
  definition: undefined,
  mark: undefined,
  found: [],
  refused: [],
};

/** Non-empty folders. */
export async function groupsOf(
  listings: readonly Listing[],
  place: readonly string[],
  reads: Reads,
): Promise<Answer> {
  const found: { name: string; count: number }[] = [];
  const refused: Refusal[] = [];
  for (const { group, sql, counted: each = sql, values } of listings) {
    const counted = await reads(`SELECT COUNT(*) FROM (${each}) listed`, values(place));
    if (counted.kind === 'failed') refused.push({ group, message: counted.failure.message });
    else if (Number(counted.rows[0]?.[0]) > 0)
      found.push({ name: group, count: Number(counted.rows[0]?.[0]) });
  }
  return { ...nothingFound, groups: found, refused };
}

export async function listsOf(
  listings: readonly Listing[],
  place: readonly string[],
  reads: Reads,
): Promise<Answer> {
  const found: ObjectList[] = [];
  const refused: Refusal[] = [];
  for (const { group, sql, order, values, objects } of listings) {
    const listed = await reads(order === undefined ? sql : `${sql} ORDER BY ${order}`, values(place));
    if (listed.kind === 'failed') refused.push({ group, message: listed.failure.message });
    else {
      const all = objects(listed.rows, place);
      if (all.length > 0) found.push({ group, objects: all });
    }
  }
  return { ...nothingFound, lists: found, refused };
}
