/**
 * Lists objects that the change creates and that already exist: created by hand, by a failed run, or by a build that left an invalid index.
 */
import type { CheckKind } from './check.ts';
import { namesOfStatements } from './sql/by-statement.ts';
import { conditionsQuery, problemsCheck, type Condition } from './sql/forms.ts';
import { list } from './sql/names.ts';
import { objectsOnlyIn, type Thing } from './sql/objects.ts';

/** They are created with OR REPLACE, or several objects may share the name. */
const notAsked: ReadonlySet<Thing['kind']> = new Set(['function', 'extension', 'schema']);

export const check: CheckKind = {
  id: 'before-names',
  when: 'before',
  find: (facts) => {
    const { passedOver, dropped } = namesOfStatements(facts);
    const things = objectsOnlyIn(facts.left, facts.found).filter(
      ({ kind, key }) => !notAsked.has(kind) && !dropped.has(key),
    );
    if (things.length === 0) return [];
    return [
      problemsCheck({
        title: `what the change creates and is there already: ${list(things.map(({ name }) => name))}`,
        problems: [conditionsQuery(things.flatMap((one) => conditionsOf(one, passedOver.has(one.key))))],
        otherwise: 'none',
      }),
    ];
  },
};

/** IF NOT EXISTS also skips an invalid index, which then stays invalid. */
function conditionsOf({ name, exists, invalid }: Thing, isPassedOver: boolean): readonly Condition[] {
  const there = `${name}${isPassedOver ? ' (the statement leaves it as it is)' : ''}`;
  if (invalid === undefined) return [{ name: there, isProblem: exists, stops: !isPassedOver }];
  return [
    { name: there, isProblem: `${exists} AND NOT ${invalid}`, stops: !isPassedOver },
    { name: `${name} (invalid: drop it first)`, isProblem: invalid, stops: true },
  ];
}
