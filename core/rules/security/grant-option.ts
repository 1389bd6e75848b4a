/** Privileges that their grantee may grant to others. */
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { givesAll, targetOf } from '../../rule-kit/security/grants.ts';

const messages = {
  on: '{role} may hand on what it is granted on {what}, and REVOKE then needs CASCADE. Grant without it.',
  admin: '{role} may make others members of {what}. Grant without ADMIN OPTION.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'security/grant-option',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: noUsersInSqlite,
  summary: 'GRANT … WITH GRANT OPTION or WITH ADMIN OPTION.',
  why: `Who reads what is then no longer said by the migrations alone: the holder passes the privilege on, and nobody reviews that. Taking it back
fails while others have it from the holder, or takes it from all of them with \`CASCADE\`.`,
  instead: 'Grant each role in a migration what it needs.',
  whenOff: 'Where one role administers others on purpose.',
  messages,
  fix: { kinds: [], because: 'What was handed on already would go with it.' },
  examples: [
    bad(
      'Handed on',
      `GRANT SELECT ON orders TO pg_monitor WITH GRANT OPTION;
--                        ^^^^^^^^^^ info: pg_monitor may hand on what it is granted on orders, and REVOKE then needs CASCADE. Grant without it.`,
      { history: [orders] },
    ),
    bad(
      'Members',
      `GRANT editors TO chief WITH ADMIN OPTION;
--               ^^^^^ info: chief may make others members of editors. Grant without ADMIN OPTION.`,
      { history: ['CREATE ROLE editors; CREATE ROLE chief;'], undone: true },
    ),
    good('For its own use', 'GRANT SELECT ON orders TO pg_monitor;', { history: [orders] }),
  ],
  check: {
    grant(operation, context) {
      const [first] = operation.grantees;
      if (!operation.grantOption || first === undefined) return;
      // A statement gets one finding, and the other rule's is more severe.
      if (givesAll(operation, context)) return;
      const message = operation.objectKind === 'role' ? 'admin' : 'on';
      context.report({
        message,
        at: first,
        data: {
          role: first.name,
          what: message === 'admin' ? operation.privileges.join(', ') : targetOf(operation, context),
        },
      });
    },
  },
});
