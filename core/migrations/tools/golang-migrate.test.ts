import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
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
