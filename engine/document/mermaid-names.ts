/** Names as the grammar of Mermaid takes them: they are for looking at. */

export function label(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 63);
}

/** A name of the grammar begins with a letter. */
export function word(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 60);
  return /^[A-Za-z]/.test(plain) ? plain : `_${plain}`.replace(/^_+/, 'x_');
}

/** Of types the grammar takes brackets too. */
export function typeWord(text: string): string {
  const plain = text
    .replaceAll('"', '')
    .replaceAll(/[^A-Za-z0-9_()[\]]/g, '_')
    .slice(0, 60);
  return /^[A-Za-z]/.test(plain) ? plain : word(plain);
}
