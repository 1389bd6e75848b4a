import { describe, expect, it } from 'vitest';
import { withFolderSetting } from './folder-config.ts';

describe('withFolderSetting', () => {
  it.each<[string, string | undefined, string, unknown]>([
    ['makes a file', undefined, 'db', { migrations: [{ folder: 'db', dialect: 'mysql' }] }],
    ['names the folder of the file itself', '', '', { migrations: [{ folder: '.', dialect: 'mysql' }] }],
    [
      'adds to what is there',
      '{"scope": "all"}',
      'db',
      { scope: 'all', migrations: [{ folder: 'db', dialect: 'mysql' }] },
    ],
    [
      'adds a folder to others',
      '{"migrations": [{"folder": "a"}]}',
      'db',
      { migrations: [{ folder: 'a' }, { folder: 'db', dialect: 'mysql' }] },
    ],
    [
      'completes the folder that is listed',
      '{"migrations": [{"folder": "db", "tool": "goose"}]}',
      'db',
      { migrations: [{ folder: 'db', tool: 'goose', dialect: 'mysql' }] },
    ],
  ])('%s', (_, text, folder, expected) => {
    expect(JSON.parse(withFolderSetting(text, folder, ['dialect', 'mysql']) ?? '')).toEqual(expected);
  });

  it('keeps comments', () => {
    expect(
      withFolderSetting('// ours\n{\n  "scope": "all" // everything\n}\n', 'db', ['dialect', 'mysql']),
    ).toMatch(/^\/\/ ours\n[^]*\/\/ everything/);
  });

  it.each(['{"scope": ', '[]', '3', '{"migrations": {}}'])('leaves %s alone', (text) => {
    expect(withFolderSetting(text, 'db', ['dialect', 'mysql'])).toBeUndefined();
  });
});
