import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { goPg } from './go-pg.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['20230101_add_users.tx.up.sql', '20230101 add_users up'],
  ['20230101_add_users.up.sql', '20230101 add_users up'],
  ['2_a.tx.down.sql', '2 a down'],
  ['1_.up.sql', '1  up'],
  ['1_a.sql', undefined],
  ['a.tx.up.sql', undefined],
  ['sub/1_a.tx.up.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(goPg, path)).toBe(expected);
});

it('runs by the number', () => {
  const paths = ['1_a.tx.up.sql', '2_b.up.sql', '10_c.tx.up.sql'];
  expect(ordered(goPg, paths)).toEqual(paths);
});

it.each([
  ['1_a.tx.up.sql', 'A; B;', ['up whole tx <A; B;>']],
  ['1_a.up.sql', 'A; B;', ['up whole no-tx <A; B;>']],
  ['1_a.tx.down.sql', 'A;', ['down whole tx <A;>']],
  [
    '1_a.up.sql',
    'A; B;\n--gopg:split\nC;\n',
    ['up statement-by-statement no-tx <A; B;\n--gopg:split\nC;\n> [A; B;\n] [C;\n]'],
  ],
  ['1_a.up.sql', '--gopg:split\nA;\n', ['up whole no-tx <--gopg:split\nA;\n>']],
])('sends %s, %j', (path, text, expected) => {
  expect(sections(goPg, path, text)).toEqual(expected);
});

it('names new files for the transaction that they run in', () => {
  expect(created(goPg, ['1_a.tx.up.sql'])?.map(([path]) => path)).toEqual([
    '2_n.tx.up.sql',
    '2_n.tx.down.sql',
  ]);
  expect(created(goPg, ['1_a.tx.up.sql'], { transaction: false })?.map(([path]) => path)).toEqual([
    '2_n.up.sql',
    '2_n.down.sql',
  ]);
});

const module = 'module shop\n\nrequire (\n\tgithub.com/go-pg/migrations/v8 v8.1.0\n)\n';

it.each([
  ['1_a.up.sql', module, 'go-pg'],
  ['1_a.tx.up.sql', 'module shop\nrequire github.com/go-pg/migrations v6.7.3\n', 'go-pg'],
  ['1_a.tx.up.sql', `${module}require github.com/golang-migrate/migrate/v4 v4.1.0\n`, 'go-pg'],
  ['1_a.up.sql', `${module}require github.com/golang-migrate/migrate/v4 v4.1.0\n`, 'golang-migrate'],
  ['1_a.up.sql', module.replace('v8.1.0', 'v8.1.0 // indirect'), 'golang-migrate'],
  ['1_a.up.sql', 'module shop\nrequire github.com/go-pg/pg/v10 v10.1.0\n', 'golang-migrate'],
])('knows itself by the module: %s, %j', (file, text, tool) => {
  const files: Readonly<Record<string, string>> = {
    'go.mod': text,
    [`migrations/${file}`]: 'create table t (a jsonb);',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => one.tool)).toEqual([tool]);
});
