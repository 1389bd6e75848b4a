/**
 * The SQL in the rules is SQL: every example, bad or good, and what each of its fixes makes of it, runs on a native PostgreSQL, each file
 * sent as its tool sends it. A run that is not broad takes those with a fix and some of the others, on the newest server. A fix leaves the catalog that the original leaves, its new migrations go back to where they began, and what is
 * fixed in bulk changes nothing at all, except for what `outcome.ts` lists and the rule declares. An example that cannot run says why. The
 * rollback that is generated for an example leads back to the catalog before it, or is known not to exist: rollback-none.ts lists those,
 * with the reasons.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectOf } from '../../../core/effects/of.ts';
import { type Difference, type Example, whyNotExecuted } from '../../../core/rule-kit/define-rule.ts';
import { rules } from '../../rules/with-cases.ts';
import type { Court } from '../../rules/judge.ts';
import { readAnnotations } from '../../rules/annotations.ts';
import { judgeDeclared, mayAlwaysDiffer } from '../../rules/outcome.ts';
import { isBroad, sample } from '../../breadth.ts';
import { itBroadly } from '../../broadly.ts';
import { statementParser } from '../../sql.ts';
import { executeExample } from './rule-examples-judge.ts';
import { majorFor, openStand, type Stand } from './rule-examples-server.ts';
import { inverse, isPlain, isSaidBy } from './rollback-example.ts';
import { withoutWayBack } from './rollback-none.ts';

let court: Court;
let stand: Stand;

beforeAll(async () => {
  court = { parser: await statementParser(), rules, effectOf };
  stand = openStand(court.parser);
});

afterAll(() => stand.close());

const backs = { tried: 0, refused: 0, none: 0 };
const noneFor: Record<string, Record<string, readonly string[]>> = {};

/** The generated rollback, to be tried; reasons why there is none that the statement does not show by itself are kept. */
function rollbackFrom(id: string, example: Example): readonly string[] | undefined {
  if (!isPlain(example)) return undefined;
  const up = readAnnotations(example.sql).text;
  const found = inverse({ history: example.history ?? [], up }, 18, court.parser);
  if (found.kind === 'impossible') {
    backs.none += 1;
    const rest = found.because.map(({ words }) => words).filter((one) => !isSaidBy(up, one));
    if (rest.length > 0) (noneFor[id] ??= {})[example.title] = rest;
    return undefined;
  }
  backs[example.refused === undefined ? 'tried' : 'refused'] += 1;
  return example.refused === undefined ? found.statements : undefined;
}

const executable = rules.flatMap(({ examples }) =>
  examples.filter((example) => whyNotExecuted(example) === undefined),
);
const isFixed = ({ fixed, files }: Example): boolean => fixed !== undefined || files !== undefined;
const unfixed = executable.filter((example) => !isFixed(example));
const drawn = new Set(sample(unfixed, Math.ceil(unfixed.length / 12)));
const executed: ReadonlySet<Example> = new Set(
  executable.filter(
    (example) => isBroad || ((isFixed(example) || drawn.has(example)) && majorFor(example) === 18),
  ),
);
const judged = rules.filter(({ examples }) => examples.some((example) => executed.has(example)));

describe.each(judged.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const seen = new Set<Difference>();
  const cases = rule.examples
    .filter((example) => executed.has(example))
    .map((example) => [example.verdict, example.title, example] as const);

  it.each(cases)('%s: %s', async (_verdict, _title, example) => {
    const verdict = await executeExample(rule, example, court, stand, rollbackFrom(id, example));
    for (const one of verdict.seen) seen.add(one);
    expect(verdict.problems).toEqual([]);
    expect(noneFor[id]?.[example.title] ?? [], 'entered in rollback-none.ts').toEqual(
      withoutWayBack[id]?.[example.title] ?? [],
    );
  });

  const shown = rule.examples.filter((example) => whyNotExecuted(example) === undefined && isFixed(example));
  if (!shown.every((example) => executed.has(example))) return;
  it(`differs in what it declares, and in nothing but that and ${mayAlwaysDiffer.join(', ')}`, () => {
    expect(judgeDeclared(rule.fix, seen)).toEqual([]);
  });
});

itBroadly('each example goes back, is refused, or is listed as one without a rollback', () => {
  expect(noneFor).toEqual(withoutWayBack);
  const plain = rules.flatMap(({ examples }) => examples.filter(isPlain));
  expect(backs.tried + backs.refused + backs.none).toBe(plain.length);
  console.info(
    `${backs.tried} of ${plain.length} go there and back, ${backs.refused} are refused, ${backs.none} have no rollback`,
  );
});
