/** Default privileges open future objects to the roles of an API. */
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isWebRole } from '../../rule-kit/security/api-roles.ts';

const messages = {
  tables:
    'Every table created later{where} is open to {role} from the start, before anybody has thought of row level security. Grant table by table.',
  functions:
    'Every function created later{where} may be called by {role} over the API, also those that are for triggers and jobs. Grant function by function.',
} as const;

const roles = 'CREATE ROLE anon; CREATE ROLE web_user;';

export const rule = defineRule({
  id: 'security/open-by-default',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noUsersInSqlite,
  summary: 'ALTER DEFAULT PRIVILEGES for the role of an API.',
  why: `Default privileges decide for tables and functions that do not exist yet: each of them can be asked over the API from the moment it is
there, and a migration that forgets row level security publishes the table without a line that says so.`,
  instead:
    'A `GRANT` beside each `CREATE`, and `ALTER DEFAULT PRIVILEGES … REVOKE` for what the tool sets up.',
  whenOff: 'Where the schema is the API, and all in it is secured by an event trigger.',
  messages,
  fix: { kinds: [], because: 'Migrations behind it may count on the grants.' },
  examples: [
    bad(
      'Without an account',
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO anon;
--                                                                  ^^^^ warning: Every table created later in public is open to anon from the start, before anybody has thought of row level security. Grant table by table.`,
      { history: [roles], undone: true },
    ),
    bad(
      'Functions, everywhere',
      `ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO web_user;
--                                                     ^^^^^^^^ warning: Every function created later may be called by web_user over the API, also those that are for triggers and jobs. Grant function by function.`,
      { history: [roles], undone: true },
    ),
    good('Taken back', 'ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM anon;', {
      history: [roles],
      undone: true,
    }),
  ],
  check: {
    alterDefaultPrivileges({ change, grantees, objectKind, schemas }, context) {
      const role = grantees.find((one) => isWebRole(one.name));
      if (change !== 'grant' || role === undefined) return;
      if (objectKind !== 'table' && objectKind !== 'function') return;
      const where = schemas.length === 0 ? '' : ` in ${schemas.join(', ')}`;
      const message = objectKind === 'table' ? 'tables' : 'functions';
      context.report({ message, at: role, data: { role: role.name, where } });
    },
  },
});
