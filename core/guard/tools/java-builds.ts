/** Flyway and Liquibase as tasks of Maven and Gradle: documentation.red-gate.com/flyway, docs.liquibase.com. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'The build',
  programs: 'mvn, mvnw, gradle, gradlew',
  valued: '-f --file -p -pl',
  eachWord: true,
  verbs: [
    destroys('*flyway:clean|*flywayClean|*liquibase:dropAll|*dropAll', 'drops all objects of the schema', {
      instead: 'flyway info',
    }),
    loses('*flyway:undo|*flywayUndo|*liquibase:rollback*|rollback*', 'rolls back migrations', {
      instead: 'flyway info',
    }),
    applies(
      '*flyway:migrate|*flywayMigrate|*liquibase:update|*flyway:repair|*flyway:baseline',
      'applies migrations',
    ),
  ],
  target: {
    address: '-Dflyway.url -Pflyway.url -Dliquibase.url',
    config: '-Dflyway.configFiles -Pflyway.configFiles',
    environment: '-P -Dspring.profiles.active',
    environmentVariables: 'SPRING_PROFILES_ACTIVE',
    variables: 'FLYWAY_URL LIQUIBASE_COMMAND_URL',
    files:
      'flyway.conf liquibase.properties src/main/resources/application.properties src/main/resources/application.yml',
  },
};
