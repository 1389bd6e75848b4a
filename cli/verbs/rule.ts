/** `plinth rule`: which one. */
import { verb } from '../verb.ts';

export const rule = verb({
  name: 'rule',
  summary: [['rule <id>', 'all that a rule says: why, what instead, examples, measured locks']],
  usage: `plinth rule <id>

Prints all that a rule says of itself. The name without its category is enough.`,
  options: {},
  one: { what: 'rule', missing: 'Name the rule: plinth rule locking/index-without-concurrently' },
  request: (_, [id = '']) => ({ id }),
});
