/** Further cases of locking/domain-check-scans, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const history = `CREATE DOMAIN amount AS int;
CREATE TABLE orders (id bigint PRIMARY KEY, total amount);`;

export const cases = [
  bad(
    'A domain that no migration made here',
    `ALTER DOMAIN mail ADD CHECK (VALUE <> '');
--                    ^^^^^ warning: This CHECK of mail reads every table that uses it under SHARE: writes to them wait. Add a CHECK NOT VALID, and validate it in a quiet hour.`,
    { notExecutable: 'The domain is not in the example.' },
  ),
  good('No table uses it yet', 'ALTER DOMAIN weight ADD CHECK (VALUE > 0);', {
    history: [history, 'CREATE DOMAIN weight AS numeric;'],
  }),
  good(
    'The only table that uses it is new',
    `CREATE TABLE parcels (heavy weight);
ALTER DOMAIN weight SET NOT NULL;`,
    { history: ['CREATE DOMAIN weight AS numeric;'] },
  ),
];
