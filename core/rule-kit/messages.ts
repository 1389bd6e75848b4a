/** Fills the {placeholders} of a rule's message, and tells which message a text was made from. */

/** A placeholder without a value stays as it is, where tests see it; identifiers are cut so that a message stays readable. */
export function fillMessage(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = data[name];
    return value === undefined ? whole : shortened(String(value));
  });
}

/** The text begins with the template, whatever stands in its placeholders: more may have been said behind it. */
export function isFilledFrom(template: string, text: string): boolean {
  const [first = '', ...rest] = template.split(/\{\w+\}/);
  if (template === '' || !text.startsWith(first)) return false;
  let from = first.length;
  return rest.every((piece) => {
    const at = text.indexOf(piece, from);
    from = at + piece.length;
    return at >= 0;
  });
}

/** Names may be 63 bytes and hostile: no line breaks, no control characters, and never half a screen. */
function shortened(value: string): string {
  const flat = value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  const characters = Array.from(flat);
  return characters.length <= 63 ? flat : `${characters.slice(0, 62).join('')}…`;
}
