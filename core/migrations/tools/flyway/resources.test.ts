/** Flyway settings in files of other names below src/main/resources. */
import { describe, expect, it } from 'vitest';
import { flywaySettings, readFlywaySettings } from './config.ts';

type Files = Readonly<Record<string, string>>;

const folder = 'repo/jpa/src/main/resources/db/migration';
const listingOf = (files: Files) => {
  const all: Files = { [`${folder}/V1__a.sql`]: 'A;', ...files };
  return { paths: Object.keys(all).toSorted(), text: (path: string): string | undefined => all[path] };
};
const tableOf = (files: Files) => {
  const { table, tables } = flywaySettings(readFlywaySettings(folder, listingOf(files)));
  return { table, open: tables.map(({ name, place }) => `${name} ${place}`) };
};
const main = (module: string, name: string): string => `repo/${module}/src/main/resources/${name}`;

describe('the table of the record', () => {
  it.each<readonly [name: string, text: string]>([
    ['shop-defaults.properties', 'spring.flyway.table=schema_version\n'],
    ['database.yml', 'spring:\n  flyway:\n    table: schema_version\n'],
    ['config/persistence.yaml', 'flyway:\n  datasources:\n    default:\n      table: schema_version\n'],
    ['flyway.properties', 'flyway.table=${FLYWAY_TABLE:schema_version}\n'],
    ['custom.properties', 'quarkus.flyway.table=schema_version\n'],
  ])('stands in a file of another name: %s', (name, text) => {
    expect(tableOf({ [main('jpa', name)]: text })).toEqual({ table: 'schema_version', open: [] });
  });

  it('may stand in a module beside that of the files', () => {
    expect(tableOf({ [main('app', 'defaults.properties')]: 'spring.flyway.table=history\n' }).table).toBe(
      'history',
    );
    // A module with its own files has its own history table.
    expect(
      tableOf({
        [main('app', 'defaults.properties')]: 'spring.flyway.table=history\n',
        [main('app', 'db/migration/V1__other.sql')]: 'B;',
      }).table,
    ).toBe('flyway_schema_history');
  });

  it('is not known for sure where files do not agree', () => {
    expect(
      tableOf({
        [main('jpa', 'application.properties')]: 'spring.flyway.table=one\n',
        [main('jpa', 'other.properties')]: '# b\nspring.flyway.table=two\n',
      }),
    ).toEqual({
      table: 'one',
      open: [`one ${main('jpa', 'application.properties')}:1`, `two ${main('jpa', 'other.properties')}:2`],
    });
  });

  it('is not what is put together, of tests, or of another data source', () => {
    const none = { table: 'flyway_schema_history', open: [] };
    expect(tableOf({ [main('jpa', 'a.properties')]: 'spring.flyway.table=${prefix}_history\n' })).toEqual(
      none,
    );
    expect(tableOf({ 'repo/jpa/src/test/resources/a.properties': 'spring.flyway.table=t\n' })).toEqual(none);
    expect(
      tableOf({
        [main('jpa', 'a.yml')]:
          'flyway:\n  datasources:\n    logs:\n      locations: classpath:db/logs\n      table: t\n',
      }),
    ).toEqual(none);
  });
});

it('other settings are those that all files agree on', () => {
  const groupOf = (files: Files) => flywaySettings(readFlywaySettings(folder, listingOf(files))).group;
  expect(groupOf({ [main('jpa', 'a.properties')]: 'spring.flyway.group=true\n' })).toBe(true);
  expect(
    groupOf({
      [main('jpa', 'a.properties')]: 'spring.flyway.group=true\n',
      [main('jpa', 'b.properties')]: 'spring.flyway.group=false\n',
    }),
  ).toBe(false);
  const suffix = { [main('jpa', 'a.properties')]: 'spring.flyway.sql-migration-suffixes=${db}.sql\n' };
  expect(flywaySettings(readFlywaySettings(folder, listingOf(suffix))).suffixes).toEqual(['.sql']);
});
