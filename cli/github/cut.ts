/**
 * Cuts a Markdown document to a size limit: keeps the head and as many whole sections as fit, and adds a note about what was left out. It
 * only knows headings and code fences.
 */

export interface Limit {
  readonly most: number;
  readonly sizeOf: (text: string) => number;
}

/** GitHub refuses comments with more than 65,536 characters; counting UTF-16 units never undercounts. */
export const commentLimit: Limit = { most: 65_536, sizeOf: (text) => text.length };

/** The runner refuses a step summary above 1 MiB. */
export const summaryLimit: Limit = { most: 1_048_576, sizeOf: (text) => Buffer.byteLength(text) };

/** `whole` says where the full document is; it is appended to a document that was cut. */
export function cutTo(markdown: string, { most, sizeOf }: Limit, whole: string): string {
  if (sizeOf(markdown) <= most) return markdown;
  const [head = '', first = '', ...sections] = sectionsOf(markdown);
  // The note is first written for the worst case, in which every section is left out.
  const names = sections.map((section) => /^## (.*)/.exec(section)?.[1] ?? '');
  const free = most - sizeOf(noteOf(names, whole));
  let text = `${head}${first}`;
  const isShort = sizeOf(text) > free;
  if (isShort) text = linesWithin(text, free, sizeOf);
  const left: string[] = [];
  for (const [at, section] of sections.entries()) {
    if (!isShort && sizeOf(text) + sizeOf(section) <= free) text += section;
    else left.push(names[at] ?? '');
  }
  return `${text.trimEnd()}\n${noteOf(isShort ? ['the rest of the first section', ...left] : left, whole)}`;
}

/** Section names are copied from the headings, where they are already escaped. */
function noteOf(left: readonly string[], whole: string): string {
  const shown = left.slice(0, 20).map((name) => name.slice(0, 80).replace(/\\$/, ''));
  const more = left.length > shown.length ? ` and ${left.length - shown.length} more` : '';
  return `\n---\n\nNot all of it fits here. Left out: ${shown.join(', ')}${more}. ${whole}\n`;
}

/** The text before the first second-level heading, then one text for each second-level section. */
function sectionsOf(markdown: string): readonly string[] {
  const sections: string[] = [''];
  for (const { line, isOpen } of linesOf(markdown)) {
    if (!isOpen && line.startsWith('## ')) sections.push('');
    sections[sections.length - 1] = `${sections.at(-1) ?? ''}${line}\n`;
  }
  return sections;
}

/** As many lines as fit, ending outside a code fence. */
function linesWithin(text: string, most: number, sizeOf: Limit['sizeOf']): string {
  let size = 0;
  let safe = '';
  let open = '';
  for (const { line, isOpen } of linesOf(text)) {
    size += sizeOf(`${line}\n`);
    if (size > most) break;
    open += `${line}\n`;
    if (isOpen) continue;
    safe += open;
    open = '';
  }
  return safe;
}

/** Each line with a flag: true if a code fence is open after it. */
function linesOf(markdown: string): readonly { readonly line: string; readonly isOpen: boolean }[] {
  let fence: string | undefined;
  return markdown
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const marks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence === undefined) fence = marks;
      else if (marks?.startsWith(fence) === true && line.trim() === marks) fence = undefined;
      return { line, isOpen: fence !== undefined };
    });
}
