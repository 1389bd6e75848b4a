/** Columns that a change is about, where each section would say all of their names in every sentence: once in a section, and “the three columns” from then on. Texts alone. */
import { groupBy } from '../collections/group-by.ts';
import type { Check, Review } from './model.ts';

/** Of fewer the names are as short. */
const fewestNames = 3;
/** Of a list that comes seldom nobody tires. */
const fewestTimes = 6;
const inWords = ['three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const list = /(?:[\w$]+, )+[\w$]+ and [\w$]+ of [\w$]+(?:\.[\w$]+)?(?![\w$.])/g;

export function columnsOnce(review: Review): Review {
  const { order, back, runbook, preflight } = review;
  const texts = [
    ...order.stages.flatMap(({ title, notes }) => [title, ...notes]),
    ...back,
    ...runbook.flatMap(({ title, lines }) => [title, ...lines]),
    ...preflight.map(({ title }) => title),
  ];
  const found = groupBy(
    texts.flatMap((text) => text.match(list) ?? []),
    (one) => one,
  );
  const many = [...found].filter(([, all]) => all.length > 1);
  const [first, ...others] = many;
  // Of two lists nobody knows which is meant.
  if (first === undefined || others.length > 0 || first[1].length < fewestTimes) return review;
  const [names] = first;
  const count = names.split(/, | and /).length;
  if (count < fewestNames) return review;
  const short = `the ${inWords[count - fewestNames] ?? String(count)} columns`;
  /** For one section. */
  const section = (): ((text: string) => string) => {
    let isSaid = false;
    return (text) =>
      text.replaceAll(names, (all) => {
        const told = isSaid ? short : all;
        isSaid = true;
        return told;
      });
  };
  const [stage, taken, step, check] = [section(), section(), section(), section()];
  const checks = (all: readonly Check[]): readonly Check[] =>
    all.map((one) => {
      const title = check(one.title);
      // Those of every change are told by what they are.
      return title === one.title ? one : { ...one, title };
    });
  return {
    ...review,
    order: {
      ...order,
      stages: order.stages.map((one) => ({ ...one, title: stage(one.title), notes: one.notes.map(stage) })),
    },
    back: back.map(taken),
    runbook: runbook.map(({ title, lines }) => ({ title: step(title), lines: lines.map(step) })),
    preflight: checks(preflight),
  };
}
