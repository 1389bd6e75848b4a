/**
 * Scripts that bring a database from one release of a program to another: whoever runs them exchanges the program with them, so that no code of
 * before runs beside what they leave. By the path alone, where no tool runs the folder's files; PostgreSQL's are left as they are.
 */
import type { Surroundings } from './tables.ts';

export function isUpgradeScript({
  tool,
  path,
  schema,
}: Pick<Surroundings, 'tool' | 'path' | 'schema'>): boolean {
  if (schema.dialect === 'postgresql' || (tool !== undefined && tool.id !== 'plain')) return false;
  return [fromTo, upgrade, release, upgrader].some((one) => one.test(path));
}

/** `1.6_to_2.2/mysql.sql`, `schema_10_to_20.sql`, `assay-24.001-24.002.sql`, `v040-v050/shop.sql`. */
const fromTo =
  /\d[_-]?to[_-]?v?\d|(?:^|[^\d.])\d+\.\d+(?:\.\d+)*-\d+\.\d+(?:\.\d+)*\.sql$|(?:^|[/_-])v\d+-v\d+(?=[/.])/i;

/** `upgrade/2.8.0.sql`, `upgrade_55.sql`, `upgrade-pre-0.9.10.sql`: the word, and behind it a version. */
const upgrade = /(?:^|[/_-])upgrades?[/_-][^/]*\d/i;

/** `include/upgrader/streams/core/a-b.patch.sql`, `setup/update/sql/2.3.0-alpha1.sql`: of the part of a program that brings it to its next release. */
const upgrader = /(?:^|\/)(?:upgrader|(?:setup|install(?:er)?)\/(?:updates?|upgrades?))\//i;

/** `upgrade/mysql/2.1.3.sql`, `updates/5.0.0.sql`, `update-1.24.1.sql`, `changes-1.12.0.sql`: nothing but the number of the release to which it leads. */
const release =
  /(?:^|\/)(?:upgrades?|updates?)\/(?:[a-z]\w*\/){0,2}v?\d+(?:\.\d+)+[^/]*\.sql$|(?:^|[/_-])(?:updates?|changes)[_-]v?\d+(?:\.\d+)+\.sql$/i;
