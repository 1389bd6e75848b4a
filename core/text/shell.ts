/** Words of a POSIX shell's command line: whatever a text holds, it reaches the program as it is. Runs nothing. */

/** As it stands where the shell reads nothing into it, in single quotes otherwise. */
export function shellWord(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const plain = /^[\w./:@%+,-]+$/;
