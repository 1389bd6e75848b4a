/**
 * What Alembic writes with `--sql`: BEGIN and COMMIT around each migration where the environment makes a transaction for each, comments that
 * name the revisions, and the statements that keep Alembic's own table. Run by hand, one statement at a time. Files run in the order of
 * their names: a file made for one revision says which one it follows, yet names are what people sort by.
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
