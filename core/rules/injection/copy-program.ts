/** A caller's text in a shell command on the database server. */
import type { CreateFunction, DoBlock } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Leak } from '../../taint/leaks.ts';
import { leakReports } from '../../rule-kit/security/leak-reports.ts';

const messages = {
  shell: 'The server’s shell reads {text}: {who} can run programs there. Keep the program constant.',
} as const;

export const rule = defineRule({
  id: 'injection/copy-program',
  hazard: 'opens',
  elsewhere: 'PostgreSQL alone has COPY … PROGRAM.',
  summary: 'COPY … PROGRAM with a command into which somebody’s text was put.',
  why: `\`COPY … FROM PROGRAM\` and \`TO PROGRAM\` hand their string to a shell on the database server, under the account that the server runs as.
Quoting for SQL, with \`%L\` or \`quote_literal()\`, keeps the string one string; inside it the shell still reads \`;\`, \`$(…)\` and \`|\`. PostgreSQL
has no function that quotes for a shell.`,
  instead: `- Read and write files with a program outside of the database: \`\\copy\` in psql, or \`COPY … FROM STDIN\` of the driver.
- Where it has to be here, choose among constant programs, or let numbers and dates in alone.`,
  whenOff: 'Never: suppress a place whose value is proved elsewhere, and say where.',
  messages,
  fix: { kinds: [], because: 'No quoting of PostgreSQL is safe for a shell.' },
  bodies: 'all',
  examples: [
    bad(
      'Quoted for SQL, but the shell reads it',
      `CREATE FUNCTION import_file(path text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('COPY imported FROM PROGRAM %L', 'gunzip -c ' || path);
--                                                                ^^^^ error: The server’s shell reads path: a caller of import_file can run programs there. Keep the program constant.
END $$;`,
    ),
    bad(
      'Between quotes written by hand',
      `CREATE FUNCTION fetch_page(address text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'COPY imported FROM PROGRAM ''curl -s ' || address || '''';
--                                                   ^^^^^^^ error: The server’s shell reads address: a caller of fetch_page can run programs there. Keep the program constant.
END $$;`,
    ),
    good(
      'A date is no program',
      `CREATE FUNCTION import_day(day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('COPY imported FROM PROGRAM %L', 'gunzip -c /srv/in/' || to_char(day, 'YYYYMMDD') || '.gz');
END $$;`,
    ),
  ],
  check: {
    createFunction: report,
    doBlock: report,
  },
});

function report(operation: CreateFunction | DoBlock, context: RuleContext<typeof messages>): void {
  for (const { at, data, related } of leakReports(operation, context, isMeant))
    context.report({ message: 'shell', at, data: { text: data.text, who: data.who }, related });
}

function isMeant(leak: Leak): boolean {
  return leak.into === 'program';
}
