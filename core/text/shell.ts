/** Quotes arguments for a POSIX shell, so that any text reaches the program unchanged. Runs nothing. */

/** Unquoted if the shell does not interpret any of its characters, else in single quotes. */
export function shellWord(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const plain = /^[\w./:@%+,-]+$/;
