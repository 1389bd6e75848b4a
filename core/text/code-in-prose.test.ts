import { describe, expect, it } from 'vitest';
import { code, inBackticks, partsOfProse } from './code-in-prose.ts';

describe('code inside a sentence', () => {
  const sentence = `Run ${code('SELECT 1;')}, then ${code('DROP TABLE a;')} again.`;

  it('is a part of its own', () => {
    expect(partsOfProse(sentence)).toEqual([
      { kind: 'words', text: 'Run ' },
      { kind: 'code', text: 'SELECT 1;' },
      { kind: 'words', text: ', then ' },
      { kind: 'code', text: 'DROP TABLE a;' },
      { kind: 'words', text: ' again.' },
    ]);
  });

  it('is put in backticks for logs and JSON', () => {
    expect(inBackticks(sentence)).toBe('Run `SELECT 1;`, then `DROP TABLE a;` again.');
  });

  it('cannot be closed or begun by a name', () => {
    expect(partsOfProse(code('DROP TABLE a\u0003b\u0002c\u0001;'))).toEqual([
      { kind: 'code', text: 'DROP TABLE a b c ;' },
    ]);
  });
});
