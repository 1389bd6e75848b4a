/** The arguments of `plinth pooling`: the workspace, and the mode of its pooler. */
import { poolModes } from '../../core/config/pool-mode.ts';
import { config, oneOf, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  mode: oneOf(poolModes, 'before "poolMode" of plinth.config.json'),
  format: oneOf(['text', 'json'], '', 'text'),
  config,
};

export interface PoolingRequest extends Values<typeof options> {
  /** As given; a workspace or a folder of one. */
  readonly path: string;
}

export const pooling = verb({
  name: 'pooling',
  summary: [['pooling [folder]', 'show which SQL does not work behind a connection pooler']],
  usage: `plinth pooling [--mode session|transaction|statement] [folder]

Shows the statements of the workspace, in SQL files, migrations and programs, that need their session after a transaction: SET, session
advisory locks, PREPARE, LISTEN, cursors WITH HOLD, temporary tables, LOAD; and migration tools that take a session lock. A pooler in
transaction mode gives the next transaction another session. In session mode nothing is reported. No server is contacted.`,
  options,
  one: { what: 'folder' },
  notes: `Exit codes
  0  nothing, or session mode
  1  something does not work behind such a pooler
  2  wrong arguments, or no mode is known`,
  request: (values, [path = '.']): PoolingRequest => ({ ...values, path }),
});
