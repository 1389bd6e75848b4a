/**
 * Decides what would wait for what if the migration ran at the moment of the observation, and phrases it. It says "nothing is in the way"
 * only about what it could see, and never that a migration is safe.
 */
import { joined } from '../text/enumerate.ts';
import { capital, continued } from '../text/enumerate.ts';
import { blocks } from '../effects/effect.ts';
import { describedParts, type EvidencePart } from './evidence.ts';
import type { Look } from './look.ts';
import { obstaclesTo, type Obstacle } from './obstacles.ts';
import type { Touched, TouchedRelation } from './touched.ts';
import { cautions } from './cautions.ts';
import { among, lasting, quoted } from './words.ts';

export interface SafeNow {
  /**
   * `waits`: it would wait for a session. `unknown`: nothing that was visible blocks it, but something was not visible. `caution`:
   * everything was visible, nothing blocks it, and there is something to know first. `clear`: none of these.
   */
  readonly level: 'waits' | 'unknown' | 'caution' | 'clear';
  /** One sentence. */
  readonly verdict: string;
  readonly files: readonly string[];
  /** The server's time. */
  readonly at: string;
  /** `shop on PostgreSQL 16.4 as app`. */
  readonly server: string;
  readonly parts: readonly EvidencePart[];
  /** Sentences about what was not visible. */
  readonly unseen: readonly string[];
}

export function judge(touched: Touched, look: Look): SafeNow {
  const obstacles = obstaclesTo(touched, look);
  const unseen = notSeen(touched, look);
  const warnings = cautions(touched, look);
  const { server } = look;
  return {
    ...verdictOf({ touched, look, obstacles, unseen, warnings }),
    files: touched.files,
    at: look.at,
    server: `${server.database} on PostgreSQL ${server.version} as ${server.role}`,
    parts: describedParts({ touched, look, obstacles, warnings }),
    unseen,
  };
}

interface Known {
  readonly touched: Touched;
  readonly look: Look;
  readonly obstacles: readonly Obstacle[];
  readonly unseen: readonly string[];
  readonly warnings: readonly string[];
}

function verdictOf({
  touched,
  look,
  obstacles,
  unseen,
  warnings,
}: Known): Pick<SafeNow, 'level' | 'verdict'> {
  if (look.server.isStandby) {
    const verdict = 'This server is a standby, where no migration runs: ask the primary.';
    return { level: 'unknown', verdict };
  }
  const [worst] = obstacles;
  if (worst !== undefined) {
    const others = obstacles.length - 1;
    const more = others === 0 ? '' : ` ${among(others)} in the way too.`;
    return { level: 'waits', verdict: `${waitSentence(worst)}${more}` };
  }
  const names = touched.relations.map(({ relation }) => quoted(relation));
  const [gap] = unseen;
  if (gap !== undefined) {
    const start =
      names.length === 0 || look.unread.some(({ what }) => what === 'locks')
        ? 'Whether it would wait is not known'
        : 'No lock that was seen is in its way at this moment, but not everything could be seen';
    return { level: 'unknown', verdict: `${start}: ${lowerStart(gap)}` };
  }
  if (names.length === 0) {
    return { level: 'clear', verdict: 'It locks no table or index that was there before it.' };
  }
  const clear = `At this moment nothing holds a lock on ${joined(names)} that it would have to wait for`;
  const [warning] = warnings;
  return warning === undefined
    ? { level: 'clear', verdict: `${clear}.` }
    : { level: 'caution', verdict: `${clear}, but ${lowerStart(warning)}` };
}

function waitSentence({ touched, who, lasts }: Obstacle): string {
  const start = `${capital(touched.by)} would wait for ${who}${lasts === undefined ? '' : `, ${lasts}`}`;
  const timeout =
    touched.lockTimeout === undefined
      ? ''
      : `, until its lock_timeout of ${lasting(touched.lockTimeout / 1000)} ends it`;
  return `${start}${timeout}${meanwhile(touched)}.`;
}

function meanwhile(touched: TouchedRelation): string {
  const name = quoted(touched.relation);
  switch (blocks(touched.lock)) {
    case 'reads-and-writes':
      return `; reads and writes on ${name} queue behind it meanwhile`;
    case 'writes':
      return `; writes on ${name} queue behind it meanwhile`;
    case 'schema-changes':
      return `; reads and writes on ${name} go on meanwhile`;
    case 'nobody':
      return '';
  }
}

/** The most important first: the verdict uses the first. */
function notSeen(touched: Touched, look: Look): readonly string[] {
  const { relations, server, sessions, unread, progress } = look;
  const found: string[] = unread.map(({ what, why }) => `The ${what} could not be read: ${why}`);
  for (const { relation, state } of relations) {
    if (state.kind === 'missing')
      found.push(`${quoted(relation)} is not in this database, so nothing is known about it.`);
    if (state.kind === 'ambiguous') {
      const names = joined(state.names.map(quoted));
      found.push(`${quoted(relation)} may be ${names}; name its schema in the migration.`);
    }
    if (state.kind === 'found') found.push(...unknownBelow(touched, relation, state.below));
  }
  found.push(...touched.gaps);
  const hidden = sessions.filter((one) => one.hidden).length;
  if (!server.seesOthers && (hidden > 0 || progress.length === 0)) {
    const whose =
      hidden === 0
        ? 'other roles'
        : hidden === 1
          ? 'one session of another role'
          : `${hidden} sessions of other roles`;
    found.push(
      `What ${whose} do, and for how long, is hidden from ${quoted(server.role)}; a member of pg_monitor sees it.`,
    );
  }
  return found;
}

function unknownBelow(touched: Touched, relation: string, below: readonly string[]): readonly string[] {
  const known = new Set(touched.relations.map((one) => one.relation));
  const others = below.filter((name) => !known.has(name));
  if (others.length === 0) return [];
  const count = others.length === 1 ? 'one table' : `${others.length} tables`;
  return [
    `${quoted(relation)} has ${count} below it on the server that the effects do not name (${joined(others.slice(0, 3).map(quoted))}${others.length > 3 ? ', …' : ''}): whether they are locked too is not known.`,
  ];
}

/** Only for Plinth's own words: a name at the start is quoted and keeps its case. */
function lowerStart(text: string): string {
  return /^(?:The|What|A|An|No|One|Line|Prepared|Replica) /.test(text) ? continued(text) : text;
}
