/** UPDATE sets one column twice. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { identifierName } from '../../syntax/postgres/identifier.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';

const messages = {
  twice: '{column} is set twice: PostgreSQL refuses the statement. Leave one of them out.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text, parts text[]);';

export const rule = defineRule({
  id: 'query/assigned-twice',
  hazard: 'wrong',
  preset: 'strict',
  summary: 'UPDATE … SET with the same column twice.',
  why: 'The server answers "multiple assignments to same column" when the statement runs; inside a function that is when somebody calls it.',
  instead: 'One assignment.',
  whenOff: 'Never.',
  messages,
  fix: { kinds: [], because: 'Which of the two is meant is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'By mistake',
      `UPDATE users SET name = 'a', name = 'b' WHERE id = 1;
--     ^^^^^ error: name is set twice: PostgreSQL refuses the statement. Leave one of them out.`,
      { history: [users], refused: '42601' },
    ),
    bad(
      'In a function, where nobody sees it before it is called',
      `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  UPDATE users SET (id, name) = (1, 'x'), name = 'y' WHERE id = 2;
--       ^^^^^ error: name is set twice: PostgreSQL refuses the statement. Leave one of them out.
END $$;`,
      { history: [users] },
    ),
    good('Once', "UPDATE users SET name = 'a' WHERE id = 1;", { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    if (block.kind !== 'update' || block.target === undefined) return;
    const twice = block.assigned.find((one, at) => block.assigned.indexOf(one) < at);
    if (twice === undefined || isInParts(twice)) return;
    context.report({ message: 'twice', at: block.target.span, data: { column: twice } });
    /** Elements of an array and fields of a composite value are set separately. */
    function isInParts(name: string): boolean {
      const { tokens } = context.statement.parsed;
      return tokens.some((one, at) => {
        const next = tokens[at + 1];
        return (
          next !== undefined &&
          ['[', '.'].includes(context.text(next)) &&
          identifierName(context.text(one)) === name
        );
      });
    }
  }),
});
