/** Text → HTML or SVG that shows it: every character that could be markup is written as a reference, in content and in quoted attributes alike. */
import { oneLine } from '../../text/format.ts';

export function escapeMarkup(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
