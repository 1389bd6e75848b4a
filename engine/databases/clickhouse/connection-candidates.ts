/** How a folder of ClickHouse's data is recognised among those that are described or lie in a workspace. */
import { offerFiles, type FileKind } from '../database-files.ts';
import type { DatabaseEngine } from '../engine.ts';
import { isDataFolder } from './packaged.ts';
import { isChdbUri, parseChdbUri } from './uri.ts';

const kind: FileKind = {
  engine: 'clickhouse',
  uri: { is: isChdbUri, read: parseChdbUri },
  variable: /(?:DATABASE|DB)/i,
  isDatabase: isDataFolder,
};

export const offerClickhouse: DatabaseEngine['offers'] = (sources) => offerFiles(kind, sources);
