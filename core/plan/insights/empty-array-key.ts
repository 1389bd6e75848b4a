/** A condition compares with an empty array or list. */
import { fill, fitting } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { objectName } from '../model.ts';

const emptyList = /(?:= ANY|<> ALL) \('\{\}'::/;

const message =
  '{table} is compared with an empty list, which is true for {what}. Check what fills the list.';

export const insight = defineInsight({
  id: 'empty-array-key',
  title: 'A condition compares with an empty list',
  severity: 'warning',
  problem: true,
  evenWhenTrivial: true,
  sizes: 'any',
  trigger: 'A condition asks for one of no values: = ANY of an empty array.',
  threshold: {
    value: 'Any; it is about the result, not about time.',
    source: 'explain.tensor.ru on = ANY(‘{}’) (2024).',
  },
  silentWhen: ['the array has elements'],
  advice: 'Check what fills the list; often the query need not be sent when it is empty.',
  docs: `No row equals one of nothing, so the result is empty however much is read for it. Most often a program put an empty list into the query. With <> ALL
of an empty list it is the reverse: every row matches.`,
  check(node) {
    const condition = node.conditions.find(({ text }) => emptyList.test(text));
    if (condition === undefined) return undefined;
    const all = /<> ALL/.test(emptyList.exec(condition.text)?.[0] ?? '');
    return {
      message: fitting((short) =>
        fill(message, {
          table: short(objectName(node)),
          what: all ? 'every row' : 'no row',
        }),
      ),
    };
  },
});
