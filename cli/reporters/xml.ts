/** Text as XML 1.0 can hold it. */
import { printable } from '../style.ts';

/** What XML cannot hold, even escaped, is shown as its code. */
export function xml(text: string): string {
  return printable(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
