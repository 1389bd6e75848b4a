/** More of sentence-cases.ts: rows that nobody fills, and triggers that fill new ones. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const filling = (body: string): string => `CREATE FUNCTION set_handle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  ${body}
  RETURN NEW;
END $$;
CREATE TRIGGER fill_handle BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION set_handle();`;

const required = 'ALTER TABLE users ALTER COLUMN handle SET NOT NULL;';

export const casesOfFills: readonly Case[] = [
  {
    name: 'a trigger writes the column for every release, and the rows that are there wait for somebody',
    first: `ALTER TABLE users ADD COLUMN handle text;
${filling('NEW.handle := lower(NEW.nick);')}

-- Run by hand, in batches.

-- WITH few AS (SELECT id FROM users WHERE handle IS NULL LIMIT 1000)
-- UPDATE users SET handle = lower(nick)
-- WHERE id IN (SELECT id FROM few);`,
    up: required,
    says: [
      '- Who fills users.handle in the rows that are there, and when: it comes without a value (000002:1), 000004:1 forbids nulls in it, and nothing in the files fills it. 000002:11-13 has an UPDATE for it in a comment. New rows get theirs from trigger fill_handle.',
      '- **Part 1. Before the release that uses users.handle, which comes when the rows that are there are filled**: 000002_first.up.sql.',
      '- **Part 2. When every row has a value in users.handle, before the release that uses users.handle; older ones may run on**: 000004_change.up.sql.',
      '**5. Fill users.handle in the rows that are there.** The UPDATE in the comment at 000002:11-13, in batches, as under Backfills. How many rows is not known. Go on when no row is without a value.',
      '**10. Roll out the release that uses users.handle.**',
      '- 000004:1, users: Nothing in the files fills users.handle in the rows that are there; 000002:11-13 has an UPDATE',
    ],
    silent: ['with every row', 'older one runs', 'lines of the script'],
  },
  {
    name: 'a trigger that gives what is missing does too',
    first: `ALTER TABLE users ADD COLUMN handle text;\n${filling('IF NEW.handle IS NULL THEN NEW.handle := NEW.nick; END IF;')}`,
    up: required,
    says: ['older ones may run on**', 'New rows get theirs from trigger fill_handle.'],
    silent: ['with every row', 'in a comment'],
  },
  {
    name: 'a trigger that sets it now and then leaves it to the releases',
    first: `ALTER TABLE users ADD COLUMN handle text;\n${filling("IF NEW.mail <> '' THEN NEW.handle := NEW.nick; END IF;")}`,
    up: required,
    says: [
      '- **Part 2. After the release that writes users.handle with every row, when no older one runs any more and every row has a value in users.handle**',
      '**5. Roll out the release that writes users.handle with every row, and wait until no older one runs.**',
      '**6. Fill users.handle in the rows that are there.** In batches, as under Backfills.',
      '**11. Roll out the release that uses users.handle.**',
    ],
    silent: ['New rows get theirs', 'uses users.handle, then'],
  },
  {
    name: 'where the files fill it, nobody is asked to',
    first: `ALTER TABLE users ADD COLUMN handle text;\n${filling('NEW.handle := NEW.nick;')}\nUPDATE users SET handle = nick;`,
    up: required,
    says: ['- **Before the release that uses users.handle**: 000002_first.up.sql, 000004_change.up.sql.'],
    silent: ['Who fills', 'Fill users', 'with every row'],
  },
  {
    name: 'a migration in between that is not of the change may fill it',
    first: `ALTER TABLE users ADD COLUMN handle text;`,
    between: 'UPDATE users SET handle = nick;',
    up: required,
    says: ['writes users.handle with every row'],
    silent: ['Who fills', 'Fill users'],
  },
  {
    name: 'prose of an update is no statement, and one of another column none for this one',
    first: `-- Update users by hand to get handle.

-- UPDATE users SET mail = '';

ALTER TABLE users ADD COLUMN handle text;`,
    up: required,
    says: ['and nothing in the files fills it.'],
    silent: ['in a comment'],
  },
  {
    name: 'what an UPDATE sets where is told, and counted before and after',
    up: `ALTER TABLE users ADD COLUMN a int;
UPDATE users AS u SET a = 1 FROM orders AS o WHERE o.user_id = u.id AND o.note IN (SELECT token FROM hooks WHERE id > 1);
UPDATE users SET mail = lower(mail) WHERE mail <> lower(mail);
UPDATE users SET nick = '' WHERE a = 1;
UPDATE users SET seen = NULL WHERE id = 7;
UPDATE users SET seen = NULL WHERE nick = 'x';`,
    says: [
      'Updates rows of users. Sets a where o.user_id = u.id AND o.note IN (SELECT token FROM hooks WHERE id > 1).',
      'SELECT count(DISTINCT u.ctid) FROM users AS u, orders AS o WHERE o.user_id = u.id AND o.note IN (SELECT token FROM hooks WHERE id > 1)',
      "rows of users that line 6 meets as they are before line 4, which may bring it more or fewer: nick = 'x'",
      'rows of users that line 3 meets: mail <> lower(mail)',
      'rows of users that line 3 still meets: none, where nobody has written such since',
      'SELECT count(*) FROM users WHERE mail <> lower(mail)',
    ],
    // Of a column that comes with the change nobody can ask before it.
    silent: ['that line 4 meets', 'that line 5 meets', 'line 2 still meets'],
  },
  {
    name: 'values that an update makes others are for the release that relies on them, and older ones write them again',
    up: "UPDATE users SET nick = 'admin' WHERE nick = 'host';",
    says: [
      '- **Before a release that relies on what it fills (users.nick); else at any time**',
      'Releases that know nothing of it may write rows again that line 1 meets: when none runs any more, run it once more by hand.',
      'Values of users.nick are written over.',
    ],
  },
  {
    name: 'a column of a table that no migration has made was there',
    first: 'ALTER TABLE members ADD COLUMN note text;',
    up: "UPDATE members SET role = 'admin' WHERE role = 'host';",
    says: ['Values of members.role are written over.'],
    silent: ['members.role comes with this change'],
  },
  {
    name: 'a template that names its schema in two ways means the same one',
    first: "SET search_path = '{{.Schema}}';\nCREATE TABLE things (id int PRIMARY KEY, kind text);",
    up: "SET search_path = '{{ .Schema }}';\nALTER TABLE things DROP COLUMN kind;",
    says: ['{{.Schema}}.things'],
    silent: ['is made by no migration', '{{ .Schema }}.things'],
  },
];
