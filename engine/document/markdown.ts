/** Post-processes rendered Markdown: code blocks, and the empty lines that sections leave. */
import { fenced } from './escape.ts';

/** A Mustache section that transforms its contents. */
export type Lambda = () => (text: string, render: (text: string) => string) => string;

export function block(language: string): Lambda {
  return () => (text, render) => fenced(render(text), language);
}

/** Merges consecutive empty lines, outside of code. */
export function tidied(text: string): string {
  let fence: string | undefined;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const marks = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined && marks !== undefined) fence = marks;
    else if (fence !== undefined && line === fence) fence = undefined;
    else if (fence === undefined && line === '' && lines.at(-1) === '') continue;
    lines.push(fence === undefined ? line.trimEnd().replaceAll(/ {2,}\|/g, ' |') : line);
  }
  return `${lines.join('\n').trim()}\n`;
}
