/** `schema`: the tables that a question is about, at any migration, within a budget of tokens. */
import { schemaCommand } from '../../commands/schema.ts';
import { schema as verb } from '../../verbs/schema.ts';
import { data, refused } from '../answer.ts';
import { printed } from '../desk.ts';
import { text, whole } from '../fields.ts';
import { fragmentsOf } from '../fragments.ts';
import { requestOf } from '../subject.ts';
import { tool } from '../tool.ts';

const usualTokens = 4_000;

export const schema = tool({
  name: 'schema',
  title: 'Show the schema',
  description:
    'Tables with columns, keys, indexes and constraints, views, types and functions, as the migrations build them; no database is needed. Use it before you write SQL or a migration. Name tables or a topic in about: the answer has the parts that fit into tokens, the most relevant first, and names the rest. What is null, false, empty or usual is left out, so a column without nullable is NOT NULL.',
  fields: {
    about: text('Names of tables, columns or a topic, such as: orders payments.'),
    at: text('A migration: the schema after it. By its file name, version or path.'),
    folder: text('The migration folder, if there are several.'),
    tokens: whole('How long the answer may be. 4000 if left out.', 200, 14_000),
  },
  answer: async ({ about, at, folder, tokens = usualTokens }, desk) => {
    const named = folder === undefined ? { path: '.' } : desk.pathOf(folder);
    if (typeof named === 'string') return refused(named);
    const request = { ...requestOf(verb, ['--format', 'json']), path: named.path, at };
    if (!('config' in request)) return refused('The schema is not known.');
    const answer = printed(await desk.run((io) => schemaCommand({ ...request, format: 'json' }, io)));
    if (answer.kind === 'refused') return answer;
    const { version, folders } = Object(answer.data) as { version: number; folders: readonly object[] };
    const each = Math.floor(tokens / Math.max(1, folders.length));
    return data({ version, folders: folders.map((one) => fragmentsOf({ ...one }, about, each)) });
  },
});
