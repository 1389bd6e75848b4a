/**
 * Alembic's output with `--sql`: BEGIN and COMMIT around each migration if the environment opens a transaction for each, comments that name
 * the revisions, and the statements for Alembic's own table. Applied by hand, one statement at a time. Files run in the order of their
 * names, although a file for one revision also names its predecessor.
 */
import { generated } from '../detection/generated-sql.ts';

export const alembic = generated({
  id: 'alembic',
  name: 'Alembic’s --sql output',
  example: '0001_init.sql',
  says: '-- Running upgrade',
  mark: /^-- Running (?:upgrade|downgrade) .*->/m,
  down: /^-- Running downgrade /m,
  historyTable: {
    schema: undefined,
    name: 'alembic_version',
    column: 'version_num',
    keeps: 'last',
    names: 'text',
    said: /^-- Running upgrade .*-> (\w+)/gm,
  },
});
