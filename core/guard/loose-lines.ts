/**
 * Command lines of YAML, TOML, JSON and instructions of a Dockerfile, without parsing any of them: each line is read without its marks.
 * What is no command is not known to anybody, so that nothing is lost by reading it as one.
 */

/** A block of YAML below a key that ends with | or > is one script. */
export function linesIn(text: string): readonly string[] {
  const found: string[] = [];
  let block: { readonly indent: number; readonly lines: string[] } | undefined;
  const end = (): void => {
    if (block !== undefined) found.push(block.lines.join('\n'));
    block = undefined;
  };
  for (const line of text.replaceAll(/\\\r?\n[ \t]*/g, ' ').split(/\r?\n/)) {
    const indent = indentOf(line);
    if (block !== undefined && (indent > block.indent || line.trim() === '')) {
      block.lines.push(withVariables(line.trim()));
      continue;
    }
    end();
    if (/(?:^|[\s:-])[|>][+-]?\d?\s*$/.test(line)) block = { indent, lines: [] };
    else found.push(withVariables(withoutMarks(line)));
  }
  end();
  return found.filter((line) => line !== '');
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Without the mark of a list, a key of YAML, TOML or JSON, an instruction of a Dockerfile, quotes and a comma. */
export function withoutMarks(line: string): string {
  const value = line
    .trim()
    .replace(/^-\s+/, '')
    .replace(/^["']?[\w.-]+["']?\s*(?::\s+|:$|\s=\s|=(?=\s*["'[]))/, '')
    .replace(/^(?:RUN|CMD|ENTRYPOINT|sh|bat)\s+(?:--\S+\s+)*/, '')
    .replace(/,$/, '')
    .trim();
  const listed = /^\[(.*)\]$/s.exec(value)?.[1];
  if (listed !== undefined) return listed.replaceAll(/,\s*(?=["'])/g, ' ');
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}

/** ${{ secrets.NAME }} and $(NAME) of CI become variables of the shell. */
function withVariables(line: string): string {
  return line.replaceAll(/\$\{\{[^}]*?(\w+)\s*\}\}/g, '$$$1');
}
