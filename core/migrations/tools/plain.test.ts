import { expect, it } from 'vitest';
import { plain } from './plain.ts';
import { sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string, string, readonly string[]]>([
  ['a file without marks', '1_a.sql', 'A;\n', ['up statement-by-statement no-tx <A;\n>']],
  [
    'lines that mark both ways',
    '1_a.sql',
    '-- orders\n-- +up\nA;\n\n-- +down\nUNDO A;\n',
    ['up statement-by-statement no-tx <A;\n\n>', 'down statement-by-statement no-tx <UNDO A;\n>'],
  ],
  [
    'the same in words',
    '1_a.sql',
    '-- Up\nA;\n-- Down\nUNDO A;\n',
    ['up statement-by-statement no-tx <A;\n>', 'down statement-by-statement no-tx <UNDO A;\n>'],
  ],
  [
    'the marks of a tool, whose files somebody else runs',
    '1_a.sql',
    '-- +migrate Up\nA;\n-- +migrate Down\nUNDO A;\n',
    ['up statement-by-statement tx <A;\n> [A;\n]', 'down statement-by-statement tx <UNDO A;\n> [UNDO A;\n]'],
  ],
  [
    'a statement in front of the marks',
    '1_a.sql',
    'A;\n-- up\nB;\n-- down\nC;\n',
    ['up statement-by-statement no-tx <A;\n-- up\nB;\n-- down\nC;\n>'],
  ],
  [
    'a sentence that begins so',
    '1_a.sql',
    '-- up to here\nA;\n-- down below\nB;\n',
    ['up statement-by-statement no-tx <-- up to here\nA;\n-- down below\nB;\n>'],
  ],
])('reads %s', (_, path, text, expected) => {
  expect(sections(plain, path, text)).toEqual(expected);
});

it.each([
  ['db_00005.sql', '00005', ''],
  ['V3.sql', '3', ''],
  ['upgrade-12_more.sql', '12', 'more'],
  ['patch7.sql', '7', ''],
])('takes a word in front of the number for what it is: %s', (path, version, name) => {
  expect(plain.classify(path)).toMatchObject({ version, name, direction: 'up' });
});

it.each(['query_1.sql', 'db_1st.sql', 'schema.sql', 'latest_5.sql'])('takes %s for no migration', (path) => {
  expect(plain.classify(path)).toBeUndefined();
});

it.each<readonly [string, string]>([
  ['20260111180656_a.sql', '202601280001_b.sql'],
  ['20260208_a.sql', '20260208194543_b.sql'],
  ['9_a.sql', '10_b.sql'],
])('runs %s before %s', (first, second) => {
  const [one, other] = [plain.classify(first), plain.classify(second)];
  expect(one && other && plain.compare(one, other)).toBeLessThan(0);
});
