/** More of sentence-cases.ts: what is to be done behind a change, and what its way back does with values that came since. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const replaced =
  'ALTER TABLE users RENAME COLUMN code TO code_old;\nALTER TABLE users ADD COLUMN code varchar(20);';
const down = 'db/migrations/000004_change.down.sql';

export const casesBehind: readonly Case[] = [
  {
    name: 'what the planner has no statistics of is analysed after it',
    up: 'ALTER TABLE users ADD COLUMN other int;\nUPDATE users SET other = 4;\nCREATE INDEX users_lower ON users (lower(mail));\nCREATE INDEX users_seen ON users (seen, other);',
    files: manyUsers,
    says: [
      '. ANALYZE users.** Until then the planner has no statistics of the expressions of the new index, users.other. It takes SHARE UPDATE EXCLUSIVE: nobody who reads or writes waits.',
    ],
  },
  {
    name: 'a column of another type has lost its statistics',
    up: 'ALTER TABLE users ALTER COLUMN nick TYPE varchar(2000);',
    files: manyUsers,
    says: ['ANALYZE users.** Until then the planner has no statistics of users.nick.'],
  },
  {
    name: 'who analyses it, builds on plain columns, or has few rows needs no step for it',
    up: 'CREATE INDEX users_seen ON users (seen);\nCREATE INDEX orders_lower ON orders (lower(note));\nCREATE INDEX users_lower ON users (lower(mail));\nANALYZE users;',
    files: manyUsers,
    says: ['Builds index'],
    silent: ['the planner has no statistics'],
  },
  {
    name: 'a new column by which nobody looks rows up needs none either',
    up: 'ALTER TABLE users ADD COLUMN other int;\nUPDATE users SET other = 4;',
    files: manyUsers,
    says: ['Updates rows of users.'],
    silent: ['the planner has no statistics'],
  },
  {
    name: 'what was written to the column that comes in the place of another goes to the old one',
    up: replaced,
    says: [
      '-- What was written to users.code since goes to code_old, which gets its name again.',
      'UPDATE public.users SET code_old = code::text WHERE code IS NOT NULL AND code_old IS DISTINCT FROM code;\nALTER TABLE public.users DROP COLUMN code;',
    ],
  },
  {
    name: 'but not where a default, or the change itself, has written it',
    up: replaced.replace('varchar(20)', "text DEFAULT ''"),
    says: ['ALTER TABLE public.users DROP COLUMN code;'],
    silent: ['SET code_old = code'],
  },
  {
    name: 'nor where its values may mean something else',
    up: replaced.replace('varchar(20)', 'int'),
    says: ['ALTER TABLE public.users DROP COLUMN code;'],
    silent: ['SET code_old = code'],
  },
  {
    name: 'a way back of the team that does not is told so',
    up: 'ALTER TABLE orders RENAME COLUMN user_id TO user_id_old;\nALTER TABLE orders ADD COLUMN user_id numeric;',
    files: {
      [down]:
        'ALTER TABLE orders DROP COLUMN user_id;\nALTER TABLE orders RENAME COLUMN user_id_old TO user_id;',
    },
    says: [
      '- back.sql keeps what is written to orders.user_id from now on, and fails on, or rounds, what bigint does not hold.',
      'Lines 4, 5 of the script keep what was written to orders.user_id since (values, and no nulls): line 6 drops that column, and user_id_old comes back in its place. The script fails on, or rounds, what bigint does not hold. While it runs (lines of the script): orders: reads and writes wait until line 5 has found and written these rows once it has its lock.',
      'then the row in schema_migrations: with the application stopped, in the order that Rollback says. It keeps what was written to orders.user_id since (it fails on, or rounds, what bigint does not hold).',
      '-- Keeps what was written to orders.user_id since (values, and no nulls). It fails on, or rounds, what bigint does not hold.\nLOCK TABLE orders;\nUPDATE orders SET user_id_old = user_id::bigint WHERE user_id IS NOT NULL AND user_id_old IS DISTINCT FROM user_id;\nALTER TABLE orders DROP COLUMN user_id;',
      '-- Then, when Rollback says: UPDATE schema_migrations SET version = 1, dirty = false;',
    ],
  },
  {
    name: 'rows are found by an index as long as it is there, and json is not compared',
    between: 'ALTER TABLE orders ADD COLUMN note json;\nCREATE INDEX ON orders (user_id);',
    up: 'ALTER TABLE orders RENAME COLUMN note TO note_old;\nALTER TABLE orders ADD COLUMN note json;\nALTER TABLE orders RENAME COLUMN user_id TO user_id_old;\nALTER TABLE orders ADD COLUMN user_id bigint;\nCREATE INDEX orders_user_new ON orders (user_id);',
    files: {
      [down]:
        'ALTER TABLE orders DROP COLUMN note;\nALTER TABLE orders RENAME COLUMN note_old TO note;\nDROP INDEX orders_user_new;\nALTER TABLE orders DROP COLUMN user_id;\nALTER TABLE orders RENAME COLUMN user_id_old TO user_id;',
    },
    says: [
      'UPDATE orders SET note_old = note WHERE note IS NOT NULL;\nALTER TABLE',
      'UPDATE orders SET user_id_old = user_id WHERE user_id IS NOT NULL AND user_id_old IS DISTINCT FROM user_id;\nDROP INDEX orders_user_new;',
      'orders: reads and writes wait until lines 5, 10 have found and written these rows once it has its lock.',
    ],
  },
  {
    name: 'and one that copies them is not',
    up: replaced,
    files: {
      [down]:
        'UPDATE users SET code_old = code;\nALTER TABLE users DROP COLUMN code;\nALTER TABLE users RENAME COLUMN code_old TO code;',
    },
    says: ['RENAME COLUMN code_old TO code'],
    silent: ['It loses what was written'],
  },
  {
    name: 'nor where a trigger of the change keeps both alike',
    up: `${replaced}\nCREATE FUNCTION alike() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.code_old := NEW.code; RETURN NEW; END';\nCREATE TRIGGER alike BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION alike();`,
    files: {
      [down]:
        'DROP TRIGGER alike ON users;\nDROP FUNCTION alike();\nALTER TABLE users DROP COLUMN code;\nALTER TABLE users RENAME COLUMN code_old TO code;',
    },
    says: ['RENAME COLUMN code_old TO code'],
    silent: ['It loses what was written'],
  },
];
