/**
 * Answers one request of the explorer about a SQL Server database: folders, their contents, the contents of a table, an object's CREATE
 * statement, a search by name. Fixed queries; a part that may not be read is reported and does not hide the others.
 */
import type { ObjectKind } from '../../../../core/catalog/objects.ts';
import type { BoundedReads, ReadOptions } from '../../catalog/bounded.ts';
import type { Explored, Question } from '../../catalog/explore/explore.ts';
import { answered, type NamedServer } from '../../catalog/named.ts';
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
  return reading<Explored>(session, options, async (read) => {
    const server: NamedServer = {
      listings: (scope) => (scope.of === 'schema' ? ofSchema : ofDatabase),
      ofRelation,
      inside: { 'composite-type': ofTableType },
      mark: async (id) => (await insideMarks(read, [id])).get(id),
      search: (search) => searched(search, read),
      definition: (...of) => definition(read, ...of),
    };
    return { kind: 'read', value: await answered(question, server, read.reads) };
  });
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
  { reads }: BoundedReads,
  kind: ObjectKind,
  schema: string,
  name: string,
): ReturnType<NamedServer['definition']> {
  if (!kept.has(kind))
    return { refusal: 'SQL Server keeps the statement of views, functions, procedures and triggers alone.' };
  const asked = await reads(
    `SELECT m.definition FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id JOIN sys.sql_modules m ON m.object_id = o.object_id
     WHERE s.name = @p1 AND o.name = @p2`,
    [schema, name],
  );
  if (asked.kind === 'failed') return { refusal: asked.failure.message };
  const text = asked.rows[0]?.[0];
  return text === null || text === undefined
    ? {
        refusal: `The statement that makes ${schema}.${name} is not shown: it is encrypted or of the CLR, or the login has no VIEW DEFINITION there.`,
      }
    : { definition: text };
}
