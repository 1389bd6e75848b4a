/**
 * A password as a literal in CREATE or ALTER ROLE, USER or LOGIN, or in a user mapping. Placeholders and words that stand for a password do
 * not count.
 */
import type { CreateRole } from '../../operations/model/operation.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { tokenize } from '../../syntax/postgres/lexer.ts';
import { slice } from '../../text/span.ts';

const messages = {
  literal:
    'The password of {role} is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.',
} as const;

export const rule = defineRule({
  id: 'security/password-in-ddl',
  hazard: 'opens',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: 'The engine has no users and no privileges.',
  summary: 'A password written into a migration.',
  why: `Everybody who can read the repository, any of its clones or the build logs can read the password, for as long as any of them
exists; and the server writes the statement to its own log, where \`log_statement\` is on. An MD5 hash is as good as the password itself:
the server takes it for authentication. A SCRAM verifier cannot be used to log in, and guessing it is slow: it is left alone.`,
  instead: `Create the role without a password, and set that where secrets are kept: by the deployment, from a secret store, with \`\\password\`
in psql. Where a migration has to do it, give it a SCRAM verifier. A password that was committed once has to be changed.`,
  whenOff: 'Never: keep the password out of the file.',
  messages,
  fix: {
    kinds: [],
    because: 'Taking it out of the text does not take it out of the history: it has to be changed.',
  },
  directions: 'both',
  bodies: 'all',
  examples: [
    bad(
      'In the clear',
      `CREATE ROLE reporting LOGIN PASSWORD 'not-so-secret';
--                                   ^^^^^^^^^^^^^^^ error: The password of reporting is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.`,
      { undone: true },
    ),
    bad(
      'An MD5 hash serves as the password',
      `ALTER ROLE reporting PASSWORD 'md5bdf2912ae2e0a4e7f5d5a2ce2b1b8b91';
--                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The password of reporting is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.`,
      { history: ['CREATE ROLE reporting;'], undone: true },
    ),
    bad(
      'MySQL',
      `CREATE USER reporting@localhost IDENTIFIED BY 'not-so-secret';
--                                            ^^^^^^^^^^^^^^^ error: The password of reporting is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.`,
      { dialect: 'mysql' },
    ),
    bad(
      'SQL Server',
      `CREATE LOGIN reporting WITH PASSWORD = 'not-so-secret';
--                                     ^^^^^^^^^^^^^^^ error: The password of reporting is in version control, and in the server’s log where that holds statements. Change it, and set it outside of migrations.`,
      { dialect: 'sqlserver' },
    ),
    good(
      'A SCRAM verifier',
      `ALTER ROLE reporting PASSWORD 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy';`,
      {
        history: ['CREATE ROLE reporting;'],
        undone: true,
      },
    ),
  ],
  check: {
    createRole(operation, context) {
      const { password } = operation;
      if (password === undefined || password.form === 'scram-verifier') return;
      const written = context.text(password);
      if (isPlaceholder(written)) return;
      if (context.file === undefined && isNoSecret(written, roleName(operation))) return;
      context.report({ message: 'literal', at: password, data: { role: roleName(operation) } });
    },
    executeDynamic({ pieces }, context) {
      if (pieces.kind !== 'literal') return;
      const role = roleGivenPassword(pieces.value);
      if (role !== undefined) context.report({ message: 'literal', at: pieces, data: { role } });
    },
  },
});

function roleName(operation: CreateRole): string {
  return operation.role?.text ?? 'the user mapping';
}

/** A password in a script that sets up a developer's container is not a secret. In a migration, which runs everywhere, it is. */
function isNoSecret(literal: string, role: string): boolean {
  const inside = literal.replace(/^[^']*'|'$/g, '').toLowerCase();
  return (
    inside === role.toLowerCase() ||
    ['postgres', 'password', 'changeme', 'secret', 'root', 'admin'].includes(inside)
  );
}

/** The role of a CREATE or ALTER ROLE in a command's text that sets a plain-text password. */
function roleGivenPassword(command: string): string | undefined {
  const tokens = tokenize(command).map((token) => slice(command, token));
  const [verb = '', object = '', role] = tokens;
  if (!/^(?:create|alter)$/i.test(verb) || !/^(?:role|user|group)$/i.test(object)) return undefined;
  const password = tokens[tokens.findIndex((token) => /^password$/i.test(token)) + 1] ?? '';
  const isLiteral = /^(?:'|e'|\$)/i.test(password) && !password.startsWith("'SCRAM-SHA-256$");
  return isLiteral && !isPlaceholder(password) ? role : undefined;
}

/** A template's placeholder: ${…}, {{…}}, %(…)s, <%…%>, or an empty text. */
function isPlaceholder(literal: string): boolean {
  // psql's :'variable'.
  if (literal.startsWith(':')) return true;
  const inside = literal.replace(/^[^']*'|'$/g, '').trim();
  return (
    inside === '' || /^(?:\$\{[^}]*\}|\$\w+|\{\{.*\}\}|%\(\w+\)s|<%.*%>|:\w+|@\w+@|__\w+__)$/.test(inside)
  );
}
