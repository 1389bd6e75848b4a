/** More of sentence-cases.ts: columns that have to be written until they go, and what programs say of what goes. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const billing = `CREATE TABLE billing (id bigint PRIMARY KEY, paddle_plan text NOT NULL, trial_ends timestamptz NOT NULL, opened timestamptz NOT NULL DEFAULT now(), note text);`;

export const casesOfLeftOut: readonly Case[] = [
  {
    name: 'columns that take no nulls can go neither before nor behind the release that no longer writes them',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan, DROP COLUMN trial_ends, DROP COLUMN opened;',
    says: [
      'No go beside a running application as it is: neither the drop nor the release can come first, as rows need a value in billing.paddle_plan and billing.trial_ends until they go. A migration before both has to let rows be written without, as the order below says.',
      'while they are there, the release that no longer writes them cannot insert into billing; once they are gone, the one that does fails.',
      '(1) In a migration of its own, before that release: ALTER TABLE public.billing ALTER COLUMN paddle_plan DROP NOT NULL, ALTER COLUMN trial_ends DROP NOT NULL (or SET DEFAULT',
      '**1. Let rows be written without billing.paddle_plan and billing.trial_ends, in a migration of its own.** ALTER TABLE public.billing ALTER COLUMN paddle_plan DROP NOT NULL, ALTER COLUMN trial_ends DROP NOT NULL; Or SET DEFAULT, where the release that runs does not bear nulls.',
      '**2. Roll out the release that no longer uses',
      'Behind it billing.paddle_plan and billing.trial_ends have to be written with every row again: the release that no longer does cannot insert. Its SET NOT NULL comes last, when that one has gone.',
    ],
    silent: ['ALTER COLUMN opened', 'Go in the order below'],
  },
  {
    name: 'of a column whose values are kept apart one constant would serve one row',
    between:
      'CREATE TABLE clients (id bigint PRIMARY KEY, key varchar(40) NOT NULL UNIQUE, label text NOT NULL);\nCREATE INDEX clients_key ON clients (key);',
    up: 'DROP INDEX clients_key;\nALTER TABLE clients DROP COLUMN key, DROP COLUMN label;',
    says: [
      'ALTER COLUMN label DROP NOT NULL (or SET DEFAULT, where the release that runs does not bear nulls: of clients.key, a default that differs for each row, such as gen_random_uuid()); (2)',
    ],
    silent: ['Whether a query needs', 'ON CONFLICT'],
  },
  {
    name: 'where no such default is known, none is named',
    between:
      'CREATE TABLE clients (id bigint PRIMARY KEY, key varchar(20) NOT NULL);\nCREATE UNIQUE INDEX clients_key ON clients (lower(key));',
    up: 'ALTER TABLE clients DROP COLUMN key;',
    says: ['ALTER TABLE public.clients ALTER COLUMN key DROP NOT NULL; (2) that release'],
    silent: ['or SET DEFAULT'],
  },
  {
    name: 'where an earlier part has let them out, the drop waits for the release alone',
    between: billing,
    first: 'ALTER TABLE users ADD COLUMN a text;',
    up: 'ALTER TABLE billing DROP COLUMN note, DROP COLUMN opened;',
    says: ['After the release that no longer uses billing.note'],
    silent: ['neither the drop nor', 'Let rows be written without'],
  },
  {
    name: 'what a trigger fills is no release’s to write',
    between: `${billing}
CREATE FUNCTION plan_it() RETURNS trigger AS $$ BEGIN NEW.paddle_plan := 'none'; RETURN NEW; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER planned BEFORE INSERT ON billing FOR EACH ROW EXECUTE FUNCTION plan_it();`,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    says: ['After the release that no longer uses billing.paddle_plan'],
    silent: ['neither the drop nor', 'Let rows be written without'],
  },
  {
    name: 'where programs still say what goes, the document says where',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN note, DROP COLUMN paddle_plan;',
    files: {
      'store/billing.go': 'package store\n\nconst q = "SELECT paddle_plan FROM billing"\n',
      'store/billing_test.go': 'const q = "paddle_plan"\n',
      'docs/billing.md': 'paddle_plan\n',
    },
    says: [
      'Programs beside it still say billing.paddle_plan: store/billing.go:3. Whether that is what goes has to be looked at before.',
      '- Not verified: Programs and reports that use what changes.',
    ],
    silent: ['billing_test.go', 'billing.md'],
  },
  {
    name: 'where none says it, only others are left',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    files: { 'store/billing.go': 'package store\n\nconst q = "SELECT id FROM billing"\n' },
    says: [
      '- Not verified: Who outside of this repository uses billing.paddle_plan: no program file in it says it.',
    ],
    silent: ['Programs and reports', 'still say'],
  },
  {
    name: 'of a name that something else has nothing is said',
    between: `${billing}\nCREATE TABLE plans (id bigint PRIMARY KEY, paddle_plan text);`,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    files: { 'store/billing.go': 'package store\n\nconst q = "SELECT paddle_plan FROM plans"\n' },
    says: ['- Not verified: Programs and reports that use what changes.'],
    silent: ['still say', 'no program file'],
  },
  {
    name: 'of a name that any program may say of something else nothing is said',
    between: 'CREATE TABLE logins (id bigint PRIMARY KEY, access_token text);',
    up: 'ALTER TABLE logins DROP COLUMN access_token;',
    files: { 'store/oauth.go': 'package store\n\nconst q = "access_token"\n' },
    says: ['- Not verified: Programs and reports that use what changes.'],
    silent: ['still say', 'no program file'],
  },
  {
    name: 'whether code reads values under the name where they stay',
    up: 'ALTER TABLE users RENAME COLUMN seen TO last_seen_old;\nALTER TABLE users ADD COLUMN seen timestamptz;',
    files: { 'store/users.go': 'package store\n\nconst q = "SELECT seen FROM users"\n' },
    says: ['nothing in the change copies them. No program file of this repository says last_seen_old.'],
  },
];
