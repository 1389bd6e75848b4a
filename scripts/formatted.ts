/** Text as `npm run format` leaves it, for files that are generated. Finds no files and writes none. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, type FormatConfig } from 'oxfmt';

const config = join(resolve(import.meta.dirname, '..'), '.oxfmtrc.json');

/** The ending of the path says the language. Throws where the text cannot be read in it: what generates is wrong then. */
export async function formatted(path: string, text: string): Promise<string> {
  const options = JSON.parse(readFileSync(config, 'utf8')) as FormatConfig;
  const { code, errors } = await format(path, text, options);
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join('; ')}`);
  return code;
}
