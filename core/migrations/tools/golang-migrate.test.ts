import { expect, it } from 'vitest';
import { detect } from '../detect.ts';
import { toolOf } from '../tools.ts';

function runnerOf(...beside: readonly string[]): string | undefined {
  const files = ['m/1_a.up.sql', 'm/1_a.down.sql', 'm/2_b.up.sql', ...beside];
  const { folders } = detect({ paths: files, text: () => 'create table t (a jsonb);' }, []);
  expect(folders.map(({ path, tool }) => [path, tool])).toEqual([['m', 'golang-migrate']]);
  return toolOf(folders[0]!).runner;
}

it('takes files for those of a program’s own where programs lie among them, which golang-migrate would send to the server', () => {
  expect(runnerOf('m/3_c.up.go', 'm/3_c.down.go')).toBe('own');
  expect(runnerOf('m/3_c.down.py')).toBe('own');
});

it('is not led astray by programs with other names, or elsewhere', () => {
  expect(runnerOf()).toBeUndefined();
  expect(runnerOf('m/migrate.go', 'm/embed_test.go', 'm/README.md')).toBeUndefined();
  expect(runnerOf('other/3_c.up.go')).toBeUndefined();
});

const module = 'module shop\nrequire github.com/golang-migrate/migrate/v4 v4.1.0\n';
const imports = 'package db\nimport _ "github.com/golang-migrate/migrate/v4/database/postgres"\n';
const forTests = { 'db/open_test.go': imports };
const builtIn = (beside: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  'go.mod': module,
  'files.go': 'package shop\n//go:embed m\nvar files embed.FS\n',
  ...beside,
});

it.each<readonly [string, Readonly<Record<string, string>>, string]>([
  ['nothing else', {}, 'golang-migrate'],
  [
    'a program in Go without the library',
    { 'go.mod': 'module shop\nrequire github.com/lib/pq v1\n' },
    'plain',
  ],
  ['a module elsewhere', { 'tools/go.mod': 'module tools\n' }, 'golang-migrate'],
  [
    'the library',
    { 'go.mod': 'module shop\nrequire github.com/golang-migrate/migrate/v4 v4.1.0\n' },
    'golang-migrate',
  ],
  [
    'the command in a Makefile',
    { 'go.mod': 'module shop\n', Makefile: 'up:\n\tmigrate -path m up\n' },
    'golang-migrate',
  ],
  [
    'the image in a compose file',
    { 'go.mod': 'module shop\n', 'compose.yaml': 'image: migrate/migrate\n' },
    'golang-migrate',
  ],
  [
    'the command by its name',
    { 'go.mod': 'module shop\n', 'README.md': 'install golang-migrate\n' },
    'golang-migrate',
  ],
  ['the library for tests alone, of a program that has the files built in', builtIn(forTests), 'plain'],
  [
    'the library for helpers of tests alone, of such a program',
    builtIn({ 'db/testing.go': `${imports}import "testing"\nfunc Setup(t testing.TB) {}\n` }),
    'plain',
  ],
  [
    'the library in a program and in tests',
    builtIn({ ...forTests, 'db/open.go': imports }),
    'golang-migrate',
  ],
  ['a library that brings it along', builtIn({}), 'golang-migrate'],
  [
    'the library for tests alone, of a program that has nothing built in',
    { 'go.mod': module, ...forTests },
    'golang-migrate',
  ],
  [
    'the library for tests alone, and its command',
    builtIn({ ...forTests, Makefile: 'up:\n\tmigrate -path m up\n' }),
    'golang-migrate',
  ],
])('is said of such names with %s', (_title, beside, tool) => {
  const files: Readonly<Record<string, string>> = {
    ...beside,
    'm/1_a.up.sql': 'create table t (a jsonb);',
    'm/2_b.sql': '',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => [one.tool, one.files.length])).toEqual([[tool, tool === 'plain' ? 2 : 1]]);
});
