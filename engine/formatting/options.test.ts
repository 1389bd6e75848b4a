/** Which file of a workspace determines the SQL format. Each case is a set of files and the options for `db/a.sql`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { optionsFor, type FormatOptions } from './options.ts';

const editor = { tabWidth: 4, useTabs: false };

const cases: readonly (readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  options: FormatOptions,
])[] = [
  ['nothing but the editor', {}, editor],
  [
    '.editorconfig, the nearer part and the later line first',
    {
      '.editorconfig': 'root = true\n[*]\nindent_size = 8\n[*.{sql,ts}]\nindent_style = tab\n',
      'db/.editorconfig': '[*.py]\nindent_size=3\n[a.sql]\nindent_size = 2 \n',
    },
    { tabWidth: 2, useTabs: true },
  ],
  [
    'a width of tabs',
    { '.editorconfig': '[*]\nindent_style = tab\nindent_size = tab\ntab_width = 8' },
    { tabWidth: 8, useTabs: true },
  ],
  [
    'nothing above what calls itself the root',
    { '.editorconfig': '[*]\nindent_size = 8', 'db/.editorconfig': 'root = true' },
    editor,
  ],
  [
    '.prettierrc before .editorconfig',
    { '.editorconfig': '[*]\nindent_size = 8', '.prettierrc': 'tabWidth: 3 # three\nkeywordCase: "upper"\n' },
    { tabWidth: 3, useTabs: false, keywordCase: 'upper' },
  ],
  [
    '.sql-formatter.json before .prettierrc, and the nearest of them',
    {
      '.prettierrc': '{ "tabWidth": 3, "useTabs": true }',
      '.sql-formatter.json': '{ "keywordCase": "upper" }',
      'db/.sql-formatter.json':
        '{ "tabWidth": 5, "language": "mysql", "params": ["x"], "expressionWidth": 80 }',
    },
    { tabWidth: 5, useTabs: true, expressionWidth: 80 },
  ],
  [
    'no value that is none',
    {
      '.sql-formatter.json':
        '{ "tabWidth": -1, "keywordCase": "loud", "useTabs": "yes", "indentStyle": ["standard"] }',
      '.editorconfig': '[*]\nindent_size = lots\n[',
    },
    editor,
  ],
  ['a file that is broken', { '.sql-formatter.json': '{ "tabWidth": 2, ', '.prettierrc': '\0' }, editor],
];

for (const [what, files, options] of cases)
  it(`says ${what}`, () => {
    const root = mkdtempSync(join(tmpdir(), 'plinth-format-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    expect(optionsFor(join(root, 'db', 'a.sql'), root, editor)).toEqual(options);
    expect(optionsFor(join(root, '..', 'elsewhere.sql'), root, editor)).toEqual(editor);
    rmSync(root, { recursive: true });
  });
