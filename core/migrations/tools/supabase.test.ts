import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { supabase } from './supabase.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['20240131120000_users.sql', '20240131120000 users up'],
  ['seed.sql', undefined],
  ['sub/1_a.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(supabase, path)).toBe(expected);
});

it('runs in the order of the file names and sends a file as one pipeline', () => {
  const paths = ['20240131120000_a.sql', '20240201000000_b.sql'];
  expect(ordered(supabase, paths)).toEqual(paths);
  expect(sections(supabase, '1_a.sql', 'A; B;')).toEqual(['up pipeline no-tx <A; B;>']);
  expect(created(supabase, paths)).toEqual([['20240201000001_n.sql', 'U;\n']]);
});

const sql = 'create table t (a int);';

it.each<readonly [title: string, files: Readonly<Record<string, string>>, found: string]>([
  [
    'its configuration',
    { 'supabase/config.toml': 'project_id = "x"', 'supabase/migrations/20240131120000_a.sql': sql },
    'supabase/migrations: supabase, postgresql',
  ],
  [
    'its configuration, where the workspace is its own folder',
    { 'config.toml': '[db]\nport = 54322', 'migrations/20240131120000_a.sql': sql },
    'migrations: supabase, postgresql',
  ],
  [
    'the folder’s name and a timestamp',
    { 'supabase/migrations/20240131120000_a.sql': sql },
    'supabase/migrations: supabase, postgresql',
  ],
  [
    'neither',
    { 'db/migrations/20240131120000_a.sql': sql, 'db/migrations/20240131120001_b.sql': sql },
    'db/migrations: plain, unknown',
  ],
])('is known by %s', (_, files, found) => {
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map(({ path, tool, dialect }) => `${path}: ${tool}, ${dialect}`)).toEqual([found]);
});
