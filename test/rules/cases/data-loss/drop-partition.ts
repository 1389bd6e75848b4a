/** Further cases of data-loss/drop-partition, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const readings =
  'CREATE TABLE readings (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (TO_DAYS(day)) (PARTITION p1 VALUES LESS THAN (739000), PARTITION p2 VALUES LESS THAN MAXVALUE);';

const mysql = {
  dialect: 'mysql',
  history: [readings],
} as const;

export const cases = [
  bad(
    'A partition is emptied',
    `ALTER TABLE readings TRUNCATE PARTITION p1;
--                   ^^^^^^^^^^^^^^^^^^^^^ warning: TRUNCATE PARTITION deletes these rows of readings for good, and no ROLLBACK brings them back. Take a copy first.`,
    { ...mysql },
  ),
  good(
    'A table that this migration makes',
    `${readings.replaceAll('readings', 'drafts')}\nALTER TABLE drafts DROP PARTITION p1;`,
    { ...mysql },
  ),
];
