import { describe, expect, it } from 'vitest';
import { dbmate } from './dbmate.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['20240131120000_add_users.sql', '20240131120000 add_users both'],
  ['001-init.sql', '001 init both'],
  ['7.sql', '7  both'],
  ['schema.sql', undefined],
  ['sub/1_a.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(dbmate, path)).toBe(expected);
});

it('runs in the order of the file names, as text', () => {
  const paths = ['10_b.sql', '20240131120000_c.sql', '9_a.sql'];
  expect(ordered(dbmate, paths)).toEqual(paths);
});

describe('sections', () => {
  const cases: readonly (readonly [title: string, text: string, sections: readonly string[]])[] = [
    [
      'up and down',
      '-- migrate:up\nA;\n\n-- migrate:down\nB;\n',
      ['up whole tx <A;\n\n>', 'down whole tx <B;\n>'],
    ],
    [
      'each with its own option',
      '-- migrate:up transaction:false\nA;\n-- migrate:down transaction:true\nB;',
      ['up whole no-tx <A;\n>', 'down whole tx <B;>'],
    ],
    [
      'several pairs, CRLF, no space',
      '--migrate:up\r\nA;\r\n-- migrate:down\r\n-- migrate:up foo:bar transaction:false\r\nC;\r\n-- migrate:down',
      ['up whole tx <A;\r\n>', 'down whole tx <>', 'up whole no-tx <C;\r\n>', 'down whole tx <>'],
    ],
    ['words that only look like one', '-- migrate:upper\nA;\n -- migrate:up\n', []],
    ['nothing', '', []],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(sections(dbmate, '1_a.sql', text)).toEqual(expected);
  });
});

it('writes both directions into one file', () => {
  expect(created(dbmate, ['20240131120000_a.sql'])).toEqual([
    ['20240131120001_n.sql', '-- migrate:up\nU;\n\n-- migrate:down\nD;\n'],
  ]);
  expect(created(dbmate, ['1_a.sql'], { transaction: false })).toEqual([
    ['2_n.sql', '-- migrate:up transaction:false\nU;\n\n-- migrate:down transaction:false\nD;\n'],
  ]);
});
