/** `review`: one page about a change: verdict, decisions, locks, what breaks, order of deployment, checks, rollback. */
import { reviewCommand } from '../../commands/review.ts';
import { review as verb } from '../../verbs/review.ts';
import { data, membersOf, refused } from '../answer.ts';
import { printed } from '../desk.ts';
import { text, texts, yes } from '../fields.ts';
import { requestOf } from '../subject.ts';
import { tool } from '../tool.ts';

const always: ReadonlySet<string> = new Set(['version', 'title']);
const usualParts = ['verdict', 'notes', 'steps', 'rollback', 'troubles'];

/** No option of git begins like this, and a revision has no other characters. */
const revision = /^[\w@][\w./@{}^~-]*$/;

export const review = tool({
  name: 'review',
  title: 'Review a change',
  description:
    'A review of new migrations as a whole: verdict, what a person has to decide, whom it blocks, what it loses, whether old and new code fit, order of deployment, checks, rollback. Use it when a change is complete, or to describe a pull request.',
  fields: {
    paths: texts('Migrations to review. All new migrations if left out.'),
    since: text('A git revision: what is new since then.'),
    parts: texts(
      'Members of the review. verdict, notes, steps, rollback, troubles if left out; the answer names the others.',
    ),
    prove: yes('Also run the migrations in an embedded PostgreSQL, which takes seconds.'),
  },
  answer: async ({ paths = [], since, parts = usualParts, prove }, desk) => {
    if (since !== undefined && !revision.test(since)) return refused('since is no name of a revision.');
    const named = paths.map((one) => desk.pathOf(one));
    const wrong = named.find((one) => typeof one === 'string');
    if (typeof wrong === 'string') return refused(wrong);
    const files = named.flatMap((one) => (typeof one === 'string' ? [] : [one.path]));
    const request = requestOf(verb, ['--format', 'json', ...(prove === true ? [] : ['--no-proof'])]);
    const of = files.length > 0 || since === undefined ? files : [since];
    const answer = printed(await desk.run((io) => reviewCommand({ ...request, paths: of }, io)));
    if (answer.kind === 'refused') return answer;
    const members = Object.entries(membersOf(answer.data));
    const chosen = members.filter(([name]) => always.has(name) || parts.includes(name));
    const others = members.map(([name]) => name).filter((name) => !chosen.some(([one]) => one === name));
    return data({ ...Object.fromEntries(chosen), otherParts: others });
  },
});
