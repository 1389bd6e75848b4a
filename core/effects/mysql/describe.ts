/** Describes what is specific to MySQL and MariaDB in an effect: the algorithm, the replicas, and the source of the fact. */
import { serverName } from '../../migrations/dialect/server-version.ts';
import type { Effect, EffectSource, LockMode, Online } from '../effect.ts';
import { asked } from './online.ts';

export function isOnline({ relations }: Effect): boolean {
  return relations.some(({ online }) => online !== undefined);
}

/** The algorithm, and what other sessions can do in the meantime. */
export function onlineLine(online: Online, lock: LockMode, names: string): string {
  return `${asked(online)} on ${names}: ${meanwhile(lock)}.`;
}

/** What other sessions can do while it runs. */
export function meanwhile(lock: LockMode): string {
  if (lock === 'ACCESS EXCLUSIVE') return 'blocks reads and writes';
  return lock === 'SHARE' ? 'blocks writes' : 'reads and writes go on meanwhile';
}

/** Sentences for the end of the description. */
export function onlineLines(effect: Effect): readonly string[] {
  const { source, duration } = effect;
  const isLong = isOnline(effect) && duration !== 'instant';
  return [
    ...(isLong ? ['Replicas run it when it has ended here, and lag by the time that it takes.'] : []),
    ...(source === undefined ? [] : [sourceInWords(source)]),
  ];
}

/** A sentence that names the source. */
export function sourceInWords({ kind, dialect, server }: EffectSource): string {
  const name = serverName(dialect, server);
  return kind === 'measured' ? `Measured on ${name}.` : `As the manual of ${name} says it; not measured.`;
}
