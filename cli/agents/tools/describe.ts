/** `describe`: the types of a query's parameters and result columns as PostgreSQL gives them, and which columns are never null. */
import { join } from 'node:path';
import { column, tableByKey, unvalidatedNotNull } from '../../../core/schema/lookup.ts';
import type { Schema } from '../../../core/schema/model.ts';
import type { DescribedColumn } from '../../../core/describe/description.ts';
import { readParameters } from '../../../core/plan/parameters.ts';
import { describeOn } from '../../../engine/lab/describe.ts';
import { labHistory } from '../../../engine/lab/history-of.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { data, membersOf, refused } from '../answer.ts';
import { loose } from '../desk.ts';
import { needed, text } from '../fields.ts';
import { keepsNotNull } from '../never-null.ts';
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
    const query = readParameters(sql);
    const read = parser.parse(query.sql);
    const statements = read.ok ? membersOf(read.tree)['stmts'] : undefined;
    if (Array.isArray(statements) && statements.length !== 1)
      return refused(`Give one statement: these are ${statements.length}.`);
    const history = await labHistory(scene.session, join(scene.folder.path, loose));
    const options = { program: join(desk.bundles, 'embedded.cjs'), parser };
    const answer = await describeOn(desk.kept.server, history, [query.sql], options);
    if (answer.kind === 'failed') return refused(answer.failure.message);
    const [description] = answer.descriptions;
    if (description === undefined || description.kind === 'refused')
      return refused(description?.message ?? 'It was not described.');
    const keeps = read.ok && keepsNotNull(read.tree);
    return data({
      version: 1,
      parameters: description.parameters.map((type, at) => ({ name: query.names[at] ?? `$${at + 1}`, type })),
      columns: description.columns.map((one) => columnJson(one, keeps, scene.schema)),
    });
  },
});

function columnJson({ name, type, of }: DescribedColumn, keeps: boolean, schema: Schema) {
  const table = of && tableByKey(schema, of.table);
  const isNeverNull =
    keeps &&
    table?.kind === 'table' &&
    column(table, of?.column ?? '')?.nullable === false &&
    unvalidatedNotNull(table, of?.column ?? '') === undefined;
  return { name, type, of: of === undefined ? null : `${of.table}.${of.column}`, neverNull: isNeverNull };
}
