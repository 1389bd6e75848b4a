/** CREATE EXTENSION without a version. */
import { noExtensions } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  version:
    '{extension} gets the version that each server has, and code of it runs with the rights of its caller. Name a VERSION.',
} as const;

export const rule = defineRule({
  id: 'security/extension-unpinned',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noExtensions,
  summary: 'CREATE EXTENSION without VERSION.',
  why: `Without \`VERSION\` the server takes the default of its control file: two environments that ran the same migrations have different
functions, and nobody reviewed which.`,
  instead:
    "`CREATE EXTENSION … VERSION '1.6'`, and `ALTER EXTENSION … UPDATE TO` in a migration when it is time.",
  whenOff: 'Where all servers come from one image, or a hosted database chooses the version.',
  messages,
  fix: { kinds: [], because: 'Which version was tried is for people to say.' },
  examples: [
    bad(
      'Whatever is there',
      `CREATE EXTENSION citext;
--               ^^^^^^ info: citext gets the version that each server has, and code of it runs with the rights of its caller. Name a VERSION.`,
    ),
    bad(
      'In a schema of its own',
      `CREATE SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS hstore SCHEMA extensions;
--                             ^^^^^^ info: hstore gets the version that each server has, and code of it runs with the rights of its caller. Name a VERSION.`,
    ),
    good('A version', "CREATE EXTENSION citext VERSION '1.6';"),
  ],
  check: {
    createExtension({ extension, version }, context) {
      if (version !== undefined || extension.text === 'plpgsql') return;
      if (context.schema.extensions.has(extension.text)) return;
      context.report({ message: 'version', at: extension, data: { extension: extension.text } });
    },
  },
});
