/** Formats generated text as `npm run format` would. Reads and writes no files. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, type FormatConfig } from 'oxfmt';

const config = join(resolve(import.meta.dirname, '..'), '.oxfmtrc.json');

/** The file extension selects the language. Throws if the text does not parse, which is a bug in the generator. */
export async function formatted(path: string, text: string): Promise<string> {
  const options = JSON.parse(readFileSync(config, 'utf8')) as FormatConfig;
  const { code, errors } = await format(path, text, options);
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join('; ')}`);
  return code;
}
