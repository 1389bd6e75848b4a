import { describe, expect, it } from 'vitest';
import { changedProse, code, codeForFile, inBackticks, partsOfProse, proseLine } from './code-in-prose.ts';

describe('code inside a sentence', () => {
  const said = `Run ${code('SELECT 1;')}, and write ${codeForFile('DROP TABLE a;')} into the file.`;

  it('is told apart by who runs it', () => {
    expect(partsOfProse(said)).toEqual([
      { kind: 'words', text: 'Run ' },
      { kind: 'by-hand', text: 'SELECT 1;' },
      { kind: 'words', text: ', and write ' },
      { kind: 'for-file', text: 'DROP TABLE a;' },
      { kind: 'words', text: ' into the file.' },
    ]);
  });

  it('stands in backticks where nobody shows code', () => {
    expect(inBackticks(said)).toBe('Run `SELECT 1;`, and write `DROP TABLE a;` into the file.');
  });

  it('stays marked when the words around it, or the code, are changed', () => {
    const made = changedProse(said, ({ kind, text }) => (kind === 'for-file' ? `${text} --` : text));
    expect(inBackticks(made)).toBe('Run `SELECT 1;`, and write `DROP TABLE a; --` into the file.');
    expect(proseLine(`${said}\nAgain.`)).toBe(`${said} Again.`);
  });

  it('cannot be closed or begun by a name', () => {
    const name = 'a\u0003b\u0002c\u0001';
    expect(partsOfProse(code(`DROP TABLE ${name};`))).toEqual([
      { kind: 'by-hand', text: 'DROP TABLE a b c ;' },
    ]);
    expect(partsOfProse(proseLine(`table ${name}`))).toEqual([{ kind: 'words', text: 'table a b c' }]);
  });
});
