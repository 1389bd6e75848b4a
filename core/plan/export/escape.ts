/** Escapes text for HTML and SVG: every character that could be markup becomes a reference, in content and in quoted attributes. */
import { oneLine } from '../../text/format.ts';

export function escapeMarkup(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
