/** Further cases of design/unknown-words, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);';

const sqlite = { dialect: 'sqlite', history: [people] } as const;

export const cases = [
  bad(
    'TRUNCATE',
    `TRUNCATE TABLE people;
--             ^^^^^^ error: SQLite does not know TRUNCATE: the statement is a syntax error. Use DELETE FROM people. 💡`,
    { ...sqlite, refused: 'near "TRUNCATE": syntax error', fixed: 'DELETE FROM people;' },
  ),
  good('A column by itself', 'ALTER TABLE people ADD COLUMN nick TEXT;', sqlite),
];
