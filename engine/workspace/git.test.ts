/** What git is asked and how it is ended; what its answers mean is asked where they are read. */
import { expect, it, vi } from 'vitest';
import { askGit } from './git.ts';

it('ends any number of questions by one signal, and Node warns of none', async () => {
  using warned = vi.spyOn(process, 'emitWarning');
  const stop = new AbortController();
  const asked = Array.from({ length: 12 }, () => askGit('.', ['--version'], stop.signal));
  stop.abort();
  for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ ok: false });
  expect(warned).not.toHaveBeenCalled();
});
