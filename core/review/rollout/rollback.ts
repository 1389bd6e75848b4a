/** How each migration is rolled back, the last one first: by the team's down migration or by a generated one, and what is known of it. */
import { headOf, lossInWords } from '../../rollback/words.ts';
import { groupBy } from '../../collections/group-by.ts';
import { fill } from '../../text/format.ts';
import { joined } from '../../text/enumerate.ts';
import { code } from '../../text/code-in-prose.ts';
import type { Facts } from '../facts/facts.ts';
import type { Reversal } from '../facts/reversibility.ts';
import type { ValueLoss } from '../facts/values-lost.ts';
import type { RollbackReview } from '../model.ts';
import { name } from '../prose/words.ts';

const texts = {
  proved: 'The rollback {file} was run: it restores the schema, and the migration runs again after it.',
  'loses-data': 'The rollback {file} was run: it restores the schema, but not the data.',
  differs:
    'The rollback {file} was run: the schema after it differs in {count} places from the one before the migration.',
  differsOnce:
    'The rollback {file} was run: the schema after it differs in one place from the one before the migration.',
  notAgain: 'The rollback {file} was run: after it, the migration cannot be applied again as before.',
  fails: 'The rollback {file} fails: {message}.',
  'not-proved': 'The rollback {file} was not run.',
  generated: 'Nobody wrote a rollback. This one was not run.',
  generatedProved: 'Nobody wrote a rollback. This one was run: it restores the schema.',
  generatedFailed: 'Nobody wrote a rollback. This one was run and does not restore the schema.',
  impossible: 'It cannot be rolled back.',
  'not-needed': 'It leaves nothing that would have to be rolled back.',
} as const;

const goneTexts: Readonly<Record<ValueLoss['kind'], string>> = {
  dropped: 'The values of {object} are gone.',
  deleted: 'Rows deleted from {object} are gone.',
  overwritten: 'The former values of {object} are gone.',
  converted: 'The former values of {object} are gone.',
};

export function rollbackOf({ reversals, objects }: Facts): readonly RollbackReview[] {
  return reversals
    .map((one) => ({
      file: one.migration.file,
      kind: one.kind,
      text: fill(texts[templateOf(one)], dataOf(one)),
      losses: [...lossesOf(one), ...writtenSince(one, objects)],
      script: one.migration.down?.text ?? one.generated?.text,
    }))
    .toReversed();
}

function templateOf({ kind, proof }: Reversal): keyof typeof texts {
  if (kind === 'generated' && proof !== undefined && 'outcome' in proof) {
    if (proof.outcome.kind === 'proved') return 'generatedProved';
    return proof.outcome.kind === 'failed' ? 'generatedFailed' : 'generated';
  }
  if (kind !== 'differs' || proof === undefined || 'outcome' in proof) return kind;
  if (proof.kind === 'not-again') return 'notAgain';
  return proof.kind === 'differs' && proof.changes.length === 1 ? 'differsOnce' : 'differs';
}

function dataOf({ migration, proof }: Reversal) {
  const isRun = proof !== undefined && !('outcome' in proof);
  return {
    file: name(migration.down?.file ?? ''),
    count: String(isRun && proof.kind === 'differs' ? proof.changes.length : 0),
    message: isRun && proof.kind === 'refused' ? code(proof.refusal.message) : '',
  };
}

/** Each kind of loss once. A generated script says more at the place where it stops for a missing value. */
function lossesOf({ generated, because, gone, kind }: Reversal): readonly string[] {
  if (generated !== undefined) return headOf(generated.losses, lossInWords);
  if (kind === 'impossible') return [...new Set(because.map(({ words }) => words))];
  return [...groupBy(gone, (one) => one.kind)].map(([loss, all]) =>
    fill(goneTexts[loss], {
      object: joined([...new Set(all.map(({ object }) => name(object)))], mostNamed),
    }),
  );
}

/** Tables and columns that the migration adds are dropped with the data written to them. */
function writtenSince({ migration, kind }: Reversal, objects: Facts['objects']): readonly string[] {
  if (kind === 'impossible' || kind === 'not-needed') return [];
  const added = objects.filter(
    ({ change, object, fact }) =>
      change.kind === 'added' &&
      (object.kind === 'relation' || object.kind === 'column') &&
      fact.migration === migration,
  );
  if (added.length === 0) return [];
  return [
    fill(addedText, {
      object: joined([...new Set(added.map(({ object }) => name(object.name)))], mostNamed),
    }),
  ];
}

const addedText = 'What was written since to {object} is dropped with it.';

const mostNamed = 6;
