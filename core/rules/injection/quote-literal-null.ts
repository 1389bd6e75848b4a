/** quote_literal() of NULL makes the whole command null. */
import type { CreateFunction } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noPlpgsql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { leaksOf } from '../../taint/leaks.ts';
import { replace } from '../../text/edit.ts';
import { slice } from '../../text/span.ts';

const messages = {
  vanishes:
    'For NULL, {call} is NULL and takes the text around it away: the command runs without this part. Use quote_nullable().',
} as const;

export const rule = defineRule({
  id: 'injection/quote-literal-null',
  hazard: 'weakens',
  elsewhere: noPlpgsql,
  summary: 'quote_literal() of NULL drops a condition of a dynamic command.',
  why: `\`quote_literal(NULL)\` is NULL, and so is everything that \`||\` joins it with. Where \`concat()\`, \`COALESCE\` or \`%s\` of \`format()\` then
leaves the NULL out, the command runs without that part: without its \`WHERE\`, for all rows of everybody. Whoever can pass NULL can do that.`,
  instead: `\`quote_nullable(x)\` gives the word \`NULL\` for NULL: \`name = NULL\` is true for no row. Where NULL is meant to find NULL, write
\`name IS NOT DISTINCT FROM $1\` with \`USING x\`. Where NULL is meant to leave the condition out, say so: \`IF x IS NOT NULL\`.`,
  whenOff:
    'Where leaving a condition out for NULL is the habit of the code, and nothing is protected by conditions.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'For every other value the command stays as it was; for NULL it then finds no row, which wants a look.',
    differs: [
      { at: 'end', of: 'function', words: 'The function is made with the other quoting in its body.' },
    ],
  },
  bodies: 'all',
  examples: [
    bad(
      'concat() leaves the condition out',
      `CREATE FUNCTION notes_of(wanted text) RETURNS SETOF notes LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE concat('SELECT * FROM notes', ' WHERE tenant = ' || quote_literal(wanted));
--                                                                         ^^^^^^^^^^^^^^^^^^^^^ warning: For NULL, quote_literal(wanted) is NULL and takes the text around it away: the command runs without this part. Use quote_nullable(). 💡
END $$;`,
      {
        history: ['CREATE TABLE notes (tenant text, note text);'],
        fixed: `CREATE FUNCTION notes_of(wanted text) RETURNS SETOF notes LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE concat('SELECT * FROM notes', ' WHERE tenant = ' || quote_nullable(wanted));
END $$;`,
      },
    ),
    bad(
      'COALESCE does',
      `CREATE FUNCTION notes_of(wanted text) RETURNS SETOF notes LANGUAGE plpgsql AS $$
DECLARE
  condition text := 'tenant = ' || quote_literal(wanted);
--                                 ^^^^^^^^^^^^^^^^^^^^^ warning: For NULL, quote_literal(wanted) is NULL and takes the text around it away: the command runs without this part. Use quote_nullable(). 💡
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM notes' || coalesce(' WHERE ' || condition, '');
END $$;`,
      {
        history: ['CREATE TABLE notes (tenant text, note text);'],
        fixed: `CREATE FUNCTION notes_of(wanted text) RETURNS SETOF notes LANGUAGE plpgsql AS $$
DECLARE
  condition text := 'tenant = ' || quote_nullable(wanted);
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM notes' || coalesce(' WHERE ' || condition, '');
END $$;`,
      },
    ),
    good(
      'The condition stays',
      `CREATE FUNCTION notes_of(wanted text) RETURNS SETOF notes LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE concat('SELECT * FROM notes', ' WHERE tenant = ' || quote_nullable(wanted));
END $$;`,
      { history: ['CREATE TABLE notes (tenant text, note text);'] },
    ),
  ],
  check: {
    createFunction: report,
  },
});

function report(operation: CreateFunction, context: RuleContext<typeof messages>): void {
  const owner = context.statement.parsed;
  for (const { call } of owner.bodies.flatMap(
    (body) => leaksOf(owner, operation, body, context.after).traps,
  )) {
    const text = slice(owner.text, call);
    const at = text.toLowerCase().indexOf('quote_literal');
    const name = { start: call.start + at, end: call.start + at + 'quote_literal'.length };
    context.report({
      message: 'vanishes',
      at: call,
      data: { call: text },
      fix: {
        kind: 'rewrite',
        title: 'Write NULL for NULL',
        edits: [replace(name, 'quote_nullable')],
      },
    });
  }
}
