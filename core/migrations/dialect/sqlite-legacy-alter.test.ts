import { expect, it } from 'vitest';
import { legacyAlterOf } from './sqlite-legacy-alter.ts';

it.each<[string, Readonly<Record<string, string>>, boolean]>([
  ['set by a runner', { 'src/lib/DB.php': "$this->exec('PRAGMA legacy_alter_table = ON;');" }, true],
  ['as a call', { 'app/migrations/run.ts': "db.pragma('legacy_alter_table(1)')" }, true],
  ['switched off', { 'src/db/open.go': 'db.Exec("PRAGMA legacy_alter_table = OFF")' }, false],
  ['in a file that is no program', { 'docs/db.md': 'PRAGMA legacy_alter_table = ON' }, false],
  ['nowhere', { 'src/db/open.go': 'db.Exec("PRAGMA foreign_keys = ON")' }, false],
])('%s', (_, files, expected) => {
  const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
  expect(legacyAlterOf(listing).isSet()).toBe(expected);
});
