import { expect, it } from 'vitest';
import { created, sections } from '../../../test/migrations/tool-cases.ts';
import { goose } from './goose.ts';

const reads: readonly (readonly [title: string, text: string, sections: readonly string[]])[] = [
  [
    'both directions',
    '-- +goose Up\nA;\n-- +goose Down\nB;\n',
    ['up statement-by-statement tx <A;\n> [A;\n]', 'down statement-by-statement tx <B;\n> [B;\n]'],
  ],
  [
    'without a transaction, CRLF',
    '-- +goose NO TRANSACTION\r\n-- +goose Up\r\nA;',
    ['up statement-by-statement no-tx <A;> [A;]'],
  ],
  [
    'two statements on one line, which go together',
    '-- +goose Up\nA; B;\nC;\n',
    ['up statement-by-statement tx <A; B;\nC;\n> [A; B;\n] [C;\n]'],
  ],
  [
    'a statement over several lines, with a comment behind its end',
    '-- +goose Up\n-- why\n\nA\n  b; -- done\nC ;\n',
    ['up statement-by-statement tx <-- why\n\nA\n  b; -- done\nC ;\n> [A\n  b; -- done\n] [C ;\n]'],
  ],
  [
    'a comment glued to the semicolon, which hides it from goose',
    '-- +goose Up\nA;--x\nB;\n',
    ['up statement-by-statement tx <A;--x\nB;\n> [A;--x\nB;\n]'],
  ],
  [
    'a body without marks, which goose cuts and the server takes whole',
    "-- +goose Up\nF 'a$$' $$\n x;\n\n y;\n$$ G;\nH $a$ $$;\n$a$;\nI;\n",
    [
      "up statement-by-statement tx <F 'a$$' $$\n x;\n\n y;\n$$ G;\nH $a$ $$;\n$a$;\nI;\n> [F 'a$$' $$\n x;\n\n y;\n$$ G;\n] [H $a$ $$;\n$a$;\n] [I;\n] cut after [F 'a$$' $$\n x;] [H $a$ $$;]",
    ],
  ],
  [
    'a body that never ends',
    '-- +goose Up\nF $$\n x;\nG;\n',
    ['up statement-by-statement tx <F $$\n x;\nG;\n> [F $$\n x;\n] [G;\n]'],
  ],
  [
    'marks around a body',
    '--+goose up\n-- +goose StatementBegin\nF;G;\n-- +goose StatementEnd\nH;\n-- +goose Down\n-- +goose StatementBegin\nopen',
    [
      'up statement-by-statement tx <-- +goose StatementBegin\nF;G;\n-- +goose StatementEnd\nH;\n> [F;G;\n] [H;\n]',
      'down statement-by-statement tx <-- +goose StatementBegin\nopen> [open]',
    ],
  ],
  ['no Up, which goose refuses', 'create table t ();', []],
  ['nothing', '', []],
  ['an end that never comes', '-- +goose Up\nA', ['up statement-by-statement tx <A> [A]']],
];

it.each(reads)('reads %s', (_, text, expected) => {
  expect(sections(goose, '1_a.sql', text)).toEqual(expected);
});

it('writes both directions into one file, and marks around bodies', () => {
  const up = 'DO $$\nBEGIN\n  x;\nEND $$;\n';
  expect(created(goose, ['1_a.sql'], { transaction: false, up })).toEqual([
    [
      '2_n.sql',
      `-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\n${up}-- +goose StatementEnd\n\n-- +goose Down\nD;\n`,
    ],
  ]);
});
