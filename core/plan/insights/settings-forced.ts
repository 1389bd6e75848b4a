/** A plan was made with node types disabled by settings. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';

const message = 'This plan was made with {what} switched off. RESET it before judging the plan.';

export const insight = defineInsight({
  id: 'settings-forced',
  title: 'The planner was not free to choose',
  severity: 'info',
  problem: false,
  explains: false,
  trigger:
    'A setting takes kinds of plans away from the planner, or a node is used although it is switched off.',
  threshold: {
    value: 'Any enable_… that is off, or a disabled node (PostgreSQL 18).',
    source: 'explain-sql on enable_ settings and disabled nodes.',
  },
  silentWhen: ['the settings are not printed (SETTINGS)', 'the plan is trivial'],
  advice: 'Reset the setting and look at the plan again before judging it.',
  docs: `The enable_ settings are for trying things out. Left in a session, a role or the server’s configuration they spoil plans of all other queries.`,
  check(node, context) {
    if (node.role !== 'root') return undefined;
    const off = [...context.plan.settings]
      .filter(([name, value]) => name.startsWith('enable_') && value === 'off')
      .map(([name]) => name);
    const [first] = off;
    if (first === undefined && !context.plan.nodes.some(({ disabled }) => disabled)) return undefined;
    const more = off.length > 1 ? ` and ${formatCount(off.length - 1)} more` : '';
    return {
      message: fitting((short) =>
        fill(message, { what: first === undefined ? 'a kind of node used here' : `${short(first)}${more}` }),
      ),
    };
  },
});
