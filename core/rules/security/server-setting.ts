/** ALTER SYSTEM in a migration. */
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { slice } from '../../text/span.ts';

const messages = {
  system:
    'ALTER SYSTEM changes {setting} for all databases and roles of the server, and no rollback undoes that. Leave it to the people who run the server.',
} as const;

const shared = { notExecutable: 'it changes the server, which the examples share' } as const;

export const rule = defineRule({
  id: 'security/server-setting',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noUsersInSqlite,
  summary: 'ALTER SYSTEM.',
  why: `\`ALTER SYSTEM\` writes \`postgresql.auto.conf\`, which comes before what the administrators of the server have written: for all databases,
from the next reload or restart on, without a trace in the schema. It asks for a superuser, so whatever runs the migrations has to be one, and it
runs in no transaction.`,
  instead:
    '`ALTER DATABASE … SET` or `ALTER ROLE … SET` for what one application needs; the rest where the server is configured.',
  whenOff: 'Where the repository is that of the server’s own set-up.',
  messages,
  fix: { kinds: [], because: 'Which database or role was meant is for the author to say.' },
  directions: 'both',
  bodies: 'all',
  examples: [
    bad(
      'For everybody',
      `ALTER SYSTEM SET work_mem = '256MB';
--               ^^^^^^^^ warning: ALTER SYSTEM changes work_mem for all databases and roles of the server, and no rollback undoes that. Leave it to the people who run the server.`,
      shared,
    ),
    bad(
      'Of an extension',
      `ALTER SYSTEM SET auto_explain.log_analyze TO on;
--               ^^^^^^^^^^^^^^^^^^^^^^^^ warning: ALTER SYSTEM changes auto_explain.log_analyze for all databases and roles of the server, and no rollback undoes that. Leave it to the people who run the server.`,
      shared,
    ),
    good('For a migration', "SET LOCAL maintenance_work_mem = '1GB';"),
  ],
  check: {
    other({ statement }, context) {
      if (statement !== 'AlterSystemStmt') return;
      const { text, tokens } = context.statement.parsed;
      const name = tokens[3];
      if (name === undefined) return;
      // An extension's setting has its name as a prefix.
      const rest = tokens
        .slice(4)
        .findIndex((one) => !/^[.\w"]/.test(slice(text, one)) || /^to$/i.test(slice(text, one)));
      const last = rest === -1 ? tokens.at(-1) : tokens[3 + rest];
      const at = last === undefined ? name : { start: name.start, end: last.end };
      const written = slice(text, at).toLowerCase();
      const setting = written === 'all' ? 'all settings' : written;
      context.report({ message: 'system', at, data: { setting } });
    },
  },
});
