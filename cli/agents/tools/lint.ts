/** `lint`: findings of SQL or a file, with the edits of each fix, and those that need no review as a diff. */
import { spokenDialects } from '../../../core/migrations/dialect/dialect.ts';
import { lintCommand } from '../../commands/lint.ts';
import { lint as verb } from '../../verbs/lint.ts';
import { data, membersOf, refused } from '../answer.ts';
import { printed } from '../desk.ts';
import { oneOf } from '../fields.ts';
import { requestOf, subjectFields, subjectOf } from '../subject.ts';
import { tool } from '../tool.ts';

export const lint = tool({
  name: 'lint',
  title: 'Lint SQL',
  description:
    'Checks SQL or a migration for locks that block a live system, table rewrites, missing indexes, data loss, injection and other hazards, with fixes. Use it on every migration and query that you write or change, before you show it.',
  fields: {
    ...subjectFields,
    dialect: oneOf(spokenDialects, 'If the files do not tell.'),
  },
  answer: async ({ dialect, ...given }, desk) => {
    const subject = subjectOf(given, desk);
    if (typeof subject === 'string') return refused(subject);
    const { path, stdinFilepath, input } = subject;
    const asked = {
      ...requestOf(verb, ['--format', 'json', '--no-cache']),
      paths: [path],
      stdinFilepath,
      dialect,
    };
    const answer = printed(await desk.run((io) => lintCommand(asked, io), input));
    if (answer.kind === 'refused') return answer;
    const { findings } = membersOf(answer.data);
    if (!Array.isArray(findings) || !findings.some((one) => membersOf(one)['fix'] === 'edit')) return answer;
    const fixed = await desk.run((io) => lintCommand({ ...asked, fix: 'show' }, io), input);
    return data({ ...membersOf(answer.data), diff: fixed.out });
  },
});
