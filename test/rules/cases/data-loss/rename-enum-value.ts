/** Further cases of data-loss/rename-enum-value, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const level = "CREATE TYPE level AS ENUM ('low', 'hi');";

export const cases = [
  good('A new value instead', "ALTER TYPE level ADD VALUE 'high' AFTER 'hi';", { history: [level] }),
];
