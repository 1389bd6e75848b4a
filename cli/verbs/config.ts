/** The arguments of `plinth config`: the file. */
import { config as configFile, oneOf, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = { format: oneOf(['text', 'json'], '', 'text'), config: configFile };

export interface ConfigRequest extends Values<typeof options> {
  readonly path: string;
}

export const config = verb({
  name: 'config',
  summary: [['config <file.sql>', 'show what applies to a file, and where it comes from']],
  usage: `plinth config <file.sql>

Shows what applies to a file and why: configuration, migration folder, tool, dialect, target version, preset, changed severities, baseline,
suppressions, and whether its findings are reported.`,
  options,
  one: { what: 'file', missing: 'Name the file that is asked about: plinth config FILE.sql' },
  request: (values, [path = '']): ConfigRequest => ({ ...values, path }),
});
