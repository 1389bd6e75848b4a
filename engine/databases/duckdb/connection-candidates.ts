/** How a file of DuckDB is recognised among those that are described or lie in a workspace. */
import { fileOf, offerFiles, type FileKind } from '../database-files.ts';
import type { DatabaseEngine } from '../engine.ts';
import { isDuckdbUri, parseDuckdbUri } from './uri.ts';

const kind: FileKind = {
  engine: 'duckdb',
  uri: { is: isDuckdbUri, read: parseDuckdbUri },
  variable: /(?:DATABASE|DB)/i,
  // After a checksum of eight bytes (DuckDB's src/include/duckdb/storage/storage_info.hpp).
  isDatabase: fileOf(/\.(?:duckdb|ddb|db)$/i, (head) => head.slice(8, 12) === 'DUCK'),
};

export const offerDuckdb: DatabaseEngine['offers'] = (sources) => offerFiles(kind, sources);
