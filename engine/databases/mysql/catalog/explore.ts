/**
 * Answers one request of the explorer about a MySQL or MariaDB database: folders, their contents, the contents of a table, an object's
 * CREATE statement, a search by name. Fixed queries; a part that may not be read is reported and does not hide the others.
 */
import { quotedName } from '../literal.ts';
import type { ObjectKind, ObjectScope } from '../../../../core/catalog/objects.ts';
import type { Answer, Explored, Question } from '../../catalog/explore/explore.ts';
import { groupsOf, listsOf, namesOf, nothingFound, type Listing } from '../../catalog/named.ts';
import type { ReadOptions } from '../../catalog/read-only.ts';
import type { SqlSession } from '../../session.ts';
import { insideMarks } from './marks.ts';
import { ofDatabase } from './of-database.ts';
import { ofRelation } from './of-relation.ts';
import { ofSchema } from './of-schema.ts';
import { reading, type Reading } from './reading.ts';
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
      return groupsOf(listingsOf(question.scope, read), placeOf(question.scope), read.reads);
    case 'list': {
      const listings = listingsOf(question.scope, read).filter(({ group }) => group === question.group);
      return listsOf(listings, placeOf(question.scope), read.reads);
    }
    case 'relation': {
      const place = namesOf(question.id);
      if (place.length !== 2) return nothingFound;
      const inside = await listsOf(ofRelation(read), place, read.reads);
      const marks = await insideMarks(read, { insides: [question.id], columns: false });
      return { ...inside, mark: marks.get(question.id) };
    }
    // Only tables and views have contents here.
    case 'inside':
      return nothingFound;
    case 'search':
      return { ...nothingFound, found: await searched(question.search, read) };
    case 'definition':
      return definition(question.kind, namesOf(question.id), read);
  }
}

function listingsOf(scope: ObjectScope, read: Reading): readonly Listing[] {
  return scope.of === 'schema' ? ofSchema(read) : ofDatabase(read);
}

function placeOf(scope: ObjectScope): readonly string[] {
  return scope.of === 'schema' ? namesOf(scope.schema) : [];
}

/** The kind's keyword in SHOW CREATE, and the column of its result with the statement. */
const shown: Readonly<Partial<Record<ObjectKind, { readonly word: string; readonly column: number }>>> = {
  table: { word: 'TABLE', column: 1 },
  view: { word: 'VIEW', column: 1 },
  sequence: { word: 'SEQUENCE', column: 1 },
  function: { word: 'FUNCTION', column: 2 },
  procedure: { word: 'PROCEDURE', column: 2 },
  trigger: { word: 'TRIGGER', column: 2 },
  event: { word: 'EVENT', column: 3 },
};

/** SHOW CREATE has no statement for keys, indexes and checks: their table's statement contains them. */
async function definition(kind: ObjectKind, names: readonly string[], read: Reading): Promise<Answer> {
  const [schema, name] = names;
  if (schema === undefined || name === undefined) return nothingFound;
  const { word, column } = shown[kind] ?? { word: 'TABLE', column: 1 };
  const asked = await read.reads(`SHOW CREATE ${word} ${quotedName(schema)}.${quotedName(name)}`);
  if (asked.kind === 'failed')
    return { ...nothingFound, refused: [{ group: '', message: asked.failure.message }] };
  const text = asked.rows[0]?.[column];
  if (text !== null && text !== undefined) return { ...nothingFound, definition: text };
  const message = `The login may not see the statement that makes ${schema}.${name}.`;
  return { ...nothingFound, refused: [{ group: '', message }] };
}
