/** What the editor knows of SQL, as a person meets it: names, structure, and typing in a long file. One window; each case once for each theme that is shown. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { DrivenWindow } from '../../hosts/vscode/driver.ts';
import { names } from './language/names.ts';
import { refactoring } from './language/refactoring.ts';
import { structure, writeUntidy } from './language/structure.ts';
import { typing, writeLongHistory } from './language/typing.ts';
import { openPlinth, shop } from './subject.ts';

describe('a window that knows SQL', () => {
  let window: DrivenWindow;
  beforeAll(async () => {
    const prepare = (workspace: string): Promise<void> => {
      writeUntidy(workspace);
      writeLongHistory(workspace);
      return Promise.resolve();
    };
    window = await openPlinth({ workspace: shop, prepare });
  });
  afterAll(() => window.close());

  for (const theme of ['dark', 'light'] as const)
    describe(`in a ${theme} theme`, () => {
      for (const part of [structure, names, refactoring, typing]) part(() => window, theme);
    });
});
