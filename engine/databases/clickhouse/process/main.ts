/** The process that reads a folder of ClickHouse's data. */
import { servePackaged } from '../../packaged/serve.ts';
import { ClickhouseFolder } from './folder.ts';

servePackaged(({ module, path }) => Promise.resolve(ClickhouseFolder.prepare(module, path)));
