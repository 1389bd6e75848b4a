/** Further cases of security/password-in-ddl, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'In a command that is executed',
    `DO $$
BEGIN
  EXECUTE 'CREATE ROLE reporting LOGIN PASSWORD ''not-so-secret''';
--        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The password of reporting is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.
END $$;`,
    { undone: true },
  ),
  bad(
    'The role’s own name, in a migration: it runs in production, too',
    `CREATE ROLE reporting LOGIN PASSWORD 'reporting';
--                                   ^^^^^^^^^^^ error: The password of reporting is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.`,
    { undone: true },
  ),
  good(
    'A script for a developer’s container, with what everybody tries first',
    "CREATE ROLE reporting LOGIN PASSWORD 'reporting';",
    { path: 'docker/init.txt', tool: 'golang-migrate', undone: true },
  ),
  good('A variable of psql', "ALTER ROLE reporting PASSWORD :'reporting_password';", {
    notExecutable: 'psql fills the variable',
  }),
  good(
    'A placeholder that the deployment fills',
    "CREATE ROLE reporting LOGIN PASSWORD '${REPORTING_PASSWORD}';",
    { tool: 'flyway', notExecutable: 'the placeholder is filled by the deployment' },
  ),
  bad(
    'For another server',
    `CREATE USER MAPPING FOR reporting SERVER warehouse OPTIONS (user 'reader', password 'not-so-secret');
--                                                                                  ^^^^^^^^^^^^^^^ error: The password of the user mapping is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.`,
    { notExecutable: 'the other server is not there' },
  ),
  good('Without a password', 'CREATE ROLE reporting LOGIN;', {
    undone: true,
  }),
];
