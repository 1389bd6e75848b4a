/** Which relations the up sections of some migrations lock, and how. Derived from effects; it knows no server. */
import { capital } from '../text/enumerate.ts';
import { lockModes, type LockMode, type Online } from '../effects/effect.ts';
import { heavier } from '../effects/mysql/online.ts';
import type { StatementEffects } from '../effects/statement.ts';
import { milliseconds } from '../migrations/applying/transactions.ts';
import { operationInWords } from '../operations/words.ts';
import { LineIndex } from '../text/line-index.ts';

export interface MigrationEffects {
  /** For display. */
  readonly file: string;
  readonly text: string;
  readonly sections: readonly {
    readonly section: { readonly direction: 'up' | 'down' };
    readonly statements: readonly StatementEffects[];
  }[];
}

export interface TouchedRelation {
  /** The name in effects: qualified unless the schema is public. */
  readonly relation: string;
  /** The strongest lock on it. */
  readonly lock: LockMode;
  readonly isIndex: boolean;
  readonly rewrite: boolean;
  /** Of MySQL and MariaDB. */
  readonly online?: Online | undefined;
  /** A statement on it waits for every older transaction, as the CONCURRENTLY forms do. */
  readonly outwaits: boolean;
  /** `create index in line 3`: the statement that takes the strongest lock. */
  readonly by: string;
  /** Milliseconds in force when it is taken; undefined if the file sets none. */
  readonly lockTimeout: number | undefined;
}

export interface Touched {
  readonly files: readonly string[];
  readonly relations: readonly TouchedRelation[];
  /** Sentences: why more may be locked than is listed. */
  readonly gaps: readonly string[];
}

export function touchedBy(migrations: readonly MigrationEffects[]): Touched {
  const found = new Map<string, TouchedRelation>();
  const made = new Set<string>();
  const gaps = new Set<string>();
  for (const { file, text, sections } of migrations) {
    const lines = new LineIndex(text);
    const prefix = migrations.length === 1 ? '' : `${file}, `;
    for (const { section, statements } of sections) {
      if (section.direction !== 'up') continue;
      for (const one of statements) {
        const line = `${prefix}line ${lines.position(one.statement.span.start).line + 1}`;
        for (const gap of one.gaps) gaps.add(`${capital(line)}: ${gap}`);
        for (const touched of relationsOf(one, line, made)) {
          const known = found.get(touched.relation);
          found.set(touched.relation, known === undefined ? touched : stronger(known, touched));
        }
      }
    }
  }
  return { files: migrations.map(({ file }) => file), relations: [...found.values()], gaps: [...gaps] };
}

function relationsOf(one: StatementEffects, line: string, made: Set<string>): readonly TouchedRelation[] {
  const lockTimeout = milliseconds(one.during.settings, 'lock_timeout');
  return one.actions.flatMap(({ operation, effect }) => {
    for (const { relation, isNew } of effect.relations) if (isNew) made.add(relation);
    return effect.relations
      .filter(({ relation }) => !made.has(relation))
      .map(({ relation, lock, role, rewrite, online }) => ({
        relation,
        lock,
        rewrite,
        online,
        isIndex: role === 'index',
        outwaits: effect.duration === 'waits',
        by: `${operationInWords(operation)} in ${line}`,
        lockTimeout: lockTimeout === 0 ? undefined : lockTimeout,
      }));
  });
}

function stronger(known: TouchedRelation, other: TouchedRelation): TouchedRelation {
  const isStronger = lockModes.indexOf(other.lock) > lockModes.indexOf(known.lock);
  return {
    ...(isStronger ? other : known),
    rewrite: known.rewrite || other.rewrite,
    online: heavier(known.online, other.online),
    outwaits: known.outwaits || other.outwaits,
  };
}
