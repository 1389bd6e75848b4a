/** `plinth rules`: the list of rules, or the examples of the project's own. */
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

Lists every rule with its severity and what it guards, those of the project's own modules too.`,
  options,
  request: (values, paths): RulesRequest | string => {
    if (paths.length > 0) return 'plinth rules takes no paths.';
    return values.test && values.format === 'json' ? '--test prints text only.' : values;
  },
});
