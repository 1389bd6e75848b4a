import { expect, it } from 'vitest';
import { deltaFolders } from './delta-folders.ts';
import { classified, created, ordered, sections } from '../../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['main/delta/88/01_events.sql', '88 01_events up'],
  ['delta/88/01_events.sql.postgres', '88 01_events up'],
  ['main/full_schemas/72/full.sql.postgres', '72 full up'],
  ['main/delta/88/01_events.py', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(deltaFolders, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = [
    'a/full_schemas/72/full.sql',
    'b/delta/73/01_x.sql',
    'a/delta/73/02_y.sql',
    'a/delta/80/01.sql',
  ];
  expect(ordered(deltaFolders, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  ['a file as one query', 'delta/1/a.sql', 'A;', ['up whole tx <A;>']],
])('reads %s', (_, path, text, expected) => {
  expect(sections(deltaFolders, path, text)).toEqual(expected);
});

it.each([{ existing: ['main/delta/88/01_a.sql'], change: {}, files: [['main/delta/88/02_n.sql', 'U;\n']] }])(
  'creates behind $existing',
  ({ existing, change, files }) => {
    expect(created(deltaFolders, existing, change)).toEqual(files);
  },
);
