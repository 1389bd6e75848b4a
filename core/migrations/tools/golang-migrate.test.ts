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

it.each([
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
] as const)('is said of such names with %s', (_title, beside, tool) => {
  const files: Readonly<Record<string, string>> = {
    ...beside,
    'm/1_a.up.sql': 'create table t (a jsonb);',
    'm/2_b.sql': '',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => [one.tool, one.files.length])).toEqual([[tool, tool === 'plain' ? 2 : 1]]);
});
