/** What keeps steps of the runbook together that it tells apart, and what takes them apart: programs that migrate as they start, builds by hand. Sentences. */
import { blocks } from '../effects/effect.ts';
import { oneLine } from '../plan/format.ts';
import type { CreateIndex } from '../operations/operation.ts';
import type { BlockedRelation } from './model.ts';
import { placesInWords, type Placed } from './placed.ts';

const mostFiles = 3;

/** Each file once. */
export function migratedAtStart(statements: readonly Placed[]): readonly string[] {
  const found = new Map(
    statements.flatMap(({ migration: { startUps, byHand } }) =>
      byHand === undefined ? startUps.map((one) => [one.file, one] as const) : [],
    ),
  );
  const files = [...found.values()].slice(0, mostFiles);
  if (files.length === 0) return [];
  const named = files.map(
    ({ file, lines }) => `${oneLine(file)} (line${lines.length === 1 ? '' : 's'} ${lines.join(', ')})`,
  );
  const twice = files.filter(({ lines }) => lines.length > 1).map(({ file }) => oneLine(file));
  const several =
    twice.length === 0
      ? ''
      : ` ${twice.join(', ')} migrates more than once: where those are several databases, each needs the checks and steps of this document.`;
  const limited = files.flatMap(({ file, limit }) =>
    limit === undefined
      ? []
      : [
          ` ${oneLine(file)} ends it after ${limit} s, whatever it is at: what may take longer (the times of the statements and every wait for a lock count) is run before, by hand or by the tool alone.`,
        ],
  );
  return [
    `Whether it runs before the release or as it starts: an application that is started by ${named.join(' or ')} migrates first, so that both are one step, and whoever stops the container stops the migration.${limited.join('')}${several}`,
  ];
}

type Built = CreateIndex & { readonly name: NonNullable<CreateIndex['name']> };

function builtAt({ one }: Placed): readonly Built[] {
  return one.actions.flatMap(({ operation, effect }) =>
    operation.kind === 'createIndex' &&
    operation.name !== undefined &&
    operation.ifNotExists &&
    effect.relations.some(({ isNew }) => !isNew)
      ? [{ ...operation, name: operation.name }]
      : [],
  );
}

/** Builds that everybody waits for, and that would be passed over where the index is there already. */
export function buildableBefore(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
): readonly string[] {
  const isLong = blocked.some(({ length }) => length === 'long');
  const found = statements.flatMap((placed) => {
    const isInTheWay = placed.one.whole?.relations.some(
      ({ isNew, lock, buildsIndex }) => !isNew && buildsIndex && blocks(lock) === 'writes',
    );
    return isLong && isInTheWay === true
      ? builtAt(placed)
          .filter(({ concurrently }) => !concurrently)
          .map(({ name }) => ({ name: oneLine(name.text), place: placed.place }))
      : [];
  });
  if (found.length === 0) return [];
  const names = found.map(({ name }) => name).join(', ');
  const isOne = found.length === 1;
  return [
    `Whether somebody builds ${names} by hand before, with CREATE INDEX CONCURRENTLY under the same name: then no write waits for a build, and ${placesInWords(found.map(({ place }) => place))} ${isOne ? 'passes' : 'pass'} over ${isOne ? 'it' : 'them'} (IF NOT EXISTS).`,
  ];
}

/** Indexes that a guide of the repository has built by hand before the migration runs. */
export interface BuiltByHand {
  readonly names: readonly string[];
  readonly guide: string;
  /** All that the migration does. */
  readonly isAll: boolean;
  readonly place: string;
}

export function builtByHand(own: readonly Placed[]): BuiltByHand | undefined {
  const guide = own[0]?.migration.indexGuide;
  const built = own.filter((placed) => builtAt(placed).some(({ concurrently }) => concurrently));
  const [first] = built;
  if (guide === undefined || first === undefined) return undefined;
  return {
    names: built.flatMap((placed) => builtAt(placed).map(({ name }) => oneLine(name.text))),
    guide: oneLine(guide),
    isAll: built.length === own.length,
    place: placesInWords(built.map(({ place }) => place)),
  };
}
