/** Liquibase: docs.liquibase.com/commands. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Liquibase',
  programs: 'liquibase',
  valued:
    '--changelog-file --changeLogFile --username --password --tag --count --log-level --search-path --classpath --driver',
  verbs: [
    destroys('drop-all|dropAll', 'drops all objects of the schema', { instead: 'liquibase status' }),
    loses('rollback-one-changeset|rollbackOneChangeSet|rollback-one-update', 'rolls back a change', {
      instead: 'liquibase rollback-sql',
    }),
    loses(
      'rollback|rollback-count|rollbackCount|rollback-to-date|rollbackToDate|update-testing-rollback',
      'rolls back changes',
      { instead: 'liquibase rollback-sql' },
    ),
    applies('update|update-count|update-to-tag|updateCount|updateToTag', 'applies changes'),
    applies('execute-sql', 'runs SQL'),
    applies('changelog-sync|clear-checksums|tag|mark-next-changeset-ran', 'changes the history table'),
  ],
  target: {
    address: '--url',
    config: '--defaults-file --defaultsFile',
    environment: '--contexts',
    variables: 'LIQUIBASE_COMMAND_URL LIQUIBASE_URL',
    files: 'liquibase.properties src/main/resources/liquibase.properties',
  },
  sql: {
    dialect: 'postgresql',
    on: 'execute-sql, executeSql',
    text: '--sql',
    file: '--sql-file --sqlFile',
    input: false,
  },
};
