/** A setting of the whole server in a migration. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  global:
    '{setting} changes for every database of the server, until it is restarted. Set it where the server is configured, or for the session alone.',
} as const;

export const rule = defineRule({
  id: 'security/global-setting',
  hazard: 'weakens',
  dialects: ['mysql'],
  elsewhere: { others: 'security/server-setting reports it there.', duckdb: 'Not read there yet.' },
  summary: 'SET GLOBAL or SET PERSIST.',
  why: `A migration runs for one database; \`SET GLOBAL\` changes the server for all of them, needs a right that no migration should have, and is forgotten at the next restart. Replicas do not get it.`,
  instead: `Set it in the configuration of the server; in a migration \`SET SESSION\`.`,
  whenOff: 'Where the server belongs to this database alone and is configured by migrations.',
  messages,
  fix: { kinds: [], because: 'Where the server is configured is not known here.' },
  examples: [
    bad(
      'For all',
      `SET GLOBAL max_connections = 151;
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: max_connections changes for every database of the server, until it is restarted. Set it where the server is configured, or for the session alone.`,
      { dialect: 'mysql' },
    ),
    good('For the session', `SET SESSION lock_wait_timeout = 5;`, { dialect: 'mysql' }),
  ],
  check: {
    setVariable({ variable, span }, context) {
      const setting = /^(?:global|persist|persist_only) (.+)$/.exec(variable)?.[1];
      if (setting === undefined) return;
      context.report({
        message: 'global',
        at: { start: context.statement.parsed.tokens[1]?.start ?? span.start, end: span.end },
        data: { setting },
      });
    },
  },
});
