/** Folders that Flyway reads as one location: the evidence for it and against it. */
import { expect, it } from 'vitest';
import { detect } from './detect.ts';

const postgres = 'create table t (a jsonb);\n';
const main = 'shop/src/main';
const resources = `${main}/resources/org/shop/db`;
const releases = {
  [`${resources}/1.0/V1_0_1__start.sql`]: postgres,
  [`${resources}/1.1/V1_1_1__more.sql`]: postgres,
};
function foldersOf(files: Readonly<Record<string, string>>) {
  return detect({ paths: Object.keys(files), text: (path) => files[path] }, []).folders;
}

function pathsOf(files: Readonly<Record<string, string>>): readonly string[] {
  return foldersOf(files).map(({ path, files: own }) => `${path}: ${own.length}`);
}

const apart = [`${resources}/1.0: 1`, `${resources}/1.1: 1`];

it.each([
  ['flyway.conf', { 'shop/flyway.conf': 'flyway.locations=filesystem:src/x,classpath:org/shop/db\n' }],
  [
    'Spring',
    { [`${main}/resources/application.yml`]: 'spring:\n  flyway:\n    locations: classpath:org/shop/db\n' },
  ],
  [
    'Gradle',
    { 'shop/build.gradle': "flyway {\n  locations = ['filesystem:src/main/resources/org/shop/db']\n}\n" },
  ],
  ['Maven', { 'shop/pom.xml': '<plugin>flyway<location>classpath:org/shop/db</location></plugin>\n' }],
])('reads them as one where %s names it', (_title, files) => {
  expect(pathsOf({ ...releases, ...files })).toEqual([`${resources}: 2`]);
});

it('reads them apart where nothing names the folder above', () => {
  expect(pathsOf(releases)).toEqual(apart);
});

it('reads what lies below db/migration as one, in the order of its versions', () => {
  const home = 'src/main/resources/db/migration';
  const [folder] = foldersOf({
    [`${home}/new/V10__more.sql`]: postgres,
    [`${home}/old/V9__start.sql`]: postgres,
    [`${home}/views/R__views.sql`]: postgres,
  });
  expect(folder?.path).toBe(home);
  expect(folder?.files.toSorted()).toEqual(['new/V10__more.sql', 'old/V9__start.sql', 'views/R__views.sql']);
});

it('keeps folders apart that have a version twice, or are named for a database', () => {
  const home = 'src/main/resources/db/migration';
  expect(
    pathsOf({ [`${home}/master/V1__a.sql`]: postgres, [`${home}/tenant/V1_0__a.sql`]: postgres }),
  ).toEqual([`${home}/master: 1`, `${home}/tenant: 1`]);
  expect(
    pathsOf({ [`${home}/common/V1__a.sql`]: postgres, [`${home}/postgresql/V2__b.sql`]: postgres }),
  ).toEqual([`${home}/common: 1`, `${home}/postgresql: 1`]);
});

it('keeps folders apart that are named one by one', () => {
  const home = 'src/main/resources/db/migration';
  const said = 'spring.flyway.locations=classpath:db/migration/a,classpath:db/migration/b\n';
  expect(
    pathsOf({
      'src/main/resources/application.properties': said,
      [`${home}/a/V1__a.sql`]: postgres,
      [`${home}/b/V2__b.sql`]: postgres,
    }),
  ).toEqual([`${home}/a: 1`, `${home}/b: 1`]);
});
