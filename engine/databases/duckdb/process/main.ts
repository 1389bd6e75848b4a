/** The process that reads a DuckDB file. */
import { servePackaged } from '../../packaged/serve.ts';
import { DuckdbFile } from './file.ts';

servePackaged((opening) => DuckdbFile.prepare(opening));
