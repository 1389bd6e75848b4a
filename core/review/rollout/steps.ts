/**
 * The deployment as steps, each after those that it needs: checks, the files before the release, the release, the files after it. If no
 * order works, the application is stopped for the files concerned.
 */
import { fill } from '../../text/format.ts';
import { joined } from '../../text/enumerate.ts';
import type { ChangedMigration } from '../change.ts';
import type { Facts } from '../facts/facts.ts';
import type { PlaceRef, Review, Step } from '../model.ts';
import { name, placesWords } from '../prose/words.ts';
import { afterScript, beforeScript } from './scripts.ts';
import { partsOf, rolloutOf } from './phase.ts';

const texts = {
  before: 'Run {script}, and go on only if no row says STOP.',
  apply: 'Apply {files}.',
  applyBy: 'Apply {files}: {command}.',
  applyUpTo: 'Apply {files}, and no later file.',
  applyPart: 'Apply {file} without {lines}, which becomes a later migration.',
  applyWithout:
    'Apply {file} without what running code fails on in {lines}, which becomes a later migration.',
  fillAgain:
    'Fill the rows in which {columns} is still NULL in batches: running code may have written some. Go on only if none is left.',
  applyRest: 'Apply {lines} of {file} as a migration of its own.',
  applyOther: 'Apply the rest of {lines} of {file} as a migration of its own.',
  deploy: 'Deploy the new release everywhere.',
  deployApplies: 'Deploy the new release: it applies {files} as it starts.',
  deployWithout: 'Deploy the new release without {files}.',
  deployLater:
    'When no instance of the previous release runs, deploy one with {files}, which it applies as it starts.',
  startApplies: 'Start the new release: it applies {files} as it starts.',
  retire: 'Deploy the new release, and wait until no instance of the previous one runs.',
  stop: 'Stop the application.',
  start: 'Start the new release.',
  after: 'Run {script}.',
} as const;

type Draft = Omit<Step, 'needs' | 'isPointOfNoReturn'>;

export function stepsOf(facts: Facts, { before, after }: Review['checks']): readonly Step[] {
  const drafts = [
    ...(before.length > 0 ? [script('check-before', 'before', beforeScript)] : []),
    ...rollout(facts),
    ...(after.length > 0 ? [script('check-after', 'after', afterScript)] : []),
  ];
  const lossy = new Set(facts.reversals.flatMap(({ gone }) => gone.map(({ fact }) => keyOf(fact.place))));
  const last = drafts.findIndex(({ places }) => places.some((place) => lossy.has(keyOf(place))));
  return drafts.map((draft, at) => ({
    ...draft,
    needs: at === 0 ? [] : drafts.slice(at - 1, at).map(({ id }) => id),
    isPointOfNoReturn: at === last,
  }));
}

function keyOf({ path, line }: PlaceRef): string {
  return `${path}:${line}`;
}

function script(id: string, template: 'before' | 'after', file: string): Draft {
  const text = fill(texts[template], { script: name(file) });
  return { id, kind: 'check', text, places: [], script: file };
}

function rollout(facts: Facts): readonly Draft[] {
  const { before, stopped, after, isIndependent } = rolloutOf(facts);
  const { change } = facts;
  if (change.migrations.length === 0) return [];
  if (change.migrations.every(({ runner }) => runner.startedBy === 'application')) return atStart(facts);
  if (isIndependent) return applied('apply', before, facts, false);
  const more = stopped.length + after.length > 0;
  const parts = rest(before, facts);
  const hasRest = parts.length + after.length > 0;
  const deploy = hasRest ? texts.retire : texts.deploy;
  return [
    ...applied('apply-before', before, facts, more),
    ...(stopped.length === 0
      ? [step('deploy', 'deploy', deploy)]
      : [
          step('stop', 'stop-application', texts.stop),
          ...applied('apply-stopped', stopped, facts, after.length > 0),
          step('start', 'start-application', texts.start),
        ]),
    ...parts,
    ...applied('apply-after', after, facts, false),
  ];
}

function step(id: string, kind: Step['kind'], text: string, places: readonly PlaceRef[] = []): Draft {
  return { id, kind, text, places, script: undefined };
}

/** The application applies its files: a file that has to wait is released later. */
function atStart(facts: Facts): readonly Draft[] {
  const { before, stopped, after } = rolloutOf(facts);
  const first = [...before, ...stopped];
  const own = placesIn(first, facts);
  const [data, rest] = [{ files: filesWords(first) }, { files: filesWords(after) }];
  const release =
    stopped.length > 0
      ? [
          step('stop', 'stop-application', texts.stop),
          step('start', 'start-application', fill(texts.startApplies, data), own),
        ]
      : [
          first.length > 0
            ? step('deploy', 'deploy', fill(texts.deployApplies, data), own)
            : step('deploy', 'deploy', fill(texts.deployWithout, rest)),
        ];
  if (after.length === 0) return release;
  return [...release, step('deploy-later', 'deploy', fill(texts.deployLater, rest), placesIn(after, facts))];
}

/** `more`: further files of the change follow. */
function applied(
  id: string,
  migrations: readonly ChangedMigration[],
  facts: Facts,
  more: boolean,
): readonly Draft[] {
  const whole = migrations.filter((one) => !isSplit(one, facts) || id !== 'apply-before');
  const split = migrations.filter((one) => !whole.includes(one));
  const [first] = whole;
  const data = { files: filesWords(whole), command: name(first?.runner.command ?? '') };
  const template = more ? texts.applyUpTo : first?.runner.command === undefined ? texts.apply : texts.applyBy;
  return [
    ...(first === undefined ? [] : [step(id, 'apply', fill(template, data), placesIn(whole, facts))]),
    ...split.map((one) => {
      const all = placesIn([one], facts);
      const { after, both } = partsOf(statementsOf(one, facts), facts);
      const data = { file: name(one.file), lines: placesWords([...both, ...after]) };
      const text = fill(both.length > 0 ? texts.applyWithout : texts.applyPart, data);
      return step(
        `${id}-${one.path}`,
        'apply',
        text,
        all.filter((place) => !after.includes(place)),
      );
    }),
  ];
}

/** The statements that are moved out of split files. */
function rest(migrations: readonly ChangedMigration[], facts: Facts): readonly Draft[] {
  return migrations
    .filter((one) => isSplit(one, facts))
    .flatMap((one) => {
      const { after, both } = partsOf(statementsOf(one, facts), facts);
      const late = [...both, ...after];
      const data = { file: name(one.file), lines: placesWords(late) };
      const text = fill(both.length > 0 ? texts.applyOther : texts.applyRest, data);
      return [...filledAgain(late, facts), step(`apply-rest-${one.path}`, 'apply', text, late)];
    });
}

/** The old release may have omitted the new column until it was stopped. */
function filledAgain(late: readonly PlaceRef[], { compatibility: { oldOnAfter } }: Facts): readonly Draft[] {
  const needed = oldOnAfter.filter(
    ({ change, place }) => change.change.kind === 'required' && late.includes(place),
  );
  if (needed.length === 0) return [];
  const columns = joined([...new Set(needed.map(({ object }) => name(object.name)))]);
  const places = needed.map(({ place }) => place);
  return [
    step(`fill-again-${places[0]?.path ?? ''}`, 'backfill', fill(texts.fillAgain, { columns }), places),
  ];
}

function isSplit({ path }: ChangedMigration, { phases }: Facts): boolean {
  return phases.get(path) === 'split';
}

function statementsOf({ path }: ChangedMigration, { statements }: Facts): Facts['statements'] {
  return statements.filter(({ place }) => place.path === path);
}

function placesIn(migrations: readonly ChangedMigration[], facts: Facts): readonly PlaceRef[] {
  return migrations.flatMap((one) => statementsOf(one, facts).map(({ place }) => place));
}

const mostFiles = 4;

function filesWords(migrations: readonly ChangedMigration[]): string {
  return joined(
    migrations.map(({ file }) => name(file)),
    mostFiles,
  );
}
