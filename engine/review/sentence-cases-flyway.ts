/** Sentences of changes that Flyway runs: its locations, and what programs say of its transactions. */
import { manyUsers, type Case } from './sentence-cases.ts';

const home = 'src/main/resources/db/migration';

const grouped = 'spring.flyway.group=true\nspring.flyway.mixed=true\n';
const bean = `import org.flywaydb.core.Flyway;
@Configuration
class FlywayConfig {
  @Bean(initMethod = "migrate")
  Flyway flyway(DataSource source) { return new ShopFlyway(source); }
}
`;

export const casesOfFlyway: readonly Case[] = [
  {
    name: 'folders of releases below a location of Flyway are one history',
    layout: 'flyway',
    up: 'SELECT 1;',
    files: {
      [`${home}/2.0/V5__index.sql`]: 'CREATE INDEX users_seen ON users (seen);\n',
      [`${home}/1.9/V4.1__more.sql`]: 'SELECT 2;\n',
    },
    beside: [`${home}/2.0/V5__index.sql`],
    says: ['+CREATE INDEX users_seen ON public.users'],
    silent: ['one history', 'No migration that is known here makes'],
  },
  {
    name: 'migrations of Flyway that are classes are not read, and the document says so',
    layout: 'flyway',
    up: 'CREATE INDEX users_seen ON users (seen);',
    files: { 'src/main/java/db/migration/V2__Fill.java': 'class V2__Fill {}\n' },
    says: [
      `1 migration of ${home} is a class (src/main/java/db/migration/V2__Fill.java): what it makes and changes is not known here.`,
    ],
  },
  {
    name: 'a column of a table that is known in part is not said to come with the change',
    layout: 'flyway',
    up: 'CREATE INDEX copies_seen ON copies (seen);',
    files: { [`${home}/V1.5__copy.sql`]: 'CREATE TABLE copies AS SELECT * FROM strangers;\n' },
    says: ['CREATE INDEX CONCURRENTLY copies_seen'],
    silent: ['Not before copies.seen is there'],
  },
  {
    name: 'what is built before the file must not be dropped by it',
    layout: 'flyway',
    up: 'DROP INDEX IF EXISTS users_seen;\nCREATE INDEX users_seen ON users (seen);\nANALYZE users;',
    says: [
      'Take line 1 out, which drops what is there, and have the statement of line 2 say IF NOT EXISTS',
      'in front of this one, from which lines 1, 2 go',
    ],
  },
  {
    name: 'group: one transaction around all pending files',
    layout: 'flyway',
    up: 'CREATE INDEX users_seen ON users (seen);',
    files: { ...manyUsers, 'src/main/resources/application.properties': grouped },
    says: [
      'held until the transaction ends that Flyway opens around all that are pending',
      'Flyway runs all pending files in one transaction: what those before this one lock stays locked through its work',
      'its transaction is taken back as a whole, with all files that it runs',
      'with group and mixed Flyway then opens no transaction around any file that is pending with it',
    ],
  },
  {
    name: 'without group: a file has a transaction of its own',
    layout: 'flyway',
    up: 'CREATE INDEX users_seen ON users (seen);',
    files: manyUsers,
    says: ['its transaction is taken back as a whole'],
    silent: ['runs all pending files in one transaction', 'with group'],
  },
  {
    name: 'no migration makes it: DROP INDEX IF EXISTS does nothing where nobody has',
    layout: 'flyway',
    up: 'DROP INDEX IF EXISTS users_a;\nDROP INDEX IF EXISTS users_b;',
    says: [
      'Drops (where there) indexes users_a, users_b.',
      'where the index is there, its table is locked too, in ACCESS EXCLUSIVE mode; else nothing is locked',
      'nobody has made indexes users_a, users_b by hand: to drop it locks reads and writes of its table out',
    ],
    silent: ['their columns, keys and indexes are unknown'],
  },
  {
    name: 'ANALYZE after a build in its transaction: the locks are held through it',
    layout: 'flyway',
    up: 'CREATE INDEX users_seen ON users (seen);\nANALYZE users;',
    files: manyUsers,
    says: ['and through ANALYZE at line 2 besides', '1 more (ANALYZE), through which those locks are held'],
    silent: ['statement that nobody waits for'],
  },
  {
    name: 'what ends a statement is not sent with it: the texts that find it are without',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;\nANALYZE users;',
    says: ["'%ANALYZE users%'", 'its query matches one of the patterns there.'],
    silent: ['or another of these'],
  },
  {
    name: 'Micronaut runs Flyway as the program starts, for the data source whose locations are these files',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'build.gradle': 'dependencies {\n  implementation("io.micronaut.flyway:micronaut-flyway")\n}\n',
      'app/src/main/resources/application.yml':
        'flyway:\n  datasources:\n    other:\n      enabled: false\n      locations: classpath:db/migration\n    default:\n      locations:\n        - classpath:db/migration\n',
    },
    says: [
      'The new program has these files built in (app/src/main/resources/application.yml:8) and applies all that are pending, as it starts',
    ],
    silent: ['with Flyway.'],
  },
  {
    name: 'a data source of Micronaut that is switched off, or runs meanwhile, is no start that waits',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'build.gradle': 'dependencies {\n  implementation("io.micronaut.flyway:micronaut-flyway")\n}\n',
      'src/main/resources/application.yml':
        'flyway:\n  datasources:\n    default:\n      async: true\n      locations: [classpath:db/migration]\n    other:\n      enabled: false\n      locations: classpath:db/migration\n',
    },
    says: ['with Flyway.'],
    silent: ['built in'],
  },
  {
    name: 'Quarkus runs Flyway as the program starts where it is told to',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'pom.xml': '<project><dependency><artifactId>quarkus-flyway</artifactId></dependency></project>\n',
      'src/main/resources/application.properties':
        'quarkus.datasource.db-kind=postgresql\nquarkus.flyway.migrate-at-start=true\n',
    },
    says: [
      'The new program has these files built in (src/main/resources/application.properties:2) and applies all that are pending, as it starts',
    ],
    silent: ['with Flyway.'],
  },
  {
    name: 'a bean that Spring makes with initMethod migrates as the program starts',
    layout: 'flyway',
    up: 'CREATE INDEX users_seen ON users (seen);',
    files: {
      'src/main/java/shop/FlywayConfig.java': bean,
      'src/main/java/shop/ShopFlyway.java':
        'import org.flywaydb.core.Flyway;\nclass ShopFlyway extends Flyway { void migrate() { super.migrate(); } }\n',
    },
    says: ['applies all that are pending, as it starts; no command for that alone was found'],
    silent: ['was not followed', 'ShopFlyway'],
  },
  {
    name: 'an index on a table that no migration makes is taken back, and asked for before and after',
    layout: 'flyway',
    up: 'DROP INDEX IF EXISTS strangers_b;\nCREATE INDEX strangers_a ON strangers (a);\nANALYZE strangers;',
    says: [
      'DROP INDEX IF EXISTS public.strangers_a;',
      'the index that it builds is not there yet',
      'strangers_a: as defined, valid',
      '+CREATE INDEX strangers_a ON public.strangers',
      'room for the new index of strangers',
    ],
    silent: [
      'no way back',
      'CREATE TABLE public.strangers',
      'not understood to its end',
      'can be asked before',
    ],
  },
  {
    name: 'what else a change does to a table that no migration makes is not known to be all',
    layout: 'flyway',
    up: 'ALTER TABLE strangers ADD COLUMN a int;\nCREATE INDEX strangers_a ON strangers (a);',
    says: [
      'no way back',
      'strangers.a: type, NOT NULL and default as defined',
      'index strangers_a: as defined',
    ],
    silent: ['+CREATE INDEX strangers_a', 'is not understood to its end'],
  },
  {
    name: 'the record of Flyway is the table that a file of another name says, and programs that have it switched off are named',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'pom.xml':
        '<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><dependencies><dependency><artifactId>flyway-core</artifactId></dependency></dependencies></project>\n',
      'src/main/resources/shop-defaults.properties': 'a=b\nspring.flyway.table=schema_version\n',
      'worker/src/main/resources/application.properties': 'spring.flyway.enabled=false\n',
      'ui/src/main/resources/application.yml': 'spring:\n  flyway:\n    enabled: false\n',
    },
    says: [
      'schema_version still lists what was taken back',
      'DELETE FROM schema_version WHERE ',
      'ui (ui/src/main/resources/application.yml:3) and worker (worker/src/main/resources/application.properties:1) have Flyway switched off: they apply nothing and wait for nobody; start them after that.',
      'by starting one instance of the new program, which has it built in (pom.xml:1), not one of ui and worker.',
    ],
    silent: ['flyway_schema_history', 'not known for sure'],
  },
  {
    name: 'where files name two tables of the record, both are asked and none is deleted from unseen',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'src/main/resources/application.properties': 'spring.flyway.table=one\n',
      'src/main/resources/other.properties': 'spring.flyway.table=two\n',
    },
    says: [
      'one or two still lists what was taken back',
      'Which table that is is not known for sure (one by src/main/resources/application.properties:1, two by src/main/resources/other.properties:1): look which one the database has.',
      "SELECT 'one has V4__change.sql'",
      "SELECT 'two has V4__change.sql'",
      "DELETE FROM one WHERE regexp_replace(script, '^.*/', '') = 'V4__change.sql';, or DELETE FROM two WHERE ",
      'Then, when Rollback says: delete its row in one or two.',
    ],
  },
];
