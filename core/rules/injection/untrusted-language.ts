/** Functions in languages that the server does not confine. */
import { wordSet } from '../../collections/word-set.ts';
import type { CreateFunction, DoBlock } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  unconfined:
    '{function} is written in {language}, whose code reads files and starts programs as the server’s account. Use a trusted language.',
} as const;

export const rule = defineRule({
  id: 'injection/untrusted-language',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: 'PostgreSQL alone has untrusted languages.',
  summary: 'A function in a language that the server does not confine.',
  why: `In an untrusted language (\`plpython3u\`, \`plperlu\`, \`pltclu\`, \`plsh\`, \`plr\`) a function can do whatever the account of the server can: read
its files, open connections, start programs. Only superusers may write such functions, but everybody may call them, and what an argument
does inside is for their authors alone to know: no privilege of the database stands in between.`,
  instead: `\`plpgsql\`, \`sql\`, \`plperl\`, \`pltcl\` and \`plv8\` are confined to the database. What needs files or the network belongs in a program
beside it. Where such a function has to be, \`REVOKE EXECUTE … FROM PUBLIC\`.`,
  whenOff: 'Where such languages are a deliberate part of the architecture.',
  messages,
  fix: { kinds: [], because: 'A function in another language is another function.' },
  examples: [
    bad(
      'Python without limits',
      `CREATE FUNCTION read_file(path text) RETURNS text LANGUAGE plpython3u AS $$
--              ^^^^^^^^^ warning: read_file is written in plpython3u, whose code reads files and starts programs as the server’s account. Use a trusted language.
  return open(path).read()
$$;`,
      { notExecutable: 'the language is not installed' },
    ),
    bad(
      'A shell',
      `CREATE FUNCTION list_files(path text) RETURNS text LANGUAGE plsh AS $$
--              ^^^^^^^^^^ warning: list_files is written in plsh, whose code reads files and starts programs as the server’s account. Use a trusted language.
#!/bin/sh
ls "$1"
$$;`,
      { notExecutable: 'the language is not installed' },
    ),
    good(
      'A trusted language',
      `CREATE FUNCTION add_one(n int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN n + 1;
END $$;`,
    ),
  ],
  check: {
    createFunction(operation, context) {
      report(operation, operation.function, operation.function.name.text, context);
    },
    doBlock(operation, context) {
      report(operation, operation, 'This block', context);
    },
  },
});

const untrusted = wordSet(`
  plpythonu plpython2u plpython3u plperlu pltclu plsh plr pljavau plluau
`);

function report(
  operation: CreateFunction | DoBlock,
  at: CreateFunction['function'] | DoBlock,
  name: string,
  context: RuleContext<typeof messages>,
): void {
  const language = operation.language.toLowerCase();
  if (!untrusted.has(language)) return;
  const span = 'kind' in at ? (context.keyword(at.span, 'do') ?? at.span) : at;
  context.report({ message: 'unconfined', at: span, data: { function: name, language } });
}
