/** `effects`: what statements lock, whom that blocks and until when, what they rewrite and read. */
import { effectsCommand } from '../../commands/effects.ts';
import { effects as verb } from '../../verbs/effects.ts';
import { refused } from '../answer.ts';
import { printed } from '../desk.ts';
import { whole } from '../fields.ts';
import { requestOf, subjectFields, subjectOf } from '../subject.ts';
import { tool } from '../tool.ts';

export const effects = tool({
  name: 'effects',
  title: 'Show what statements lock',
  description:
    'For each statement: which tables it locks in which mode, what that blocks and until when, what it rewrites or scans. Use it when asked whether a change is safe on a live database, or to compare two ways to make it.',
  fields: { ...subjectFields, target: whole('PostgreSQL major version to assume.', 14, 18) },
  answer: async ({ target, ...given }, desk) => {
    const subject = subjectOf(given, desk);
    if (typeof subject === 'string') return refused(subject);
    const { path, stdinFilepath, input } = subject;
    const request = { ...requestOf(verb, ['-', '--format', 'json']), path, stdinFilepath, target };
    return printed(await desk.run((io) => effectsCommand(request, io), input));
  },
});
