import { expect, it } from 'vitest';
import { alembic } from './alembic.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['0001_init.sql', '0001 init up'],
  ['0001_init_downgrade.sql', '0001 init down'],
])('classifies %s', (path, expected) => {
  expect(classified(alembic, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['2_a.sql', '10_b.sql'];
  expect(ordered(alembic, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  [
    'a downgrade by its comment',
    'a.sql',
    '-- Running downgrade b -> a\nA;',
    ['down statement-by-statement no-tx <-- Running downgrade b -> a\nA;>'],
  ],
])('reads %s', (_, path, text, expected) => {
  expect(sections(alembic, path, text)).toEqual(expected);
});

it.each([{ existing: ['0001_a.sql'], change: {}, files: [['0002_n.sql', 'BEGIN;\n\nU;\n\nCOMMIT;\n']] }])(
  'creates behind $existing',
  ({ existing, change, files }) => {
    expect(created(alembic, existing, change)).toEqual(files);
  },
);
