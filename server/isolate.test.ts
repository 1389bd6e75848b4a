/** What a feature's failure becomes: an empty answer and a line in the log, unless the client has cancelled the request. */
import { LSPErrorCodes } from 'vscode-languageserver';
import { expect, it } from 'vitest';
import { Cancelled } from '../engine/session/time-slices.ts';
import { isolated, never } from './isolate.ts';
import type { Log } from './log.ts';

async function failing(
  error: Error,
): Promise<{ readonly answer: unknown; readonly logged: readonly string[] }> {
  const logged: string[] = [];
  const note = (message: string): void => {
    logged.push(message);
  };
  const log: Log = { info: note, warn: note, error: note };
  const request = isolated<string, string[]>(log, 'textDocument/references', [], () => Promise.reject(error));
  const answer = await request('', never).catch((one: unknown) => one);
  return { answer, logged };
}

it('answers a failure with nothing and logs it', async () => {
  expect(await failing(new Error('broken'))).toEqual({
    answer: [],
    logged: ['textDocument/references failed.'],
  });
});

it('says that cancelled work was cancelled, and logs nothing', async () => {
  const { answer, logged } = await failing(new Cancelled());
  expect(answer).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(logged).toEqual([]);
});
