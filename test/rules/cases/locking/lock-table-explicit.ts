/** Further cases of locking/lock-table-explicit, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'A table that no migration made here',
    `LOCK TABLE parcels;
--         ^^^^^^^ warning: LOCK TABLE keeps parcels in ACCESS EXCLUSIVE mode until the transaction ends: reads and writes wait. Name a weaker mode.`,
    { tool: 'golang-migrate', notExecutable: 'The table is not in the example.' },
  ),
  good(
    'A table that this migration makes',
    `BEGIN;
CREATE TABLE tags (name text);
LOCK TABLE tags;
COMMIT;`,
  ),
];
