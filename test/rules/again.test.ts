/**
 * A document that is edited again and again is checked as one that nobody has seen before: all rules, on files put together from their
 * examples, after random edits, each taken over from the one before.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of-dialect.ts';
import { readDocument } from '../../core/migrations/files/document.ts';
import { lint, type LintedBefore, type LintInput, type LintKit } from '../../core/lint/run.ts';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rules } from './with-cases.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { Random } from '../bench/random.ts';
import { seeds } from '../breadth.ts';
import { statementParser } from '../sql.ts';
import { readAnnotations } from './annotations.ts';
import { exampleDay, exampleFiles, lintInput, sizesOf } from './example-files.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const examples = rules.flatMap((rule) => rule.examples);
const lines = examples.flatMap((one) => readAnnotations(one.sql).text.split(/(?<=;\s*\n)/));

const inserted = [
  '-- Only a comment.\n',
  '\n\n\n',
  'SELECT 1;\n',
  'DROP TABLE bench_probe;\n',
  'DROP TABLE IF EXISTS orders;\n',
  'CREATE TABLE made_here (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));\n',
  'ALTER TABLE orders ADD',
  'BEGIN;\n',
  'COMMIT;\n',
  'ROLLBACK;\n',
  'SAVEPOINT here;\n',
  'ROLLBACK TO here;\n',
  "SET lock_timeout = '2s';\n",
  'SET LOCAL search_path TO elsewhere;\n',
  '-- plinth-ignore locking/drop-column-locks, data-loss/drop-column: agreed\n',
  '-- +goose Down\n',
];

/** Several examples one after the other, in the place of the first. */
function composed(random: Random, example: Example): string {
  const others = Array.from({ length: 2 }, () => readAnnotations(random.pick(examples).sql).text);
  return random
    .pick([
      [readAnnotations(example.sql).text, ...others],
      [...others, readAnnotations(example.sql).text],
    ])
    .map((text) => `${text.replace(/;?\s*$/, '')};\n`)
    .join('');
}

function edited(random: Random, text: string): string {
  const all = text.split('\n');
  const at = random.below(all.length);
  if (random.chance(0.25)) return all.toSpliced(at, 1).join('\n');
  const what = random.chance(0.6) ? random.pick(inserted) : random.pick(lines);
  return [...all.slice(0, at), what + all.slice(at).join('\n')].join('\n');
}

/** `files` are read with the schema and the surroundings of the example, which stay the same objects from edit to edit. */
function reader(example: Example, text: string): (text: string) => LintInput {
  const { history, path } = exampleFiles(example);
  const first = lintInput(example, history, { path, text }, parser);
  // What the migrations after it leave, the server replays after each edit.
  const latestOf = (now: string): LintInput['latest'] =>
    example.behind === undefined
      ? first.latest
      : lintInput(example, history, { path, text: now }, parser).latest;
  return (now) => ({
    ...first,
    text: now,
    latest: latestOf(now),
    sections: readDocument(now, first.migration, parser),
  });
}

function kitFor(example: Example): LintKit {
  const statistics = example.statistics === undefined ? {} : { today: exampleDay, sizes: sizesOf(example) };
  return { rules, preset: 'all', effectOf, settings: new Map(), ...statistics };
}

describe('after each of some edits', () => {
  it.each(seeds(10, 100))('all rules say what they say of the text as it is (seed %i)', (seed) => {
    const random = new Random(seed);
    const example = random.pick(examples);
    const start = composed(random, example);
    const read = reader(example, start);
    const kit = kitFor(example);
    let before: LintedBefore = lint(read(start), kit);
    let text = start;
    for (let edit = 0; edit < 6; edit += 1) {
      // To take an edit back is an edit, too.
      text = random.chance(0.2) ? start : edited(random, text);
      const input = read(text);
      const { findings, suppressed, crashes, ...again } = lint(input, kit, before);
      before = again;
      const scratch = lint(input, kit);
      expect({ text, findings, suppressed, crashes }).toEqual({
        text,
        findings: scratch.findings,
        suppressed: scratch.suppressed,
        crashes: scratch.crashes,
      });
    }
  });
});
