/** Further cases of data-loss/add-enum-value-order, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const level = "CREATE TYPE level AS ENUM ('low', 'high');";

export const cases = [
  good('At the end on purpose', "ALTER TYPE level ADD VALUE 'highest' AFTER 'high';", { history: [level] }),
];
