/** How somebody runs a script of the document: psql stops at the first error. As code. */
import { code } from '../text/code-in-prose.ts';

export function psqlFile(file: string): string {
  return code(`psql -v ON_ERROR_STOP=1 -f ${file}`);
}
