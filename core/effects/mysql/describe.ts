/** What only MySQL and MariaDB have to be told of an effect: the algorithm, the replicas after it, and who says so. */
import { serverName } from '../../migrations/dialect/server-version.ts';
import type { Effect, EffectSource, LockMode, Online } from '../effect.ts';
import { asked } from './online.ts';

export function isOnline({ relations }: Effect): boolean {
  return relations.some(({ online }) => online !== undefined);
}

/** The algorithm and what continues meanwhile. */
export function onlineLine(online: Online, lock: LockMode, names: string): string {
  return `${asked(online)} on ${names}: ${meanwhile(lock)}.`;
}

/** What others can do while it runs. */
export function meanwhile(lock: LockMode): string {
  if (lock === 'ACCESS EXCLUSIVE') return 'blocks reads and writes';
  return lock === 'SHARE' ? 'blocks writes' : 'reads and writes go on meanwhile';
}

/** Sentences for the end. */
export function onlineLines(effect: Effect): readonly string[] {
  const { source, duration } = effect;
  const isLong = isOnline(effect) && duration !== 'instant';
  return [
    ...(isLong ? ['Replicas run it when it has ended here, and lag by the time that it takes.'] : []),
    ...(source === undefined ? [] : [sourceInWords(source)]),
  ];
}

/** Who says so. A sentence. */
export function sourceInWords({ kind, dialect, server }: EffectSource): string {
  const name = serverName(dialect, server);
  return kind === 'measured' ? `Measured on ${name}.` : `As the manual of ${name} says it; not measured.`;
}
