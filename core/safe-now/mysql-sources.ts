/** What a replica of MySQL or MariaDB says of each source that it replicates from, by names that are the same on every version. */
type Row = readonly (string | null)[];

/** One source, by the names of MariaDB and of the older MySQL: `Seconds_Behind_Master`. Undefined of NULL and of what the server does not say. */
export type SourceSaid = (name: string) => string | undefined;

/** `version`: 80022 for 8.0.22, from which MySQL has the new words. */
export function sourcesQuery(isMaria: boolean, version: number): string {
  if (isMaria) return 'SHOW ALL SLAVES STATUS';
  return version >= 80022 ? 'SHOW REPLICA STATUS' : 'SHOW SLAVE STATUS';
}

export function sourcesIn(columns: Row, rows: readonly Row[]): readonly SourceSaid[] {
  const places = new Map(
    columns.map((name, at) => [
      (name ?? '').replaceAll('Replica', 'Slave').replaceAll('Source', 'Master'),
      at,
    ]),
  );
  return rows.map((row) => (name) => row[places.get(name) ?? -1] ?? undefined);
}

/** The name of its connection or channel; empty if there is only one. */
export function nameOf(source: SourceSaid): string {
  return source('Connection_name') ?? source('Channel_Name') ?? '';
}
