/** The arguments of `plinth rule`: the rule. */
import { verb } from '../verb.ts';

export const rule = verb({
  name: 'rule',
  summary: [['rule <id>', 'print the documentation of a rule: why, what instead, examples, measured locks']],
  usage: `plinth rule <id>

Prints the documentation of a rule. The name without its category is enough.`,
  options: {},
  one: { what: 'rule', missing: 'Name the rule: plinth rule locking/index-without-concurrently' },
  request: (_, [id = '']) => ({ id }),
});
