/** Extensions whose functions are created in public. */
import { noExtensions } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { creationSchema } from '../../schema/lookup.ts';

const messages = {
  public:
    '{extension} puts its functions and operators into public, among those that the application and every dump have there. Give it a SCHEMA of its own.',
} as const;

export const rule = defineRule({
  id: 'security/extension-in-public',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noExtensions,
  summary: 'CREATE EXTENSION into public.',
  why: `What an extension brings stands in the schema in which it is made: in \`public\` an API that publishes that schema publishes the
extension's functions, all roles may call them, and a function of a safe \`search_path\` has to have \`public\` in it to reach them.`,
  instead:
    '`CREATE SCHEMA extensions; CREATE EXTENSION … SCHEMA extensions;`, and that schema at the end of the roles’ `search_path`.',
  whenOff: 'Where public holds nothing else, or all roles are one application.',
  messages,
  fix: {
    kinds: [],
    because:
      'Whatever names a function or operator of the extension without its schema has to find it again.',
  },
  examples: [
    bad(
      'Where it lands by itself',
      `CREATE EXTENSION citext;
--               ^^^^^^ info: citext puts its functions and operators into public, among those that the application and every dump have there. Give it a SCHEMA of its own.`,
    ),
    bad(
      'Where it is put',
      `CREATE EXTENSION hstore WITH SCHEMA public;
--               ^^^^^^ info: hstore puts its functions and operators into public, among those that the application and every dump have there. Give it a SCHEMA of its own.`,
    ),
    good(
      'In a schema of its own',
      `CREATE SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions;`,
    ),
  ],
  check: {
    createExtension({ extension, schema }, context) {
      if (context.schema.extensions.has(extension.text) || choosesItself.test(extension.text)) return;
      if ((schema ?? creationSchema(context.schema)) !== 'public') return;
      context.report({ message: 'public', at: extension, data: { extension: extension.text } });
    },
  },
});

/** Their control files set the schema, or all their objects are in schemas of their own. */
const choosesItself =
  /^(?:pl\w+|pg_cron|pg_net|pg_graphql|pgsodium|supabase_vault|pgmq|pg_tle|plv8|pgaudit|pg_partman)$/;
