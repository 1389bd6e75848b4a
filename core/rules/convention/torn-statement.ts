/** The migration tool cuts a statement in the middle of its body. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  torn: '{tool} cuts the statement after this semicolon, and PostgreSQL refuses both parts. Put it between {begin} and {end}.',
} as const;

const touch = (fenced: boolean): string => `-- +goose Up
CREATE TABLE notes (id bigint PRIMARY KEY, at timestamptz);
${fenced ? '-- +goose StatementBegin\n' : ''}CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.at := now();
  RETURN NEW;
END
$$;
${fenced ? '-- +goose StatementEnd\n' : ''}CREATE TRIGGER touched BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();`;

export const rule = defineRule({
  id: 'convention/torn-statement',
  hazard: 'refused',
  elsewhere: 'It is about dollar-quoted bodies, which are PostgreSQL’s.',
  directions: 'both',
  summary: 'A function or DO block that the migration tool sends in parts.',
  why: `goose and sql-migrate do not know quotes: a statement ends for them with a line that ends with a semicolon, also in the middle of a body. The server
gets the beginning alone and refuses it, and the migration fails. Plinth reads such a statement whole, as a
runner does that sends the file as it is.`,
  instead: 'Put the statement between the tool’s `StatementBegin` and `StatementEnd`.',
  whenOff: 'Where the files have a tool’s marks, and something else runs them.',
  messages,
  fix: { kinds: ['edit'], because: 'The marks are comments for everybody but the tool.' },
  examples: [
    bad(
      'A trigger’s function',
      touch(false).replace(
        '  RETURN NEW;',
        `--               ^ error: goose cuts the statement after this semicolon, and PostgreSQL refuses both parts. Put it between StatementBegin and StatementEnd. 💡
  RETURN NEW;`,
      ),
      { tool: 'goose', fixed: touch(true) },
    ),
    bad(
      'A DO block',
      `-- +migrate Up
DO $$
BEGIN
  PERFORM pg_notify('notes', 'new');
--                                 ^ error: sql-migrate cuts the statement after this semicolon, and PostgreSQL refuses both parts. Put it between StatementBegin and StatementEnd. 💡
END $$;
`,
      {
        tool: 'sql-migrate',
        fixed: `-- +migrate Up
-- +migrate StatementBegin
DO $$
BEGIN
  PERFORM pg_notify('notes', 'new');
END $$;
-- +migrate StatementEnd
`,
      },
    ),
    good('Between its marks', touch(true), { tool: 'goose' }),
    good('A body that ends with its first semicolon', '-- +migrate Up\nDO $$ BEGIN PERFORM 1; END $$;', {
      tool: 'sql-migrate',
    }),
  ],
  check: {},
  checkAny(_operation, context) {
    const { tool, statement, body } = context;
    const start = statement.span.start;
    const torn = context.torn.find(({ statement: { start: from, end } }) => from <= start && start < end);
    if (torn === undefined || tool?.fence === undefined || body !== undefined) return;
    const [begin, end] = tool.fence;
    const last = torn.statement.end - start;
    context.report({
      message: 'torn',
      at: { start: torn.cut - start, end: torn.cut + 1 - start },
      data: { tool: tool.name, begin: wordOf(begin), end: wordOf(end) },
      fix:
        torn.statement.start === start
          ? {
              kind: 'edit',
              title: `Put it between ${wordOf(begin)} and ${wordOf(end)}`,
              edits: [
                { span: { start: 0, end: 0 }, newText: `${begin}\n` },
                { span: { start: last, end: last }, newText: `${end}\n` },
              ],
            }
          : undefined,
    });
  },
});

/** `StatementBegin` of `-- +goose StatementBegin`. */
function wordOf(mark: string): string {
  return mark.slice(mark.lastIndexOf(' ') + 1);
}
