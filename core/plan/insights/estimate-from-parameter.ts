/** The planner had to guess an estimate, because the compared value was not known at planning time. */
import { defineInsight } from '../insight.ts';
import { misestimateMessage } from '../insight-kit.ts';

const words =
  '{table} is compared with a value unknown at planning: {actual}, guessed were {expected}. Send the value as a constant.';

export const insight = defineInsight({
  id: 'estimate-from-parameter',
  title: 'An estimate is a guess: the value was unknown',
  severity: 'info',
  problem: false,
  trigger: 'A condition compares with the result of a subquery or a parameter, and the estimate is far off.',
  threshold: {
    value: 'Tenfold or more, as for row-misestimate.',
    source:
      'explain-sql on comparisons with parameters; PostgreSQL guesses a third of the rows for a range (DEFAULT_INEQ_SEL).',
  },
  silentWhen: ['the value stands in the query', 'the estimate is near enough'],
  advice:
    'ANALYZE cannot help. Put the value into the query, or ask for it first and send it with the second query.',
  docs: `For \`column > (SELECT …)\` the planner does not know the value when it plans and takes a fixed third of the rows; for a generic plan it is the
same with \`$1\`. Where the value is known to the program, sending it as a constant, or \`plan_cache_mode = force_custom_plan\`, gives a real estimate.`,
  check(node, context) {
    const message = misestimateMessage(node, context, { cause: 'parameter', message: words });
    return message === undefined ? undefined : { message };
  },
});
