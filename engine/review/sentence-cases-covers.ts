/** More of sentence-cases.ts: UPDATEs whose conditions exclude each other, and rows that none of them fills. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const added = 'BEGIN;\nALTER TABLE users ADD COLUMN part char(2);';
const required = 'ALTER TABLE users ALTER COLUMN part SET NOT NULL;\nCOMMIT;';

export const casesOfCovers: readonly Case[] = [
  {
    name: 'UPDATEs that exclude each other write each row once, and what is left between them stops the change',
    up: `${added}
UPDATE users SET part = 'AM' WHERE id < 1100;
UPDATE users SET part = 'ED' WHERE id >= 1700;
UPDATE users SET part = 'PM' WHERE id >= 1300 AND id < 1700;
${required}`,
    files: manyUsers,
    says: [
      'estimate for all of them, each by one of the 3: 18 min to 118 h at',
      'estimate for all of them: 18 min to 118 h at 500 to 200 k rows a second, together',
      'in all 20 min to 120 h',
      'Line 6 stops on rows that nothing fills: mend that first.',
      '- What users.part is to be in rows with id >= 1100 AND id < 1300: lines 3, 4, 5 give them none, and line 6 stops on the first one, when what is before it has worked for',
      'The pre-flight counts them.',
      'every row of users gets its part at lines 3, 4, 5',
      'WHERE ((id < 1100) OR (id >= 1700) OR (id >= 1300 AND id < 1700)) IS NOT TRUE',
    ],
    silent: ['3 times', 'refused: the change itself'],
  },
  {
    name: 'ranges without a gap fill every row that has a value',
    up: `${added}
UPDATE users SET part = 'AM' WHERE id < 1100;
UPDATE users SET part = 'PM' WHERE id BETWEEN 1100 AND 1700;
UPDATE users SET part = 'ED' WHERE id > 1700;
${required}`,
    says: ['Forbids nulls in users.part.'],
    silent: ['What users.part is to be', 'stops on rows', 'every row of users gets'],
  },
  {
    name: 'a column that may be null leaves rows out, however its values are cut',
    up: `${added}
UPDATE users SET part = 'AM' WHERE seen < '2020-01-01';
UPDATE users SET part = 'PM' WHERE seen >= '2020-01-01';
${required}`,
    says: ['- What users.part is to be in rows without seen: lines 3, 4 give them none, and line 5 stops'],
    silent: ['stops on rows'],
  },
  {
    name: 'conditions on several columns may leave rows out',
    up: `${added}
UPDATE users SET part = 'AM' WHERE id < 1100 AND nick <> '';
UPDATE users SET part = 'PM' WHERE id >= 1100;
${required}`,
    says: [
      '- What users.part is to be in rows that none of the conditions meets, where there are such: lines 3, 4',
    ],
    silent: ['stops on rows'],
  },
  {
    name: 'a CASE without ELSE may leave rows out, and one with ELSE does not',
    up: `BEGIN;
ALTER TABLE users ADD COLUMN part char(2), ADD COLUMN half char(2);
UPDATE users SET part = CASE WHEN nick = 'a' THEN 'A' WHEN nick = 'b' THEN 'B' END, half = CASE WHEN id < 7 THEN 'L' ELSE 'R' END;
ALTER TABLE users ALTER COLUMN part SET NOT NULL, ALTER COLUMN half SET NOT NULL;
COMMIT;`,
    says: [
      '- What users.part is to be in rows for which the value that it gives is null, where there are such: line 3 gives them none',
      "WHERE ((CASE WHEN nick = 'a' THEN 'A' WHEN nick = 'b' THEN 'B' END) IS NOT NULL) IS NOT TRUE",
    ],
    silent: ['What users.part, users.half', 'What users.half'],
  },
  {
    name: 'an UPDATE that fills what is left leaves nothing',
    up: `${added}
UPDATE users SET part = 'AM' WHERE id < 1100;
UPDATE users SET part = 'ED' WHERE part IS NULL;
${required}`,
    says: ['Forbids nulls in users.part.'],
    silent: ['What users.part is to be'],
  },
  {
    name: 'conditions that an UPDATE in between changes exclude nothing',
    up: `BEGIN;
UPDATE users SET code = 'b' WHERE code = 'a';
UPDATE users SET code = 'c' WHERE code = 'b';
COMMIT;`,
    files: manyUsers,
    says: ['Updates rows of users.'],
    silent: ['each by one of', ', together'],
  },
];
