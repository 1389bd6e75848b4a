/** Rules that tests of the linter and of sessions make up: what a rule says of itself says nothing in them. */
import { defineRule, type Rule } from '../../core/rule-kit/define-rule.ts';

/** All that a rule needs besides its id, category, messages, reach and check. */
export const madeUp = {
  hazard: 'misleads',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 's',
  why: 'w',
  instead: 'i',
  whenOff: 'n',
  fix: { kinds: [], because: 'b' },
  examples: [],
} as const;

/** Reports every table that a migration drops, in bodies too. */
export const noDrops: Rule = defineRule({
  ...madeUp,
  id: 'design/drops',
  bodies: 'all',
  messages: { drop: 'drops {table}' },
  check: {
    dropRelation: (operation, context) => {
      context.report({ message: 'drop', at: operation.target, data: { table: operation.target.name.text } });
    },
  },
});
