/** A review of a migration that stands in what it is compared with under another text. */
import { expect, it } from 'vitest';
import { add, commit, git, plinth, repositoryWith } from './run.ts';

const file = 'db/migrations/000002_a.up.sql';

it('says so first, and what its tool does where that has run', async () => {
  const root = repositoryWith({ 'db/migrations/000001_first.up.sql': 'CREATE TABLE users (id int);' });
  git(root, 'switch', '-q', '-c', 'work');
  for (const type of ['int', 'bigint']) {
    add(root, { [file]: `CREATE TABLE a (id ${type});` });
    commit(root);
  }
  const { out } = await plinth(['review', 'HEAD~1', '--no-proof'], { cwd: root });
  expect(out.replaceAll('\\', '')).toContain(
    '**000002_a.up.sql has another text in HEAD~1:** where that has run (the pre-flight asks the record), this one never runs. Then take the edit back, make it a new migration, and make this document anew: what follows is for where it has not. Go',
  );
});
