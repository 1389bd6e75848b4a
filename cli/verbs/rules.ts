/** The arguments of `plinth rules`: none to list all rules, or --test to run the examples of the project's own rules. */
import { flag, oneOf, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  test: flag("run the examples of the project's own rules"),
  format: oneOf(['text', 'json'], '', 'text'),
};

export type RulesRequest = Values<typeof options>;

export const rules = verb({
  name: 'rules',
  summary: [['rules', 'list what is checked']],
  usage: `plinth rules

Lists every rule with its severity and summary, including those of the project's own modules.`,
  options,
  request: (values, paths): RulesRequest | string => {
    if (paths.length > 0) return 'plinth rules takes no paths.';
    return values.test && values.format === 'json' ? '--test prints text only.' : values;
  },
});
