/** A domain with a CHECK. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  spread:
    'A later change of the check of {domain} locks and scans every table that has a column of it, and there is no way to do one at a time.',
} as const;

export const rule = defineRule({
  id: 'design/domain-with-check',
  hazard: 'taste',
  preset: 'all',
  summary: 'CREATE DOMAIN with a CHECK or NOT NULL.',
  why: `\`ALTER DOMAIN … ADD CONSTRAINT\` takes a SHARE lock on each table that uses the domain and reads all of them; values in arrays and
composite types are checked too. And a \`NOT NULL\` of a domain does not hold everywhere: an outer join makes NULLs of it.`,
  instead: 'A `CHECK` at the column, which is added `NOT VALID` and validated table by table.',
  whenOff: 'Where the check will never change.',
  facts: ['alter-domain/checks'],
  messages,
  fix: { kinds: [], because: 'Which columns are to be checked is for people to say.' },
  examples: [
    bad(
      'A pattern',
      `CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
--            ^^^^^ hint: A later change of the check of email locks and scans every table that has a column of it, and there is no way to do one at a time.`,
    ),
    bad(
      'NOT NULL',
      `CREATE DOMAIN required_name AS text NOT NULL;
--            ^^^^^^^^^^^^^ hint: A later change of the check of required_name locks and scans every table that has a column of it, and there is no way to do one at a time.`,
    ),
    good('A name for a type', 'CREATE DOMAIN amount AS numeric(12, 2);'),
  ],
  check: {
    createType({ form, type, domainHasCheck }, context) {
      if (form === 'domain' && domainHasCheck)
        context.report({ message: 'spread', at: type, data: { domain: type.name.text } });
    },
  },
});
