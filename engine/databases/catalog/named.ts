/**
 * What servers share whose objects are identified by names: one folder of the explorer is one query, the conversion of its rows, and
 * answers built from such folders.
 */
import type { CatalogObject, ObjectKind, ObjectScope } from '../../../core/catalog/objects.ts';
import type { Search } from '../../../core/catalog/search.ts';
import type { QueryOutcome, SqlRow } from '../session.ts';
import { nothingFound, type Answer, type Question, type Refusal } from './explore/explore.ts';
import type { FoundObject } from './explore/search.ts';
import type { Reads } from './bounded.ts';

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

/** What one server answers in its own way. */
export interface NamedServer {
  readonly listings: (scope: ObjectScope) => readonly Listing[];
  /** What is in a table or view. */
  readonly ofRelation: readonly Listing[];
  /** What is in other objects, by their kind. */
  readonly inside: Readonly<Partial<Record<ObjectKind, Listing>>>;
  /** Of what is in a relation. */
  readonly mark: (id: string) => Promise<string | undefined>;
  readonly search: (search: Search) => Promise<readonly FoundObject[]>;
  /** The statement that would make an object, or why there is none. */
  readonly definition: (
    kind: ObjectKind,
    schema: string,
    name: string,
  ) => Promise<{ readonly definition: string } | { readonly refusal: string }>;
}

export async function answered(question: Question, server: NamedServer, reads: Reads): Promise<Answer> {
  switch (question.what) {
    case 'groups':
      return groupsOf(server.listings(question.scope), placeOf(question.scope), reads);
    case 'list': {
      const listings = server.listings(question.scope).filter(({ group }) => group === question.group);
      return listsOf(listings, placeOf(question.scope), reads);
    }
    case 'relation': {
      const place = namesOf(question.id);
      if (place.length !== 2) return nothingFound;
      const inside = await listsOf(server.ofRelation, place, reads);
      return { ...inside, mark: await server.mark(question.id) };
    }
    case 'inside': {
      const listing = server.inside[question.kind];
      return listing === undefined ? nothingFound : listsOf([listing], namesOf(question.id), reads);
    }
    case 'search':
      return { ...nothingFound, found: await server.search(question.search) };
    case 'definition': {
      const [schema, name] = namesOf(question.id);
      if (schema === undefined || name === undefined) return nothingFound;
      const found = await server.definition(question.kind, schema, name);
      return 'definition' in found
        ? { ...nothingFound, definition: found.definition }
        : { ...nothingFound, refused: [{ group: '', message: found.refusal }] };
    }
  }
}

function placeOf(scope: ObjectScope): readonly string[] {
  return scope.of === 'schema' ? namesOf(scope.schema) : [];
}

/** Folders with something in them. */
async function groupsOf(
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

async function listsOf(
  listings: readonly Listing[],
  place: readonly string[],
  reads: Reads,
): Promise<Answer> {
  const found = new Map<string, readonly CatalogObject[]>();
  const refused: Refusal[] = [];
  for (const { group, sql, order, values, objects } of listings) {
    const listed = await reads(order === undefined ? sql : `${sql} ORDER BY ${order}`, values(place));
    if (listed.kind === 'failed') refused.push({ group, message: listed.failure.message });
    else {
      const all = objects(listed.rows, place);
      // Several queries may fill one folder.
      if (all.length > 0) found.set(group, [...(found.get(group) ?? []), ...all]);
    }
  }
  return {
    ...nothingFound,
    lists: [...found].map(([group, objects]) => ({ group, objects })),
    refused,
  };
}

/** Where the things of one sort are looked for. */
export interface SearchSort {
  readonly kinds: readonly [ObjectKind, ...ObjectKind[]];
  /** Folders and nodes below its relation or its schema. */
  readonly below: (schema: string, name: string) => readonly string[];
}

/** At most so many of each sort are found. */
export const mostOfSort = 60;

export function inFolder(group: string): SearchSort['below'] {
  return (_schema, name) => [`g:${group}`, `o:${name}`];
}

/** `ask` gives rows with the schema, the relation if there is one, and the name. What may not be read hides nothing beside it. */
export async function searchedIn<Sort extends SearchSort>(
  sorts: readonly Sort[],
  { kinds, wanted }: Search,
  ask: (sort: Sort) => Promise<QueryOutcome>,
): Promise<readonly FoundObject[]> {
  const found: FoundObject[] = [];
  if (wanted === '') return found;
  for (const sort of sorts) {
    if (kinds !== undefined && !sort.kinds.some((kind) => kinds.has(kind))) continue;
    const asked = await ask(sort);
    if (asked.kind === 'failed') continue;
    for (const [schema, relation, name] of asked.rows)
      found.push({
        kind: sort.kinds[0],
        name: name ?? '',
        schema: schema ?? undefined,
        relation: relation ?? undefined,
        below: sort.below(schema ?? '', name ?? ''),
      });
  }
  return found;
}
