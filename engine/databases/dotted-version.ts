/** A version that SQLite or DuckDB tells as `3.54.1`, as the numbers that others go by. */

/** 354, as core/migrations/dialect/server-version.ts counts SQLite. */
export function releaseOf(version: string): number {
  const [major, minor] = parts(version);
  return major * 100 + minor;
}

/** 35401, as for other servers except PostgreSQL. */
export function serverNumberOf(version: string): number {
  const [major, minor, patch] = parts(version);
  return major * 10_000 + minor * 100 + patch;
}

/** 3054001, as sqlite3_libversion_number() returns it. */
export function libraryNumberOf(version: string): number {
  const [major, minor, patch] = parts(version);
  return major * 1_000_000 + minor * 1000 + patch;
}

function parts(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}
