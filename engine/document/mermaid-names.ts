/** Names in Mermaid's grammar, for display. */

export function label(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 63);
}

/** A name in the grammar begins with a letter. */
export function word(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 60);
  return /^[A-Za-z]/.test(plain) ? plain : `_${plain}`.replace(/^_+/, 'x_');
}

/** The grammar also accepts brackets in types. */
export function typeWord(text: string): string {
  const plain = text
    .replaceAll('"', '')
    .replaceAll(/[^A-Za-z0-9_()[\]]/g, '_')
    .slice(0, 60);
  return /^[A-Za-z]/.test(plain) ? plain : word(plain);
}
