/** How git is called and ended; the readers of its answers have their own tests. */
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
