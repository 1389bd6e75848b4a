import { describe, expect, it } from 'vitest';
import { detect } from '../../detection/detect.ts';
import { versionedFolders } from './versioned-folders.ts';
import { classified, created, ordered, sections } from '../../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['v1.10/tables.sql', '1.10 tables up'],
  ['v1.10/manifest.json', undefined],
  ['latest/tables.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(versionedFolders, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['v1.0/b.sql', 'v1.2/a.sql', 'v1.10/a.sql'];
  expect(ordered(versionedFolders, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  ['a file', 'v1/a.sql', 'A;', ['up statement-by-statement no-tx <A;>']],
])('reads %s', (_, path, text, expected) => {
  expect(sections(versionedFolders, path, text)).toEqual(expected);
});

it.each<[string, readonly string[], boolean]>([
  ['releases with numbered files', ['0.2/00__a.sql', '0.10/00__b.sql', '0.11/01__c.sql'], true],
  ['two releases alone', ['0.2/00__a.sql', '0.10/00__b.sql'], false],
  ['files without numbers', ['0.2/a.sql', '0.10/b.sql', '0.11/c.sql'], false],
])('is recognised by %s', (_, files, expected) => {
  const listing = { paths: files.map((file) => `db/${file}`), text: () => undefined };
  const reasons = versionedFolders.recognise({ path: 'db', files, total: files.length, listing });
  expect(reasons !== undefined).toBe(expected);
});

describe('folders and files of plain numbers', () => {
  const numbered = versionedFolders.configurable!.apply(
    new Map([
      ['runner', 'own'],
      ['files', 'numbered'],
    ]),
  );

  it.each<[string, string | undefined]>([
    ['80/01_a.up.sql', '80/01 a up'],
    ['80/01_a.down.sql', '80/01 a down'],
    ['80/01_a.sql', undefined],
    ['80/schema.sql', undefined],
    ['v80/01_a.up.sql', undefined],
    ['01_a.up.sql', undefined],
  ])('classifies %s', (path, expected) => {
    expect(classified(numbered, path)).toBe(expected);
  });

  it('run by the folder’s number, and then by the file’s', () => {
    const paths = ['0/01_b.up.sql', '0/12_a.up.sql', '2/04_a.up.sql', '2/10_b.up.sql', '10/01_a.up.sql'];
    expect(ordered(numbered, paths)).toEqual(paths);
  });

  it('get a new one in the same folder, with a rollback where others have one', () => {
    const up = ['2/09_a.up.sql', '2/10_b.up.sql', '3/11_c.up.sql'];
    expect(created(numbered, up.slice(0, 2))).toEqual([['2/11_n.up.sql', 'U;\n']]);
    expect(created(numbered, ['2/09_a.down.sql', ...up])).toEqual([
      ['3/12_n.up.sql', 'U;\n'],
      ['3/12_n.down.sql', 'D;\n'],
    ]);
  });
});

it.each<[string, readonly string[], readonly string[]]>([
  [
    'numbered files in folders of plain numbers',
    ['db/0/01_a.up.sql', 'db/0/02_b.up.sql', 'db/10/01_c.up.sql', 'db/10/01_c.down.sql', 'db/10/notes.sql'],
    ['db: versioned-folders, 0/01_a.up.sql 0/02_b.up.sql 10/01_c.down.sql 10/01_c.up.sql'],
  ],
  [
    'one such folder alone',
    ['db/0/01_a.up.sql', 'db/0/02_b.up.sql'],
    ['db/0: golang-migrate, 01_a.up.sql 02_b.up.sql'],
  ],
  [
    'copies of one history side by side',
    ['db/1/01_a.up.sql', 'db/2/01_a.up.sql', 'db/2/02_b.up.sql'],
    ['db/1: golang-migrate, 01_a.up.sql', 'db/2: golang-migrate, 01_a.up.sql 02_b.up.sql'],
  ],
  [
    'folders with words in their names',
    ['db/v1/01_a.up.sql', 'db/v2/02_b.up.sql'],
    ['db/v1: golang-migrate, 01_a.up.sql', 'db/v2: golang-migrate, 02_b.up.sql'],
  ],
])('is told of %s', (_, paths, expected) => {
  const { folders } = detect({ paths, text: () => 'create table t (a jsonb);' }, []);
  expect(folders.map(({ path, tool, files }) => `${path}: ${tool}, ${files.toSorted().join(' ')}`)).toEqual(
    expected,
  );
});
