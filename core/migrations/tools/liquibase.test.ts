import { expect, it } from 'vitest';
import { liquibase } from './liquibase.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['changes/001-users.sql', '001 users both'],
  ['users.sql', ' users both'],
  ['users.xml', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(liquibase, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['a/2.sql', 'a/3.sql', 'b/1.sql'];
  expect(ordered(liquibase, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  [
    'changesets, and what undoes them last to first',
    'a.sql',
    '--liquibase formatted sql\n\n--changeset ann:1\nA;\n--rollback UNDO\nB;\n--rollback   A;\n--changeset "ann b":2 runInTransaction:false splitStatements:false context:"x y"\nC;D;\n--rollback empty\n--changeset ann:3\nE;\n--rollback UNDO E;\n',
    [
      'up statement-by-statement tx <A;\n--rollback UNDO\nB;\n--rollback   A;\n>',
      'up pipeline no-tx <C;D;\n--rollback empty\n>',
      'up statement-by-statement tx <E;\n--rollback UNDO E;\n>',
      'down statement-by-statement tx <UNDO E;>',
      'down statement-by-statement tx <UNDO\n  \n             A;>',
    ],
  ],
  [
    'what is for other databases, a delimiter of its own, and a block that undoes',
    'a.sql',
    '--liquibase formatted sql\n--changeset a:1 dbms:mysql\nM;\n--changeset a:2 dbms:!oracle endDelimiter:/\nF;G;\n/\nH;\n/\n/* liquibase rollback\nUNDO;\n*/\n--changeset a:3 ignore:true\nN;\n',
    [
      'up statement-by-statement tx <F;G;\n \nH;\n \n                     \n     \n  \n> [F;G;\n] [\nH;\n]',
      'down statement-by-statement tx <UNDO;\n>',
    ],
  ],
  [
    'a delimiter that is a pattern',
    'a.sql',
    '--liquibase formatted sql\n--changeset a:1 endDelimiter:\\nGO\nF;G;\nGO\n',
    ['up statement-by-statement tx <F;G;\n  \n> [F;G;\n]'],
  ],
  [
    'lines that are left out',
    'a.sql',
    '-- Liquibase formatted SQL\n--changeset a:1\nA;\n--ignoreLines:start\nX;\n--ignoreLines:end\nB;\n--ignoreLines:1\nY;\nC;',
    [
      'up statement-by-statement tx <A;\n                   \n  \n                 \nB;\n               \n  \nC;>',
    ],
  ],
  ['a file without its header, as one changeset', 'a.sql', 'A;', ['up statement-by-statement tx <A;>']],
  ['a header alone', 'a.sql', '--liquibase formatted sql\n', []],
])('reads %s', (_, path, text, expected) => {
  expect(sections(liquibase, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['x/001-a.sql'],
    change: { transaction: false },
    files: [
      [
        'x/002-n.sql',
        '--liquibase formatted sql\n\n--changeset plinth:n runInTransaction:false\nU;\n--rollback D;\n',
      ],
    ],
  },
  {
    existing: ['x/a.sql'],
    change: { down: '' },
    files: [['x/n.sql', '--liquibase formatted sql\n\n--changeset plinth:n\nU;\n']],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(liquibase, existing, change)).toEqual(files);
});
