/** Edits of models are told at their lines with what the migrations build, and those that harm nobody are not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { commit, empty, git, removeRepositories, write } from '../dated-repository.ts';
import { edits } from './remarks.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});
afterAll(removeRepositories);

it.each(edits)('$name', async ({ base, path, text, change = {}, says }) => {
  const root = empty();
  commit(root, base);
  git(root, 'switch', '-qc', 'work');
  write(root, change);
  const session = await Session.open({
    ...kit,
    root,
    parser,
    processes: 'allowed',
    withoutGit: 'everything',
  });
  session.open(path, text);
  const lines = new LineIndex(text);
  const said = (await session.modelRemarks(path)).map(
    ({ grade, span, message, built }) =>
      `${grade} ${lines.position(span.start).line + 1}: ${message} @ ${built.file}`,
  );
  expect(said).toEqual(says);
});
