/**
 * Answers one question of an explorer about a MySQL or MariaDB database: which folders there are, what is in one, what is inside a table, the statement that
 * makes an object, what has a name. Fixed queries; what may not be read is told by itself and hides nothing beside it.
 */
import type { CatalogObject, ObjectKind, ObjectList, ObjectScope } from '../../../../core/catalog/objects.ts';
import type { Answer, Explored, Question, Refusal } from '../../catalog/explore/explore.ts';
import type { ReadOptions } from '../../catalog/read-only.ts';
import type { SqlSession } from '../../session.ts';
import { quotedName } from '../literal.ts';
import type { Listing } from './listing.ts';
import { insideMarks } from './marks.ts';
import { ofDatabase } from './of-database.ts';
import { ofRelation } from './of-relation.ts';
import { ofSchema } from './of-schema.ts';
import { namesOf, reading, type Reading } from './reading.ts';
import { searched } from './search.ts';

export function exploreMysql(
  session: SqlSession,
  question: Question,
  options: ReadOptions,
): Promise<Explored> {
  return reading<Explored>(session, options, async (read) => ({
    kind: 'read',
    value: await answer(question, read),
  }));
}

async function answer(question: Question, read: Reading): Promise<Answer> {
  switch (question.what) {
    case 'groups':
      return groups(question.scope, read);
    case 'list': {
      const listings = listingsOf(question.scope, read).filter(({ group }) => group === question.group);
      return lists(listings, placeOf(question.scope), read);
    }
    case 'relation': {
      const place = namesOf(question.id);
      if (place.length !== 2) return nothing;
      const inside = await lists(ofRelation(read), place, read);
      const marks = await insideMarks(read, { insides: [question.id], columns: false });
      return { ...inside, mark: marks.get(question.id) };
    }
    // Nothing here has anything inside but tables and views.
    case 'inside':
      return nothing;
    case 'search':
      return { ...nothing, found: await searched(question.search, read) };
    case 'definition':
      return definition(question.kind, namesOf(question.id), read);
  }
}

const nothing: Answer = {
  groups: [],
  lists: [],
  definition: undefined,
  mark: undefined,
  found: [],
  refused: [],
};

function listingsOf(scope: ObjectScope, read: Reading): readonly Listing[] {
  return scope.of === 'schema' ? ofSchema(read) : ofDatabase(read);
}

function placeOf(scope: ObjectScope): readonly string[] {
  return scope.of === 'schema' ? namesOf(scope.schema) : [];
}

async function groups(scope: ObjectScope, read: Reading): Promise<Answer> {
  const found: { name: string; count: number }[] = [];
  const refused: Refusal[] = [];
  for (const { group, sql, values } of listingsOf(scope, read)) {
    const counted = await read.reads(`SELECT COUNT(*) FROM (${sql}) listed`, values(placeOf(scope)));
    if (counted.kind === 'failed') refused.push({ group, message: counted.failure.message });
    else if (Number(counted.rows[0]?.[0]) > 0)
      found.push({ name: group, count: Number(counted.rows[0]?.[0]) });
  }
  return { ...nothing, groups: found, refused };
}

async function lists(listings: readonly Listing[], place: readonly string[], read: Reading): Promise<Answer> {
  const found: ObjectList[] = [];
  const refused: Refusal[] = [];
  for (const { group, sql, values, objects } of listings) {
    const listed = await read.reads(sql, values(place));
    if (listed.kind === 'failed') refused.push({ group, message: listed.failure.message });
    else {
      const all: readonly CatalogObject[] = objects(listed.rows, place);
      if (all.length > 0) found.push({ group, objects: all });
    }
  }
  return { ...nothing, lists: found, refused };
}

/** What SHOW CREATE calls them, and in which column of its answer the statement stands. */
const shown: Readonly<Partial<Record<ObjectKind, { readonly word: string; readonly column: number }>>> = {
  table: { word: 'TABLE', column: 1 },
  view: { word: 'VIEW', column: 1 },
  sequence: { word: 'SEQUENCE', column: 1 },
  function: { word: 'FUNCTION', column: 2 },
  procedure: { word: 'PROCEDURE', column: 2 },
  trigger: { word: 'TRIGGER', column: 2 },
  event: { word: 'EVENT', column: 3 },
};

/** Keys, indexes and checks have no statement of their own in SHOW CREATE: that of their table has them. */
async function definition(kind: ObjectKind, names: readonly string[], read: Reading): Promise<Answer> {
  const [schema, name] = names;
  if (schema === undefined || name === undefined) return nothing;
  const { word, column } = shown[kind] ?? { word: 'TABLE', column: 1 };
  const asked = await read.reads(`SHOW CREATE ${word} ${quotedName(schema)}.${quotedName(name)}`);
  if (asked.kind === 'failed')
    return { ...nothing, refused: [{ group: '', message: asked.failure.message }] };
  const text = asked.rows[0]?.[column];
  if (text !== null && text !== undefined) return { ...nothing, definition: text };
  const message = `The login may not see the statement that makes ${schema}.${name}.`;
  return { ...nothing, refused: [{ group: '', message }] };
}
