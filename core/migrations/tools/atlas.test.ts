import { describe, expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { historyOf } from '../applying/order.ts';
import { toolOf } from '../tools.ts';
import { atlas } from './atlas.ts';
import { classified, created, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['20240131120000_add_users.sql', '20240131120000 add_users up'],
  ['20240131120000.sql', '20240131120000  up'],
  ['schema.sql', undefined],
  ['sub/1_a.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(atlas, path)).toBe(expected);
});

describe('directives', () => {
  const one = (text: string) => sections(atlas, '1_a.sql', text)[0]?.replace(text, '');
  it.each([
    ['A;', 'up statement-by-statement tx <>'],
    ['-- atlas:txmode none\n\nA;', 'up statement-by-statement no-tx <>'],
    [
      '-- why\n-- atlas:nolint destructive\n-- atlas:txmode none\r\n\r\nA;',
      'up statement-by-statement no-tx <>',
    ],
    ['-- atlas:txmode none\nA;', 'up statement-by-statement tx <>'],
    ['A;\n-- atlas:txmode none\n\nB;', 'up statement-by-statement tx <>'],
    ['-- atlas:delimiter \\n\\n\nA;B\n\nC', 'up statement-by-statement tx <> [A;B] [C]'],
    ['-- atlas:delimiter -- end\n\nA;\n-- end\nB;\n', 'up statement-by-statement tx <> [\nA;\n] [\nB;\n]'],
  ])('%j', (text, expected) => {
    expect(one(text)).toBe(expected);
  });

  it('parts its own mark from the first statement', () => {
    const [file] = created(atlas, ['20240131120000_a.sql'], { transaction: false })!;
    expect(file).toEqual(['20240131120001_n.sql', '-- atlas:txmode none\n\nU;\n']);
    expect(one(file![1])).toBe('up statement-by-statement no-tx <>');
  });
});

function found(files: Readonly<Record<string, string>>) {
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  return folders.map((folder) => ({
    tool: folder.tool,
    dialect: folder.dialect,
    up: historyOf(toolOf(folder), folder.files).up.map((file) => file.path),
  }));
}

it('is known by its sum, unless the files are in the format of another tool', () => {
  const hcl = 'env "local" {\n  url = "postgres://x"\n}\n';
  const sql = 'create table t (a int);';
  expect(found({ 'atlas.hcl': hcl, 'm/atlas.sum': 'h1:', 'm/1_a.sql': sql })).toEqual([
    { tool: 'atlas', dialect: 'postgresql', up: ['1_a.sql'] },
  ]);
  expect(
    found({ 'atlas.hcl': hcl, 'm/atlas.sum': 'h1:', 'm/1_a.sql': `-- +goose Up\n${sql}` }),
  ).toMatchObject([{ tool: 'goose' }]);
  expect(found({ 'm/atlas.sum': 'h1:', 'm/1_a.up.sql': sql })).toMatchObject([{ tool: 'golang-migrate' }]);
});

it('counts a checkpoint only where what it repeats is gone', () => {
  const behind = {
    'm/atlas.sum': '',
    'm/2_checkpoint.sql': '-- atlas:checkpoint v1\n\nA;',
    'm/3_c.sql': 'C;',
  };
  expect(found({ ...behind, 'm/1_a.sql': 'A;' })[0]?.up).toEqual(['1_a.sql', '3_c.sql']);
  expect(found(behind)[0]?.up).toEqual(['2_checkpoint.sql', '3_c.sql']);
});
