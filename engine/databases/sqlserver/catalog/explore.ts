/**
 * Answers one request of the explorer about a SQL Server database: folders, their contents, the contents of a table, an object's CREATE
 * statement, a search by name. Fixed queries; a part that may not be read is reported and does not hide the others.
 */
import type { ObjectKind, ObjectScope } from '../../../../core/catalog/objects.ts';
import type { BoundedReads } from '../../catalog/bounded.ts';
import type { Answer, Explored, Question } from '../../catalog/explore/explore.ts';
import { groupsOf, listsOf, namesOf, nothingFound, type Listing } from '../../catalog/named.ts';
import type { ReadOptions } from '../../catalog/read-only.ts';
import type { SqlSession } from '../../session.ts';
import { insideMarks } from './marks.ts';
import { ofDatabase } from './of-database.ts';
import { ofRelation } from './of-relation.ts';
import { ofSchema, ofTableType } from './of-schema.ts';
import { reading } from './reading.ts';
import { searched } from './search.ts';

export function exploreSqlserver(
  session: SqlSession,
  question: Question,
  options: ReadOptions,
): Promise<Explored> {
  return reading<Explored>(session, options, async (read) => ({
    kind: 'read',
    value: await answer(question, read),
  }));
}

async function answer(question: Question, read: BoundedReads): Promise<Answer> {
  switch (question.what) {
    case 'groups':
      return groupsOf(listingsOf(question.scope), placeOf(question.scope), read.reads);
    case 'list': {
      const listings = listingsOf(question.scope).filter(({ group }) => group === question.group);
      return listsOf(listings, placeOf(question.scope), read.reads);
    }
    case 'relation': {
      const place = namesOf(question.id);
      if (place.length !== 2) return nothingFound;
      const inside = await listsOf(ofRelation, place, read.reads);
      const marks = await insideMarks(read, [question.id]);
      return { ...joined(inside), mark: marks.get(question.id) };
    }
    case 'inside':
      return question.kind === 'composite-type'
        ? listsOf([ofTableType], namesOf(question.id), read.reads)
        : nothingFound;
    case 'search':
      return { ...nothingFound, found: await searched(question.search, read) };
    case 'definition':
      return definition(question.kind, namesOf(question.id), read);
  }
}

/** Keys of all kinds are in one folder, but need two queries. */
function joined(answer: Answer): Answer {
  const names = [...new Set(answer.lists.map(({ group }) => group))];
  return {
    ...answer,
    lists: names.map((group) => ({
      group,
      objects: answer.lists.filter((one) => one.group === group).flatMap(({ objects }) => objects),
    })),
  };
}

function listingsOf(scope: ObjectScope): readonly Listing[] {
  return scope.of === 'schema' ? ofSchema : ofDatabase;
}

function placeOf(scope: ObjectScope): readonly string[] {
  return scope.of === 'schema' ? namesOf(scope.schema) : [];
}

/** Objects that the server stores as text (page “sys.sql_modules”). For others it has no CREATE statement. */
const kept: ReadonlySet<ObjectKind> = new Set([
  'view',
  'function',
  'procedure',
  'trigger',
  'disabled-trigger',
]);

async function definition(
  kind: ObjectKind,
  names: readonly string[],
  { reads }: BoundedReads,
): Promise<Answer> {
  const refusal = (message: string): Answer => ({ ...nothingFound, refused: [{ group: '', message }] });
  const [schema, name] = names;
  if (schema === undefined || name === undefined) return nothingFound;
  if (!kept.has(kind))
    return refusal('SQL Server keeps the statement of views, functions, procedures and triggers alone.');
  const asked = await reads(
    `SELECT m.definition FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id JOIN sys.sql_modules m ON m.object_id = o.object_id
     WHERE s.name = @p1 AND o.name = @p2`,
    [schema, name],
  );
  if (asked.kind === 'failed') return refusal(asked.failure.message);
  const text = asked.rows[0]?.[0];
  return text === null || text === undefined
    ? refusal(
        `The statement that makes ${schema}.${name} is not shown: it is encrypted or of the CLR, or the login has no VIEW DEFINITION there.`,
      )
    : { ...nothingFound, definition: text };
}
