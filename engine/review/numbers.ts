/** Between which numbers a migration has to come that runs before another one: by the names of files whose tool goes by numbers. */
import type { NumberedPlace } from '../../core/review/input.ts';

/** `V12__a.sql`, `0012_a.up.sql`, `20250101_a/migration.sql`; undefined where a name has none, or parts of one. */
function numberIn(path: string): string | undefined {
  const [, folder = '', file = ''] = /([^/]*)\/?([^/]*)$/.exec(path) ?? [];
  const name = /^(?:migration|up|down)\.\w+$/.test(file) ? folder : file;
  return /^V?(\d{1,20})(?![\d.-]*\d)(?=[_.-])/.exec(name)?.[1];
}

/** `previous`: what runs in front of it in its folder. */
export function numberedPlace(path: string, previous: string | undefined): NumberedPlace | undefined {
  const own = numberIn(path);
  const last = previous === undefined ? undefined : numberIn(previous);
  if (own === undefined || (previous !== undefined && last === undefined)) return undefined;
  if (last !== undefined && BigInt(last) >= BigInt(own)) return undefined;
  return { own, last, isRoom: last === undefined || BigInt(own) - BigInt(last) > 1n };
}
