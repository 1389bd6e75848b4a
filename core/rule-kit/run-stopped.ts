/**
 * Scripts that run while nothing else does: those that lead from one major release to the next, which no program follows while it runs, and
 * those of a program that others install, where nothing shows that anybody upgrades it beside itself. Nobody waits for their locks. By the
 * path, where no tool runs the folder's files.
 */
import type { Surroundings } from './tables.ts';
import { isUpgradeScript } from './upgrade-script.ts';

type Asked = Pick<Surroundings, 'tool' | 'path' | 'schema' | 'beyond'>;

export function isRunStopped({ tool, path, schema, beyond }: Asked): boolean {
  if (tool !== undefined && tool.id !== 'plain') return false;
  if (isToNextMajor(path)) return true;
  if (schema.dialect !== 'postgresql' && (patches.test(path) || isUpgradeScript({ tool, path, schema })))
    return beyond.rollout?.kind === 'unsaid';
  if (!release.test(path)) return false;
  const { rollout } = beyond;
  return rollout?.kind === 'unsaid' && rollout.engines > 1;
}

/** `pgsql_4.2.0_5.0.0.sql`, `upgrade-3.9-to-4.0.sql`: the first number of the one is another than that of the other. */
function isToNextMajor(path: string): boolean {
  const found = /(\d+)(?:\.\d+)+(?:[_-]|[_-]?to[_-]?)v?(\d+)(?:\.\d+)+(?=[^/\d]*\.sql$|\/)/i.exec(path);
  return found !== null && found[1] !== found[2];
}

/** `resources/sql/patches/20130521.drop.sql`: what brings an installed program on. */
const patches = /(?:^|\/)(?:(?:\w+[_-])?(?:auto)?patch(?:es)?|archived?)\//i;

/** `postgresql-server-8.2.0-schema.sql` */
const release = /\d+\.\d+\.\d+[^/]*\.sql$/;
