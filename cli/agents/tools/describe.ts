/** `describe`: the types of a query's parameters and result columns as PostgreSQL gives them, and which columns are never null. */
import { join } from 'node:path';
import { describableQuery } from '../../../core/describe/queries.ts';
import { queryTypes } from '../../../core/describe/query-types.ts';
import { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../../core/syntax/postgres/read.ts';
import { describeOn } from '../../../engine/lab/describe.ts';
import { labHistory } from '../../../engine/lab/history-of.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { data, refused } from '../answer.ts';
import { loose } from '../desk.ts';
import { needed, text } from '../fields.ts';
import { tool } from '../tool.ts';

export const describe = tool({
  name: 'describe',
  title: 'Describe a query',
  description:
    'The types of the parameters and result columns of one query on the schema of the migrations, which columns are never null, or the error that PostgreSQL gives. The query is not run. Use it to write types for code, and to check that a query is valid.',
  fields: {
    sql: needed('One statement, with parameters in any spelling.'),
    folder: text('The migration folder, if there are several.'),
  },
  answer: async ({ sql, folder }, desk) => {
    const scene = await desk.scene(folder);
    if (typeof scene === 'string') return refused(scene);
    if (scene.folder.dialect !== 'postgresql') return refused('Queries are described for PostgreSQL alone.');
    const parser = await loadPostgresParser();
    const read = readStatements(sql, 0, sql.length, new StatementParser(parser));
    const [statement, ...more] = read;
    if (statement === undefined || more.length > 0)
      return refused(`Give one statement: these are ${read.length}.`);
    const query = describableQuery(statement.parsed);
    if (query === undefined)
      return refused('Only SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES are described.');
    const history = await labHistory(scene.session, join(scene.folder.path, loose));
    const options = { program: join(desk.bundles, 'embedded.cjs'), parser };
    const answer = await describeOn(desk.kept.server, history, [query.sent.sql], options);
    if (answer.kind === 'failed') return refused(answer.failure.message);
    const [description] = answer.descriptions;
    if (description === undefined || description.kind === 'refused')
      return refused(description?.message ?? 'It was not described.');
    const { parameters, columns } = queryTypes(query, description, scene.schema);
    return data({
      version: 1,
      parameters,
      columns: columns.map(({ of, ...one }) => ({
        ...one,
        of: of === undefined ? null : `${of.table}.${of.column}`,
      })),
    });
  },
});
