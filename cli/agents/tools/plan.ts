/** `plan`: how PostgreSQL would run queries, planned in the embedded server. Runs none of them. */
import { explainCommand } from '../../commands/explain.ts';
import { explain as verb } from '../../verbs/explain.ts';
import { refused } from '../answer.ts';
import { printed } from '../desk.ts';
import { whole } from '../fields.ts';
import { requestOf, subjectFields, subjectOf } from '../subject.ts';
import { tool } from '../tool.ts';

export const plan = tool({
  name: 'plan',
  title: 'Plan a query',
  description:
    'The plan that PostgreSQL would choose for SELECT, INSERT, UPDATE, DELETE or MERGE on the tables of the migrations, with what is slow in it. Nothing is run and no database is needed. grade says what the figures rest on: collected statistics (estimated) or assumed sizes. Use it when a query may be slow.',
  fields: {
    sql: subjectFields.sql,
    path: subjectFields.path,
    rows: whole('Rows that each table is assumed to hold, without statistics.', 1, 1e12),
  },
  answer: async ({ rows, ...given }, desk) => {
    const subject = subjectOf(given, desk);
    if (typeof subject === 'string') return refused(subject);
    const request = {
      ...requestOf(verb, ['-', '--format', 'json']),
      path: subject.path,
      stdinFilepath: subject.stdinFilepath,
      rows,
    };
    return printed(await desk.run((io) => explainCommand(request, io), subject.input));
  },
});
