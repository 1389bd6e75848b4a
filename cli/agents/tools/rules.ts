/** `rules`: what is checked, and why. */
import { ruleCommand } from '../../commands/rule.ts';
import { rulesCommand } from '../../commands/rules.ts';
import { rules as verb } from '../../verbs/rules.ts';
import { data, refused } from '../answer.ts';
import { printed } from '../desk.ts';
import { text } from '../fields.ts';
import { requestOf } from '../subject.ts';
import { tool } from '../tool.ts';

interface Listed {
  readonly rule: string;
  readonly summary: string;
}

export const rules = tool({
  name: 'rules',
  title: 'Explain a rule',
  description:
    'Why a rule of the linter reports something, what to do instead, with examples and how to suppress it; or the list of rules about a topic. Use it to understand a finding of lint.',
  fields: {
    rule: text('The id of a rule, such as locking/index-without-concurrently.'),
    about: text('Words in ids and summaries, to list rules. All rules if both are left out.'),
  },
  answer: async ({ rule, about }, desk) => {
    if (rule !== undefined) {
      const { code, out, err } = await desk.run((io) => ruleCommand(rule, io));
      return code === 0 ? data({ version: 1, rule, page: out }) : refused(err.trim());
    }
    const answer = printed(await desk.run((io) => rulesCommand(requestOf(verb, ['--format', 'json']), io)));
    if (answer.kind === 'refused') return answer;
    const { version, rules: all } = Object(answer.data) as { version: number; rules: readonly Listed[] };
    const words = about?.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    const found = all.filter((one) => {
      const said = `${one.rule} ${one.summary}`.toLowerCase();
      return words.every((word) => said.includes(word));
    });
    return data({ version, rules: found.map(({ rule: id, summary }) => ({ rule: id, summary })) });
  },
});
