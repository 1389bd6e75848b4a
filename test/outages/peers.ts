/** What other linters were seen to say of the outages, and whether that names the cause. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from '../real/peers/answers.ts';
import type { PeerName } from '../real/peers/run.ts';
import { museum, type Outage } from './incidents.ts';

export const peersFile = join(museum, 'peers.json');

/** `rule file:line`, by peer. */
type Heard = Readonly<Record<PeerName, readonly string[]>>;

export interface PeerSaid {
  readonly migrations: Heard;
  readonly repaired: Heard;
}

export interface PeerRecord {
  readonly date: string;
  readonly versions: Readonly<Record<PeerName, string>>;
  /** Of the outages on PostgreSQL, by folder: the peers read nothing else. */
  readonly said: Readonly<Record<string, PeerSaid>>;
}

export function peerRecord(): PeerRecord | undefined {
  return existsSync(peersFile) ? (JSON.parse(readFileSync(peersFile, 'utf8')) as PeerRecord) : undefined;
}

/** What asks for a timeout names no timeout that does harm. */
const asking = ['require-statement-timeout', 'requireStatementTimeout'];

/** True if one of its rules that say the same as ours speaks at the statement, or in the file where it speaks once for each. */
export function namesCause(peer: PeerName, { cause, name }: Outage, record: PeerRecord): boolean {
  if (cause === null) return false;
  return (record.said[name]?.migrations[peer] ?? []).some((one) => {
    const [rule = '', place = ''] = one.split(' ');
    const answer = answers[peer][rule];
    const [file, line] = place.split(':');
    const isThere = file === cause.file && (answer?.within === 'file' || Number(line) === cause.line);
    if (cause.rule === 'transaction/timeout-breaks-concurrently' && asking.includes(rule)) return false;
    return isThere && answer?.rules.includes(cause.rule) === true;
  });
}
