/**
 * Answers one request of the explorer: which folders exist, what is in one, what is inside a relation or another object. One READ ONLY
 * transaction with fixed queries; a part that may not be read is reported and does not hide the others.
 */
import {
  objectKinds,
  type CatalogObject,
  type ObjectGroup,
  type ObjectKind,
  type ObjectList,
  type ObjectScope,
} from '../../../../core/catalog/objects.ts';
import type { Search } from '../../../../core/catalog/search.ts';
import { isPlainId } from '../queries.ts';
import { readOnly } from '../read-only.ts';
import type { ReadOptions, Reads } from '../bounded.ts';
import { numberIn, type SqlRow, type SqlSession, type Read } from '../../session.ts';
import { insideQuery } from '../watch/marks.ts';
import type { At, Listing } from './listing.ts';
import { definitions } from './definitions.ts';
import { inDatabaseListings } from './of-database.ts';
import { inObject } from './of-object.ts';
import { inRelationListings } from './of-relation.ts';
import { inSchemaListings } from './of-schema.ts';
import { foundIn, searchQueries, type FoundObject } from './search.ts';

export type Question =
  /** Non-empty folders. A schema is named by its OID. */
  | { readonly what: 'groups'; readonly scope: ObjectScope }
  | { readonly what: 'list'; readonly scope: ObjectScope; readonly group: string; readonly count: number }
  | { readonly what: 'relation'; readonly id: string }
  | { readonly what: 'search'; readonly search: Search }
  | { readonly what: 'inside'; readonly kind: ObjectKind; readonly id: string }
  /** The CREATE statement, as the server prints it. */
  | { readonly what: 'definition'; readonly kind: ObjectKind; readonly id: string };

export interface Answer {
  readonly groups: readonly ObjectGroup[];
  readonly lists: readonly ObjectList[];
  readonly definition: string | undefined;
  /** A mark of a relation that changes whenever its contents change. */
  readonly mark: string | undefined;
  /** The named objects that match a search, including the best matches, in no order. */
  readonly found: readonly FoundObject[];
  /** What could not be read, and why. */
  readonly refused: readonly Refusal[];
}

export const nothingFound: Answer = {
  groups: [],
  lists: [],
  definition: undefined,
  mark: undefined,
  found: [],
  refused: [],
};

export interface Refusal {
  readonly group: string;
  readonly message: string;
}

export type Explored = Read<Answer>;

/** With more objects in a folder, they are not inspected one by one. */
const few = 1_000;

export function explore(
  session: SqlSession,
  question: Question,
  options: ReadOptions = {},
): Promise<Explored> {
  return readOnly<Explored>(session, options, async (rows, reads) => {
    const [first] = await rows("SELECT current_setting('server_version_num')");
    const version = Number(first?.[0]);
    const value = await answer(question, version, reads);
    return { kind: 'read', value };
  });
}

async function answer(question: Question, version: number, reads: Reads): Promise<Answer> {
  switch (question.what) {
    case 'groups':
      return countGroups(listingsOf(question.scope, version), at(oidOf(question.scope), version, 0), reads);
    case 'list': {
      const listing = listingsOf(question.scope, version).filter(({ group }) => group === question.group);
      return lists(listing, at(oidOf(question.scope), version, question.count), reads);
    }
    case 'relation': {
      if (!isPlainId(question.id)) return nothingFound;
      const listings = inRelationListings.filter((one) => exists(one, version));
      const inside = await lists(listings, at(question.id, version, 0), reads);
      const marked = await reads(insideQuery([question.id]));
      return { ...inside, mark: marked.kind === 'rows' ? (marked.rows[0]?.[1] ?? undefined) : undefined };
    }
    case 'inside': {
      const sql = inObject[question.kind];
      return sql === undefined || !isPlainId(question.id)
        ? nothingFound
        : lists([{ group: '', sql }], at(question.id, version, 0), reads);
    }
    case 'search':
      return searched(question.search, reads);
    case 'definition': {
      const sql = definitions[question.kind];
      if (sql === undefined || !isPlainId(question.id)) return nothingFound;
      const read = await reads(sql(at(question.id, version, 0)));
      if (read.kind === 'failed')
        return { ...nothingFound, refused: [{ group: '', message: read.failure.message }] };
      return { ...nothingFound, definition: read.rows[0]?.[0] ?? undefined };
    }
  }
}

/** One round trip for all; if the server refuses that, one for each kind, so that the rest is found. */
async function searched(search: Search, reads: Reads): Promise<Answer> {
  const { queries, values } = searchQueries(search);
  if (queries.length === 0) return nothingFound;
  const all = await reads(queries.map((sql) => `(${sql})`).join(' UNION ALL '), values);
  if (all.kind === 'rows') return { ...nothingFound, found: all.rows.flatMap(foundIn) };
  const found: FoundObject[] = [];
  for (const sql of queries) {
    const one = await reads(sql, values);
    if (one.kind === 'rows') found.push(...one.rows.flatMap(foundIn));
  }
  return { ...nothingFound, found };
}

function oidOf(scope: ObjectScope): string {
  return scope.of === 'schema' ? scope.schema : '0';
}

/** Only digits are inserted into a query. */
function at(oid: string, version: number, count: number): At {
  return { oid: isPlainId(oid) ? oid : '0', version, few: count <= few };
}

function listingsOf(scope: ObjectScope, version: number): readonly Listing[] {
  const listings = scope.of === 'schema' ? inSchemaListings : inDatabaseListings;
  return listings.filter((one) => exists(one, version));
}

function exists({ from }: Listing, version: number): boolean {
  return version >= (from ?? 0) * 10_000;
}

/** When counting, the server omits what only the rows would need. */
async function countGroups(listings: readonly Listing[], place: At, reads: Reads): Promise<Answer> {
  const counted = await together(
    listings,
    ({ sql }, number) => `SELECT ${number}::text, count(*)::text FROM (${sql(place)}) listed`,
    reads,
  );
  const groups = listings.flatMap(({ group }, number) => {
    const count = Number(counted.rows.find(([of]) => of === String(number))?.[1] ?? 0);
    return count === 0 ? [] : [{ name: group, count }];
  });
  return { ...nothingFound, groups, refused: counted.refused };
}

async function lists(listings: readonly Listing[], place: At, reads: Reads): Promise<Answer> {
  const read = await together(
    listings,
    ({ sql }, number) =>
      `SELECT ${number}::text, kind, id, name, detail, facts, sql_name, bytes, comment, type FROM (${sql(place)}) listed`,
    reads,
  );
  const found = listings.flatMap(({ group }, number): readonly ObjectList[] => {
    const objects = read.rows.filter(([of]) => of === String(number)).flatMap(objectOf);
    return objects.length === 0 ? [] : [{ group, objects }];
  });
  return { ...nothingFound, lists: found, refused: read.refused };
}

interface Together {
  readonly rows: readonly SqlRow[];
  readonly refused: readonly Refusal[];
}

/** One round trip for all; if the server refuses that, one for each, so that readable parts are read. */
async function together(
  listings: readonly Listing[],
  sql: (listing: Listing, number: number) => string,
  reads: Reads,
): Promise<Together> {
  if (listings.length === 0) return { rows: [], refused: [] };
  const all = await reads(listings.map((one, number) => `(${sql(one, number)})`).join(' UNION ALL '));
  if (all.kind === 'rows') return { rows: all.rows, refused: [] };
  const rows: SqlRow[] = [];
  const refused: Refusal[] = [];
  for (const [number, listing] of listings.entries()) {
    const one = await reads(sql(listing, number));
    if (one.kind === 'rows') rows.push(...one.rows);
    else refused.push({ group: listing.group, message: one.failure.message });
  }
  return { rows, refused };
}

function objectOf([
  ,
  kind,
  id,
  name,
  detail,
  facts,
  sqlName,
  bytes,
  about,
  type,
]: SqlRow): readonly CatalogObject[] {
  const known = objectKinds.find((one) => one === kind);
  if (known === undefined) return [];
  return [
    {
      kind: known,
      id: id ?? '',
      name: name ?? '',
      detail: detail ?? '',
      facts: readFacts(facts ?? '[]'),
      sqlName: sqlName ?? undefined,
      bytes: numberIn(bytes),
      comment: about ?? undefined,
      type: type ?? undefined,
    },
  ];
}

function readFacts(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
