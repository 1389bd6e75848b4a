/** Fills the {placeholders} of a rule's message. */

/** A placeholder without a value stays visible for tests; identifiers are shortened so that a message stays readable. */
export function fillMessage(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = data[name];
    return value === undefined ? whole : shortened(String(value));
  });
}

/** Names may have 63 bytes and hostile contents: line breaks and control characters are removed, and long names are cut. */
function shortened(value: string): string {
  const flat = value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  if (flat.length <= 63) return flat;
  const characters = Array.from(flat);
  return characters.length <= 63 ? flat : `${characters.slice(0, 62).join('')}…`;
}
