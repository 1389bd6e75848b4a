/** Further cases of security/powerful-role, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'A member from the start',
    `CREATE ROLE importer LOGIN IN ROLE pg_read_server_files;
--          ^^^^^^^^ warning: importer becomes a member of pg_read_server_files, which reads files of the server. Keep that to the people who run the server.`,
    { undone: true },
  ),
  bad(
    'SQL Server: the same by a procedure',
    `EXEC sp_addrolemember 'db_owner', 'app';
--                    ^^^^^^^^^^ warning: app becomes a member of db_owner, which changes, drops and grants everything in the database. Keep that to the people who run the server.`,
    { dialect: 'sqlserver' },
  ),
  good(
    'For the length of a migration',
    `ALTER ROLE deploy SUPERUSER;
ALTER ROLE deploy NOSUPERUSER;`,
    { history: ['CREATE ROLE deploy;'], undone: true },
  ),
  good('Taking it back', 'ALTER ROLE deploy NOSUPERUSER;', {
    history: ['CREATE ROLE deploy SUPERUSER;'],
    undone: true,
  }),
  bad(
    'Past all policies',
    `ALTER ROLE reporting BYPASSRLS;
--         ^^^^^^^^^ warning: reporting becomes BYPASSRLS: it reads and writes rows past every policy. Grant what its task needs in its place.`,
    { history: ['CREATE ROLE reporting;'], undone: true },
  ),
  good('Looking at statistics', 'GRANT pg_read_all_stats TO monitoring;', {
    history: ['CREATE ROLE monitoring;'],
    undone: true,
  }),
];
