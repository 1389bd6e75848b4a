/**
 * Answers one request of the explorer about a MySQL or MariaDB database: folders, their contents, the contents of a table, an object's
 * CREATE statement, a search by name. Fixed queries; a part that may not be read is reported and does not hide the others.
 */
import { quotedName } from '../literal.ts';
import type { ObjectKind } from '../../../../core/catalog/objects.ts';
import type { Explored, Question } from '../../catalog/explore/explore.ts';
import { answered, type NamedServer } from '../../catalog/named.ts';
import type { ReadOptions } from '../../catalog/bounded.ts';
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
  return reading<Explored>(session, options, async (read) => {
    const server: NamedServer = {
      listings: (scope) => (scope.of === 'schema' ? ofSchema(read) : ofDatabase(read)),
      ofRelation: ofRelation(read),
      // Only tables and views have contents here.
      inside: {},
      mark: async (id) => (await insideMarks(read, { insides: [id], columns: false })).get(id),
      search: (search) => searched(search, read),
      definition: (...of) => definition(read, ...of),
    };
    return { kind: 'read', value: await answered(question, server, read.reads) };
  });
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
async function definition(
  { reads }: Reading,
  kind: ObjectKind,
  schema: string,
  name: string,
): ReturnType<NamedServer['definition']> {
  const { word, column } = shown[kind] ?? { word: 'TABLE', column: 1 };
  const asked = await reads(`SHOW CREATE ${word} ${quotedName(schema)}.${quotedName(name)}`);
  if (asked.kind === 'failed') return { refusal: asked.failure.message };
  const text = asked.rows[0]?.[column];
  return text === null || text === undefined
    ? { refusal: `The login may not see the statement that makes ${schema}.${name}.` }
    : { definition: text };
}
