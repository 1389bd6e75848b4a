/** Further cases of locking/exclusion-builds-index, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A table that this migration makes',
    `CREATE TABLE rentals (during tsrange);
ALTER TABLE rentals ADD EXCLUDE USING gist (during WITH &&);`,
  ),
];
