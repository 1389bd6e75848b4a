/** More of sentence-cases.ts: a column that comes without a value, is filled by the change, and takes no nulls at its end. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const fresh = [
  {
    column: 'public.users kind',
    bears: false,
    type: 'string',
    place: { file: 'models/user.go', line: 9 },
  },
];
const added = `ALTER TABLE users ADD COLUMN kind text CHECK (kind IN ('plain', 'staff'));
UPDATE users SET kind = CASE WHEN nick = '' THEN 'plain' ELSE 'staff' END WHERE kind IS NULL;
ALTER TABLE users ALTER COLUMN kind SET NOT NULL;`;
const given =
  "Whether line 2 is right about the rows that are there: kind becomes CASE WHEN nick = '' THEN 'plain' ELSE 'staff' END.";

export const casesOfNewColumns: readonly Case[] = [
  {
    name: 'what it is filled with is for a person to judge, and code that reads no nulls is not the release in front',
    up: added,
    fresh,
    files: manyUsers,
    says: [
      'No go beside a running application:** once it has run the former release fails at inserts into users without kind, and the new one needs what it adds; and users can be neither read nor written while it works, and inserts into orders wait as long. Stop the application, split the change, or have somebody accept that wait, and the failures of the former release until none of it runs',
      `- ${given} The code of this change reads it (models/user.go:9). before.sql counts how many rows get which.\n`,
      '(2) a release that gives users.kind to every row that it inserts, and neither reads nor updates it (the code of this change reads it: models/user.go:9); (3) when no older one runs any more, line 2 in batches; (4) the release that reads it; (5) line 3.\n  - With these files make this document anew, for checks, records and ways back of each.',
      'What the new release does with what is added (it may name it in all that it reads of the table) fails until line 1 has run, and at rows without a value, which it cannot read (models/user.go:9: string), until line 2 has.',
      "So that nobody waits while lines 1, 3 read all rows:\n  - Line 1 without its CHECK: (1) behind it ALTER TABLE users ADD CONSTRAINT users_kind_check CHECK (kind IN ('plain', 'staff')) NOT VALID; (2) in a file of its own after it ALTER TABLE users VALIDATE CONSTRAINT users_kind_check; (estimate: ",
      '\n  - In place of line 3 three files: (1) ALTER TABLE users ADD CONSTRAINT users_kind_there CHECK (kind IS NOT NULL) NOT VALID; (2) ALTER TABLE users VALIDATE',
      ' fill.sql does that by hand, where the change is split.',
      '-- Where the change is split: in place of line 2, when what adds the column is committed.',
      "UPDATE users SET kind = CASE WHEN nick = '' THEN 'plain' ELSE 'staff' END WHERE id BETWEEN first_of_batch AND last_of_batch AND (kind IS NULL);",
      'The change applied again gives every row the value of its own UPDATE, not the one that it had: put these back behind it (three lines in psql: BEGIN; CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT id, kind FROM public.users WITH NO DATA;, copy kept FROM ',
      ' No point of no return.',
    ],
  },
  {
    name: 'values that are computed of others are no guess, and of code that was not found nothing is said',
    up: `ALTER TABLE users ADD COLUMN lower_mail text;
UPDATE users SET lower_mail = lower(mail) WHERE lower_mail IS NULL;
ALTER TABLE users ALTER COLUMN lower_mail SET NOT NULL;`,
    says: ['and at rows without a value, where it cannot read null, until line 2 has.'],
    silent: ['is right about the rows', 'does not read it yet'],
  },
  {
    name: 'a column that was there before is none whose values are new',
    up: "UPDATE users SET mail = 'none' WHERE mail IS NULL;",
    says: [],
    silent: ['is right about the rows', 'fill.sql'],
  },
];
