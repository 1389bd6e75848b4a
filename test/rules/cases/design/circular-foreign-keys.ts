/** Further cases of design/circular-foreign-keys, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Checked at COMMIT, and a tree in one table',
    `CREATE TABLE teams (id bigint PRIMARY KEY, leader bigint NOT NULL);
CREATE TABLE members (id bigint PRIMARY KEY, team bigint NOT NULL REFERENCES teams, boss bigint NOT NULL REFERENCES members);
ALTER TABLE teams ADD FOREIGN KEY (leader) REFERENCES members DEFERRABLE INITIALLY DEFERRED;`,
  ),
];
