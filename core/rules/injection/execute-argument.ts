/** A SECURITY DEFINER function runs a text that its caller passes. */
import { noPlpgsql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Leak } from '../../taint/leaks.ts';
import { leakReports } from '../../rule-kit/security/leak-reports.ts';

const messages = {
  whole:
    '{function} runs what its caller gives, with its owner’s rights: every caller has them. Write the command here, and take values.',
} as const;

export const rule = defineRule({
  id: 'injection/execute-argument',
  hazard: 'opens',
  elsewhere: noPlpgsql,
  summary: 'A SECURITY DEFINER function that executes an argument.',
  why: `A \`SECURITY DEFINER\` function has the rights of its owner while it runs. One that executes an argument gives all of these rights to
everybody who may call it, and new functions may be called by everybody. Without \`SECURITY DEFINER\` such a function gives nobody anything:
its caller could send the command as well.`,
  instead: `Write the commands that are meant into the function, one function for each, and take what varies as values (\`USING\`) or
names (\`regclass\`, \`%I\`). Where the command really has to be free, leave \`SECURITY DEFINER\` out, or
\`REVOKE EXECUTE … FROM PUBLIC\` and grant it to a role that has the rights already.`,
  whenOff: 'Where only roles with the same rights may call such functions.',
  messages,
  fix: { kinds: [], because: 'Which commands are meant, only its author knows.' },
  bodies: 'all',
  examples: [
    bad(
      'Everybody is the owner',
      `CREATE FUNCTION run_command(command text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  EXECUTE command;
--        ^^^^^^^ error: run_command runs what its caller gives, with its owner’s rights: every caller has them. Write the command here, and take values.
END $$;`,
    ),
    bad(
      'A query is a command',
      `CREATE FUNCTION query_rows(query text) RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  trimmed text := btrim(query);
BEGIN
  RETURN QUERY EXECUTE trimmed;
--                     ^^^^^^^ error: query_rows runs what its caller gives, with its owner’s rights: every caller has them. Write the command here, and take values.
END $$;`,
    ),
    good(
      'With the caller’s own rights',
      `CREATE FUNCTION run_command(command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE command;
END $$;`,
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner) return;
      for (const { at, related } of leakReports(operation, context, isMeant))
        context.report({
          message: 'whole',
          at,
          data: { function: operation.function.name.text },
          related,
        });
    },
  },
});

function isMeant(leak: Leak): boolean {
  return leak.into === 'whole' && leak.strand.source === 'argument';
}
