/** `advise_index`: indexes that a planner was seen to use for queries, with their migrations. Writes none. */
import { adviseCommand } from '../../commands/advise.ts';
import { advise as verb } from '../../verbs/advise.ts';
import { printed } from '../desk.ts';
import { needed } from '../fields.ts';
import { requestOf } from '../subject.ts';
import { tool } from '../tool.ts';

export const adviseIndex = tool({
  name: 'advise_index',
  title: 'Advise an index',
  description:
    'An index for one query, if the planner uses it and it halves the cost: both plans, its size, the cost for writes, and the migration that creates it without blocking writes. It is tried in an embedded PostgreSQL, with collected statistics or assumed sizes. Use it before you propose an index.',
  fields: { query: needed('One SELECT, INSERT, UPDATE, DELETE or MERGE.') },
  answer: async ({ query }, desk) => {
    const request = { ...requestOf(verb, ['--format', 'json']), query, write: false };
    return printed(await desk.run((io) => adviseCommand(request, io)));
  },
});
