/** Roles with attributes that bypass privileges. */
import type { CreateRole, RoleAttributes } from '../../operations/model/operation.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  attribute: '{role} becomes {attribute}: it {can}. Grant what its task needs in its place.',
  privilege: '{role} is granted {power}, which {can}. Keep that to the people who run the server.',
  member: '{role} becomes a member of {power}, which {can}. Keep that to the people who run the server.',
} as const;

export const rule = defineRule({
  id: 'security/powerful-role',
  hazard: 'weakens',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: 'The engine has no users and no privileges.',
  summary: 'A migration makes a role that grants and row level security do not bind.',
  why: `\`SUPERUSER\` passes every check, \`BYPASSRLS\` every policy; \`CREATEROLE\` makes roles and, until 15, becomes nearly any of them;
\`REPLICATION\` reads all databases of the server. Members of \`pg_read_server_files\`, \`pg_write_server_files\` and
\`pg_execute_server_program\` act on the server's files and shell, and can become superuser with them. A migration runs in each environment,
and what it gives there nobody looks at again. In MySQL and MariaDB \`SUPER\`, \`FILE\` and \`CREATE USER\` on \`*.*\` do as much; in SQL Server the members of
\`sysadmin\`, \`securityadmin\` and \`db_owner\`.`,
  instead:
    'Roles with the privileges of their task. What needs more is done by whoever runs the server, outside of migrations.',
  whenOff: 'Where the repository is that of the server’s own set-up.',
  messages,
  fix: { kinds: [], because: 'What the role needs in its place is for people to say.' },
  examples: [
    bad(
      'A superuser for the deployment',
      `CREATE ROLE deploy LOGIN SUPERUSER;
--          ^^^^^^ warning: deploy becomes SUPERUSER: it passes every check of the server. Grant what its task needs in its place.`,
      { undone: true },
    ),
    bad(
      'Programs on the server',
      `GRANT pg_execute_server_program TO app;
--                                 ^^^ warning: app becomes a member of pg_execute_server_program, which starts programs on the server. Keep that to the people who run the server.`,
      { history: ['CREATE ROLE app;'], undone: true },
    ),
    bad(
      'MySQL: files of the server',
      `GRANT SELECT, FILE ON *.* TO importer@localhost;
--                           ^^^^^^^^^^^^^^^^^^ warning: importer is granted file, which reads and writes files of the server. Keep that to the people who run the server.`,
      {
        ...{ dialect: 'mysql' },
        history: ['CREATE USER IF NOT EXISTS importer@localhost;'],
      },
    ),
    bad(
      'SQL Server: all that the owner of the database may do',
      `ALTER ROLE db_owner ADD MEMBER app;
--         ^^^^^^^^ warning: app becomes a member of db_owner, which changes, drops and grants everything in the database. Keep that to the people who run the server.`,
      { dialect: 'sqlserver' },
    ),
    good('A role for a task', 'CREATE ROLE reporting LOGIN NOSUPERUSER NOBYPASSRLS;', { undone: true }),
  ],
  check: {
    createRole(operation, context) {
      const { role, memberOf, members } = operation;
      if (role === undefined) return;
      const own = powers.find(({ power }) => power === role.text.toLowerCase());
      const [member] = members;
      if (own !== undefined && member !== undefined) {
        context.report({ message: 'member', at: role, data: { role: member.role, ...own } });
        return;
      }
      const attribute = attributeOf(operation, context.after.roles.get(role.text)?.attributes);
      if (attribute !== undefined) {
        context.report({
          message: 'attribute',
          at: role,
          data: { role: role.text, attribute: attribute.attribute, can: attribute.can },
        });
        return;
      }
      const power = powers.find((one) => memberOf.includes(one.power));
      if (power !== undefined)
        context.report({ message: 'member', at: role, data: { role: role.text, ...power } });
    },
    grant({ objectKind, objects, privileges, grantees }, context) {
      const [grantee] = grantees;
      const held = overServer.find(({ power }) => privileges.includes(power));
      if (context.schema.dialect === 'mysql' && objectKind === 'database' && objects.length === 0) {
        if (held !== undefined && grantee !== undefined)
          context.report({ message: 'privilege', at: grantee, data: { role: grantee.name, ...held } });
        return;
      }
      const power = powers.find((one) => objectKind === 'role' && privileges.includes(one.power));
      const [first] = grantees;
      if (power === undefined || first === undefined) return;
      context.report({ message: 'member', at: first, data: { role: first.name, ...power } });
    },
  },
});

const powers = [
  { power: 'pg_execute_server_program', can: 'starts programs on the server' },
  { power: 'pg_write_server_files', can: 'writes files of the server' },
  { power: 'pg_read_server_files', can: 'reads files of the server' },
  { power: 'pg_write_all_data', can: 'writes all tables' },
  { power: 'pg_read_all_data', can: 'reads all tables' },
  { power: 'db_owner', can: 'changes, drops and grants everything in the database' },
  { power: 'sysadmin', can: 'passes every check of the server' },
  { power: 'securityadmin', can: 'gives any privilege of the server' },
] as const;

/** For MySQL and MariaDB, on all databases. */
const overServer = [
  { power: 'super', can: 'changes settings of the server and ends other sessions' },
  { power: 'file', can: 'reads and writes files of the server' },
  { power: 'create user', can: 'makes accounts and gives them any password' },
] as const;

/** The attribute after the migration: one that is only set during the migration does not count. */
function attributeOf(
  { attributes }: CreateRole,
  after: RoleAttributes = attributes,
): { readonly attribute: string; readonly can: string } | undefined {
  return given.find(({ of }) => attributes[of] === true && after[of] !== false);
}

const given = [
  { of: 'superuser', attribute: 'SUPERUSER', can: 'passes every check of the server' },
  { of: 'bypassRowSecurity', attribute: 'BYPASSRLS', can: 'reads and writes rows past every policy' },
  { of: 'createRole', attribute: 'CREATEROLE', can: 'makes roles and gives them away' },
  { of: 'replication', attribute: 'REPLICATION', can: 'reads all databases of the server' },
] as const;
