/** Escapes text for XML 1.0. */
import { printable } from '../style.ts';

/** Characters that XML cannot represent even when escaped are shown as their code. */
export function xml(text: string): string {
  return printable(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
