import { expect, it } from 'vitest';
import { versionedFolders } from './versioned-folders.ts';
import { classified, ordered, sections } from './tool-cases.ts';

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
